"""Builds the views of the application's own page: its leads, its search, its health."""

from collections.abc import Callable
from datetime import datetime
from importlib.metadata import version

from b24app.settings import Settings
from b24app.usecases.find_leads import FindLeads
from b24app.usecases.read_health import ReadHealth
from b24app.usecases.read_ticket import ReadTicket
from b24app.web.home.page import HomePage
from b24app.web.home.search import LeadSearchViews
from b24app.wiring.adapters import Adapters
from b24app.wiring.use_cases import keep_tokens_fresh


def home_page(settings: Settings, adapters: Adapters, clock: Callable[[], datetime]) -> HomePage:
    """Return what makes the page."""
    return HomePage(
        js_url=settings.js_url,
        tab_title=settings.tab_title,
        support_contact=settings.support_contact,
        version=version("b24app"),
        read_health=ReadHealth(installations=adapters.installations, pairs=adapters.pairs, activity=adapters.activity),
        clock=clock,
    )


def lead_search(settings: Settings, adapters: Adapters, clock: Callable[[], datetime]) -> LeadSearchViews:
    """Return the search."""
    find_leads = FindLeads(
        read_ticket=ReadTicket(installations=adapters.installations, tickets=adapters.tickets),
        keep_tokens_fresh=keep_tokens_fresh(adapters),
        portal=adapters.portal,
        tickets=adapters.tickets,
    )
    return LeadSearchViews(find_leads=find_leads, js_url=settings.js_url, clock=clock)
