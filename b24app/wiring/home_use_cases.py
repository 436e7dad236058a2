"""Builds the use cases of the application's own page and of its admin panel."""

from b24app.settings import Settings
from b24app.usecases.back_up_settings import BackUpSettings
from b24app.usecases.manage_app import ManageApp
from b24app.usecases.open_admin_panel import OpenAdminPanel
from b24app.usecases.open_home import OpenHome
from b24app.usecases.read_ticket import ReadTicket
from b24app.wiring.adapters import Adapters
from b24app.wiring.use_cases import bind_app, install_app, keep_tokens_fresh, prove_launch


def open_home(settings: Settings, adapters: Adapters) -> OpenHome:
    """Return what opens the application's own page."""
    return OpenHome(
        prove_launch=prove_launch(settings, adapters),
        install_app=install_app(settings, adapters),
        bind_app=bind_app(settings, adapters),
        open_admin_panel=open_admin_panel(adapters),
        portal=adapters.portal,
        tickets=adapters.tickets,
    )


def manage_app(settings: Settings, adapters: Adapters) -> ManageApp:
    """Return what an administrator does on the home page."""
    return ManageApp(
        read_ticket=ReadTicket(installations=adapters.installations, tickets=adapters.tickets),
        keep_tokens_fresh=keep_tokens_fresh(adapters),
        portal=adapters.portal,
        installations=adapters.installations,
        audit=adapters.audit,
        tickets=adapters.tickets,
        bind_app=bind_app(settings, adapters),
        open_admin_panel=open_admin_panel(adapters),
    )


def open_admin_panel(adapters: Adapters) -> OpenAdminPanel:
    """Return what gathers an administrator's part of the home page."""
    return OpenAdminPanel(
        portal=adapters.admin_panel, audit=adapters.audit, back_up_settings=BackUpSettings(portal=adapters.admin_panel)
    )
