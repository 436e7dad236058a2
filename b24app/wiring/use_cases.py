"""Builds the use cases from the adapters; they hold no state, so each place that needs one builds its own."""

from b24app.adapters.text.phone_numbers import format_phone
from b24app.domain.operations.placements import TAB_TITLE, Binding
from b24app.ports import AuthorizationServer
from b24app.settings import Settings
from b24app.usecases.back_up_settings import KeepMirror
from b24app.usecases.bind_app import BindApp
from b24app.usecases.connect_person import ConnectPerson
from b24app.usecases.export_lead import ExportLead
from b24app.usecases.follow_portal import FollowPortal
from b24app.usecases.inspect_portal import InspectPortal
from b24app.usecases.install_app import InstallApp
from b24app.usecases.keep_alive import KeepAlive
from b24app.usecases.keep_tokens_fresh import KeepTokensFresh
from b24app.usecases.open_lead_tab import OpenLeadTab
from b24app.usecases.prove_launch import ProveLaunch
from b24app.usecases.read_related import ReadExtras, ReloadWithExtras
from b24app.usecases.read_ticket import ReadTicket
from b24app.usecases.rebind_portals import RebindPortals
from b24app.usecases.reconcile import Reconcile
from b24app.usecases.reload_lead import ReloadLead
from b24app.usecases.remove_app import RemoveApp
from b24app.usecases.renew_launch import RenewLaunch
from b24app.usecases.renew_pair import RenewPair
from b24app.usecases.restore_portal import RestorePortal
from b24app.web.language.tab_titles import tab_titles
from b24app.web.language.words import LOCALES, words_for
from b24app.wiring.adapters import Adapters


def prove_launch(settings: Settings, made: Adapters) -> ProveLaunch:
    """Return what turns a claim into a launch."""
    return ProveLaunch(
        client_id=settings.client_id,
        installations=made.installations,
        pairs=made.pairs,
        authorization=made.proving,
        restore_portal=RestorePortal(
            client_id=settings.client_id,
            authorization=made.proving,
            portal=made.portal,
            installations=made.installations,
            keep_mirror=KeepMirror(portal=made.desk),
        ),
    )


def open_lead_tab(settings: Settings, made: Adapters) -> OpenLeadTab:
    """Return what opens the tab."""
    return OpenLeadTab(
        prove_launch=prove_launch(settings, made),
        portal=made.portal,
        tickets=made.tickets,
        format_phone=format_phone,
        news=made.news,
    )


def reload_lead(made: Adapters) -> ReloadLead:
    """Return what reads a lead again for a ticket."""
    return ReloadLead(
        read_ticket=ReadTicket(installations=made.installations, tickets=made.tickets),
        keep_tokens_fresh=keep_tokens_fresh(made),
        portal=made.portal,
        tickets=made.tickets,
        news=made.news,
        format_phone=format_phone,
    )


def export_lead(made: Adapters) -> ExportLead:
    """Return what reads a lead again for a person who takes it along."""
    return ExportLead(reload_lead=reload_lead(made))


def read_extras(made: Adapters) -> ReadExtras:
    """Return what reads what lies beside a lead for a ticket."""
    return ReadExtras(
        read_ticket=ReadTicket(installations=made.installations, tickets=made.tickets),
        keep_tokens_fresh=keep_tokens_fresh(made),
        portal=made.portal,
    )


def reload_with_extras(made: Adapters) -> ReloadWithExtras:
    """Return what reads a lead and what lies beside it for a ticket."""
    return ReloadWithExtras(reload_lead=reload_lead(made), read_extras=read_extras(made))


def renew_launch(made: Adapters) -> RenewLaunch:
    """Return what renews a page that grew too old."""
    return RenewLaunch(
        read_ticket=ReadTicket(installations=made.installations, tickets=made.tickets),
        follow_portal=follow_portal(made, made.proving),
        portal=made.portal,
        pairs=made.pairs,
        tickets=made.tickets,
        format_phone=format_phone,
    )


def keep_tokens_fresh(made: Adapters) -> KeepTokensFresh:
    """Return what calls the portal with a stored pair."""
    return KeepTokensFresh(
        pairs=made.pairs,
        installations=made.installations,
        renew_pair=renew_pair(made),
        follow_portal=follow_portal(made, made.authorization),
    )


def follow_portal(made: Adapters, authorization: AuthorizationServer) -> FollowPortal:
    """Return what asks a portal that may have been renamed."""
    return FollowPortal(client_id=made.client_id, authorization=authorization, installations=made.installations)


def keep_alive(made: Adapters) -> KeepAlive:
    """Return what renews the pairs of portals that nobody uses."""
    return KeepAlive(installations=made.installations, pairs=made.pairs, keep_tokens_fresh=keep_tokens_fresh(made))


def renew_pair(made: Adapters) -> RenewPair:
    """Return what trades refresh tokens."""
    return RenewPair(pairs=made.pairs, trades=made.trades, authorization=made.authorization)


def remove_app(made: Adapters) -> RemoveApp:
    """Return what takes an uninstall event for a hint."""
    return RemoveApp(
        installations=made.installations,
        pairs=made.pairs,
        authorization=made.authorization,
        renew_pair=renew_pair(made),
    )


def install_app(settings: Settings, made: Adapters) -> InstallApp:
    """Return what installs and repairs."""
    return InstallApp(
        client_id=settings.client_id,
        authorization=made.proving,
        portal=made.portal,
        installations=made.installations,
        tickets=made.tickets,
        bind_app=bind_app(settings, made),
        keep_mirror=KeepMirror(portal=made.desk),
    )


def bind_app(settings: Settings, made: Adapters) -> BindApp:
    """Return what brings a portal's bindings to what they should be."""
    return BindApp(portal=made.portal, wanted=wanted_binding(settings))


def wanted_binding(settings: Settings) -> Binding:
    """Return what should be bound in every portal."""
    return Binding(
        tab_handler=f"{settings.public_url}/lead-tab",
        tab_title=settings.tab_title or TAB_TITLE,
        tab_titles={} if settings.tab_title else tab_titles(map(words_for, LOCALES)),
        events_handler=f"{settings.public_url}/events",
    )


def connect_person(settings: Settings, made: Adapters) -> ConnectPerson:
    """Return what connects a person outside the portal."""
    return ConnectPerson(
        states=made.states,
        given_out=made.given_out,
        authorization=made.proving,
        installations=made.installations,
        pairs=made.pairs,
        portal=made.portal,
        tickets=made.tickets,
        install_app=install_app(settings, made),
    )


def reconcile(made: Adapters) -> Reconcile:
    """Return what asks about portals that may be gone."""
    return Reconcile(installations=made.installations, pairs=made.pairs, remove_app=remove_app(made))


def rebind_portals(settings: Settings, made: Adapters) -> RebindPortals:
    """Return what binds again in all portals."""
    return RebindPortals(
        installations=made.installations,
        inspect_portal=inspect_portal(made),
        bind_app=bind_app(settings, made),
    )


def inspect_portal(made: Adapters) -> InspectPortal:
    """Return what looks at a portal when nobody has opened anything."""
    return InspectPortal(keep_tokens_fresh=keep_tokens_fresh(made), portal=made.portal)
