"""Builds the views of each room of the route table, with their use cases."""

from collections.abc import Callable, Mapping
from datetime import datetime

from b24app.settings import Settings
from b24app.web.home.access import AccessViews
from b24app.web.home.home import HomeViews
from b24app.web.home.portal_events import EventViews
from b24app.web.http.routes import View
from b24app.web.lead.export import LeadExportViews
from b24app.web.lead.related import RelatedViews
from b24app.web.lead.tab import LeadTabViews
from b24app.web.public.connect import ConnectViews
from b24app.web.public.public_pages import PublicViews
from b24app.wiring.adapters import Adapters
from b24app.wiring.home_use_cases import manage_app, open_home
from b24app.wiring.own_page import home_page, lead_search
from b24app.wiring.use_cases import (
    connect_person,
    export_lead,
    install_app,
    open_lead_tab,
    read_related,
    reload_lead,
    reload_with_related,
    remove_app,
    renew_launch,
)


def all_views(
    settings: Settings, adapters: Adapters, ready: Callable[[], bool], clock: Callable[[], datetime]
) -> Mapping[str, View]:
    """Return the views by their routes' names."""
    return {
        **_of_the_tab(settings, adapters, clock),
        **_of_the_own_page(settings, adapters, clock),
        **_of_anybody(settings, adapters, ready, clock),
    }


def _of_the_tab(settings: Settings, adapters: Adapters, clock: Callable[[], datetime]) -> Mapping[str, View]:
    tab = LeadTabViews(
        open_lead_tab=open_lead_tab(settings, adapters),
        reload_lead=reload_lead(adapters),
        renew_launch=renew_launch(adapters),
        js_url=settings.js_url,
        clock=clock,
    )
    related = RelatedViews(
        read_related=read_related(adapters),
        reload_with_related=reload_with_related(adapters),
        js_url=settings.js_url,
        clock=clock,
    )
    export = LeadExportViews(export_lead=export_lead(adapters), clock=clock)
    return {**tab.views(), **related.views(), **export.views()}


def _of_the_own_page(settings: Settings, adapters: Adapters, clock: Callable[[], datetime]) -> Mapping[str, View]:
    install, page = install_app(settings, adapters), home_page(settings, adapters, clock)
    events = EventViews(install_app=install, remove_app=remove_app(adapters), activity=adapters.activity, clock=clock)
    home = HomeViews(
        open_home=open_home(settings, adapters),
        install_app=install,
        home_page=page,
        events=events,
        js_url=settings.js_url,
        tab_title=settings.tab_title,
        clock=clock,
    )
    access = AccessViews(manage_app=manage_app(settings, adapters), home_page=page, clock=clock)
    return {**home.views(), **access.views(), **lead_search(settings, adapters, clock).views(), **events.views()}


def _of_anybody(
    settings: Settings, adapters: Adapters, ready: Callable[[], bool], clock: Callable[[], datetime]
) -> Mapping[str, View]:
    connect = ConnectViews(
        connect_person=connect_person(settings, adapters),
        client_id=settings.client_id,
        http_portals=settings.allow_http_portals,
        clock=clock,
    )
    public = PublicViews(
        connect=connect, ready=ready, operator_name=settings.operator_name, support_contact=settings.support_contact
    )
    return {**connect.views(), **public.views()}
