"""Builds the use cases from the adapters; they hold no state, so each place that needs one builds its own."""

from b24app.adapters.text.phone_numbers import format_phone
from b24app.domain.operations.placements import TAB_TITLE, Binding
from b24app.ports import AuthorizationServer
from b24app.settings import Settings
from b24app.usecases.back_up_settings import BackUpSettings
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
from b24app.usecases.read_related import ReadRelated, ReloadWithRelated
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


def prove_launch(settings: Settings, adapters: Adapters) -> ProveLaunch:
    """Return what turns a claim into a launch."""
    return ProveLaunch(
        client_id=settings.client_id,
        installations=adapters.installations,
        pairs=adapters.pairs,
        authorization=adapters.proving,
        restore_portal=RestorePortal(
            client_id=settings.client_id,
            authorization=adapters.proving,
            portal=adapters.portal,
            installations=adapters.installations,
            back_up_settings=BackUpSettings(portal=adapters.admin_panel),
        ),
        proven_tokens=adapters.proven_tokens,
    )


def open_lead_tab(settings: Settings, adapters: Adapters) -> OpenLeadTab:
    """Return what opens the tab."""
    return OpenLeadTab(
        prove_launch=prove_launch(settings, adapters),
        portal=adapters.portal,
        tickets=adapters.tickets,
        format_phone=format_phone,
        activity=adapters.activity,
    )


def reload_lead(adapters: Adapters) -> ReloadLead:
    """Return what reads a lead again for a ticket."""
    return ReloadLead(
        read_ticket=ReadTicket(installations=adapters.installations, tickets=adapters.tickets),
        keep_tokens_fresh=keep_tokens_fresh(adapters),
        portal=adapters.portal,
        tickets=adapters.tickets,
        activity=adapters.activity,
        format_phone=format_phone,
    )


def export_lead(adapters: Adapters) -> ExportLead:
    """Return what reads a lead again for a person who takes it along."""
    return ExportLead(reload_lead=reload_lead(adapters))


def read_related(adapters: Adapters) -> ReadRelated:
    """Return what reads a lead's related data for a ticket."""
    return ReadRelated(
        read_ticket=ReadTicket(installations=adapters.installations, tickets=adapters.tickets),
        keep_tokens_fresh=keep_tokens_fresh(adapters),
        portal=adapters.portal,
    )


def reload_with_related(adapters: Adapters) -> ReloadWithRelated:
    """Return what reads a lead and its related data for a ticket."""
    return ReloadWithRelated(reload_lead=reload_lead(adapters), read_related=read_related(adapters))


def renew_launch(adapters: Adapters) -> RenewLaunch:
    """Return what renews a page that grew too old."""
    return RenewLaunch(
        read_ticket=ReadTicket(installations=adapters.installations, tickets=adapters.tickets),
        follow_portal=follow_portal(adapters, adapters.proving),
        portal=adapters.portal,
        pairs=adapters.pairs,
        tickets=adapters.tickets,
        format_phone=format_phone,
    )


def keep_tokens_fresh(adapters: Adapters) -> KeepTokensFresh:
    """Return what calls the portal with a stored pair."""
    return KeepTokensFresh(
        pairs=adapters.pairs,
        installations=adapters.installations,
        renew_pair=renew_pair(adapters),
        follow_portal=follow_portal(adapters, adapters.authorization),
    )


def follow_portal(adapters: Adapters, authorization: AuthorizationServer) -> FollowPortal:
    """Return what asks a portal that may have been renamed."""
    return FollowPortal(client_id=adapters.client_id, authorization=authorization, installations=adapters.installations)


def keep_alive(adapters: Adapters) -> KeepAlive:
    """Return what renews the pairs of portals that nobody uses."""
    return KeepAlive(
        installations=adapters.installations, pairs=adapters.pairs, keep_tokens_fresh=keep_tokens_fresh(adapters)
    )


def renew_pair(adapters: Adapters) -> RenewPair:
    """Return what refreshes tokens."""
    return RenewPair(pairs=adapters.pairs, leases=adapters.leases, authorization=adapters.authorization)


def remove_app(adapters: Adapters) -> RemoveApp:
    """Return what takes an uninstall event for a hint."""
    return RemoveApp(
        installations=adapters.installations,
        pairs=adapters.pairs,
        authorization=adapters.authorization,
        renew_pair=renew_pair(adapters),
        asked_removals=adapters.asked_removals,
    )


def install_app(settings: Settings, adapters: Adapters) -> InstallApp:
    """Return what installs and repairs."""
    return InstallApp(
        client_id=settings.client_id,
        authorization=adapters.proving,
        portal=adapters.portal,
        installations=adapters.installations,
        tickets=adapters.tickets,
        bind_app=bind_app(settings, adapters),
        back_up_settings=BackUpSettings(portal=adapters.admin_panel),
    )


def bind_app(settings: Settings, adapters: Adapters) -> BindApp:
    """Return what brings a portal's bindings to what they should be."""
    return BindApp(portal=adapters.portal, wanted=wanted_binding(settings))


def wanted_binding(settings: Settings) -> Binding:
    """Return what should be bound in every portal."""
    return Binding(
        tab_handler=f"{settings.public_url}/lead-tab",
        tab_title=settings.tab_title or TAB_TITLE,
        tab_titles={} if settings.tab_title else tab_titles(map(words_for, LOCALES)),
        events_handler=f"{settings.public_url}/events",
    )


def connect_person(settings: Settings, adapters: Adapters) -> ConnectPerson:
    """Return what connects a person outside the portal."""
    return ConnectPerson(
        states=adapters.states,
        given_out=adapters.given_out,
        authorization=adapters.proving,
        installations=adapters.installations,
        pairs=adapters.pairs,
        portal=adapters.portal,
        tickets=adapters.tickets,
        install_app=install_app(settings, adapters),
    )


def reconcile(adapters: Adapters) -> Reconcile:
    """Return what asks about portals that may be gone."""
    return Reconcile(installations=adapters.installations, pairs=adapters.pairs, remove_app=remove_app(adapters))


def rebind_portals(settings: Settings, adapters: Adapters) -> RebindPortals:
    """Return what binds again in all portals."""
    return RebindPortals(
        installations=adapters.installations,
        inspect_portal=inspect_portal(adapters),
        bind_app=bind_app(settings, adapters),
    )


def inspect_portal(adapters: Adapters) -> InspectPortal:
    """Return what looks at a portal when nobody has opened anything."""
    return InspectPortal(keep_tokens_fresh=keep_tokens_fresh(adapters), portal=adapters.portal)
