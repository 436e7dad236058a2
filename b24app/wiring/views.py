"""The views of the graph: what answers each address, built from the use cases that its fields name."""

from collections.abc import Mapping
from functools import partial
from importlib import metadata

from b24app.adapters.housekeeping import Housekeeping
from b24app.web.home.access import AccessViews
from b24app.web.home.home import HomeViews
from b24app.web.home.page import HomePage
from b24app.web.home.portal_events import EventViews
from b24app.web.home.search import LeadSearchViews
from b24app.web.http.client_address import BehindProxies
from b24app.web.http.metrics import Metrics
from b24app.web.http.routes import View
from b24app.web.lead.export import LeadExportViews
from b24app.web.lead.related import RelatedViews
from b24app.web.lead.tab import LeadTabViews
from b24app.web.problems.problems import ProblemPages
from b24app.web.public.connect import ConnectViews
from b24app.web.public.public_pages import PublicViews
from b24app.wiring.graph import Once
from b24app.wiring.use_cases import UseCases


class Views(UseCases):
    """The whole graph."""

    lead_tab = Once(LeadTabViews)
    related = Once(RelatedViews)
    export = Once(LeadExportViews)
    home = Once(HomeViews)
    home_page = Once(HomePage)
    access = Once(AccessViews)
    search = Once(LeadSearchViews)
    events = Once(EventViews)
    public = Once(PublicViews)
    connect = Once(ConnectViews)
    problems = Once(ProblemPages)
    metrics = Once(Metrics)
    behind_proxies = Once(BehindProxies)
    housekeeping = Once(Housekeeping)
    version: Once[str] = Once(partial(metadata.version, "b24app"))

    def by_route(self) -> Mapping[str, View]:
        """Return the views by their routes' names."""
        of_leads = (self.lead_tab, self.related, self.export)
        of_portals = (self.home, self.access, self.search, self.events)
        of_anybody = (self.connect, self.public, self.metrics)
        all_of_them = (*of_leads, *of_portals, *of_anybody)
        return {name: view for each in all_of_them for name, view in each.views().items()}
