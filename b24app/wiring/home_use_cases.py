"""Builds the use cases of the application's own page, and of what administrators do there."""

from b24app.settings import Settings
from b24app.usecases.back_up_settings import KeepMirror
from b24app.usecases.manage_app import ManageApp
from b24app.usecases.open_admin_panel import OpenDesk
from b24app.usecases.open_home import OpenHome
from b24app.usecases.read_ticket import ReadTicket
from b24app.wiring.adapters import Adapters
from b24app.wiring.use_cases import bind_app, install_app, keep_tokens_fresh, prove_launch


def open_home(settings: Settings, made: Adapters) -> OpenHome:
    """Return what opens the application's own page."""
    return OpenHome(
        prove_launch=prove_launch(settings, made),
        install_app=install_app(settings, made),
        bind_app=bind_app(settings, made),
        open_desk=open_desk(made),
        portal=made.portal,
        tickets=made.tickets,
    )


def manage_app(settings: Settings, made: Adapters) -> ManageApp:
    """Return what an administrator does on the home page."""
    return ManageApp(
        read_ticket=ReadTicket(installations=made.installations, tickets=made.tickets),
        keep_tokens_fresh=keep_tokens_fresh(made),
        portal=made.portal,
        installations=made.installations,
        audit=made.audit,
        tickets=made.tickets,
        bind_app=bind_app(settings, made),
        open_desk=open_desk(made),
    )


def open_desk(made: Adapters) -> OpenDesk:
    """Return what gathers an administrator's part of the home page."""
    return OpenDesk(portal=made.desk, audit=made.audit, keep_mirror=KeepMirror(portal=made.desk))
