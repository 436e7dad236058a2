"""The findings about one portal for an operator, from its answers or from its refusal."""

from collections.abc import Iterator, Mapping

from b24app.domain.operations.binding_steps import binding_steps
from b24app.domain.operations.finding import Finding, failed, good, uncertain
from b24app.domain.operations.health import missing_rights
from b24app.domain.operations.placements import Binding, BindingStep, PortalState
from b24app.domain.operations.rest_three import RestThree
from b24app.errors import FullLeadError
from b24app.errors.outside import (
    AppRemovedError,
    ClientRefusedError,
    MovedError,
    OwnPageError,
    PaymentRequiredError,
    RestUnavailableError,
    UnreachableError,
)
from b24app.errors.own import NotAdministratorError, TicketExpiredError
from b24app.errors.portal_setup import (
    CertificateRefusedError,
    HttpsOnlyError,
    NoPortalThereError,
    NoSuchHostError,
    TokenUnknownThereError,
)

OPEN_ONCE = "ask an administrator of the portal to open the app's page once"
WHY_NOT: tuple[tuple[type[FullLeadError], str, str], ...] = (
    (TicketExpiredError, "no usable administrator tokens are stored", OPEN_ONCE),
    (NotAdministratorError, "the employee who installed the app is no longer an administrator", OPEN_ONCE),
    (AppRemovedError, "the app was removed", "run flask b24 reconcile"),
    (PaymentRequiredError, "the trial or subscription has ended", "ask the portal's administrator to renew it"),
    # Source: Bitrix24 REST docs, "Access to REST API" (docs/platform.md 4.6), last checked on 28 November 2026. The
    # portal's own words still speak of commercial plans.
    (
        RestUnavailableError,
        "apps cannot use REST: the Market subscription is missing or, if self-hosted, the license has expired",
        "ask the portal's administrator to activate the subscription (15-day trial) or the license",
    ),
    (ClientRefusedError, "the client ID or secret was refused", "see the authorization servers above"),
    (
        OwnPageError,
        "the portal redirects to a page of its own instead of answering",
        "ask its administrator to check the license and updates of the self-hosted Bitrix24",
    ),
    (
        CertificateRefusedError,
        "the portal's certificate is not accepted",
        "ask its administrator for one of a public authority, for this name, with all intermediate certificates",
    ),
    (
        NoSuchHostError,
        "the portal's address leads to no server that the app may ask",
        "check the name; a portal in a private network needs B24_ALLOW_PRIVATE_PORTALS, http B24_ALLOW_HTTP_PORTALS",
    ),
    (
        NoPortalThereError,
        "no Bitrix24 answers this server at the portal's address",
        "ask its administrator whether it was switched off, deleted or renamed, or is closed to this server's network",
    ),
    (
        TokenUnknownThereError,
        "the portal does not recognize keys that its authorization server confirms",
        "ask its administrator to check the REST module and its event handler OnRestCheckAuth",
    ),
    (
        HttpsOnlyError,
        "the portal uses https, but gives its address as http",
        "ask its administrator to correct the site URL (https) in the settings of the main module",
    ),
    (MovedError, "the portal redirects, and no new address is confirmed", OPEN_ONCE),
    (UnreachableError, "the portal or its authorization server gave no usable response", "try again later"),
)

NO_LEADS_YET: Mapping[RestThree, str] = {
    RestThree.WITHOUT_LEADS: "REST 3.0 has no leads yet",
    RestThree.NONE: "no REST 3.0 yet",
    RestThree.UNKNOWN: "it is not known whether REST 3.0 has leads",
}


def nobody_finding(about: str) -> Finding:
    """Return the finding that the installation has no installer, because an employee's open restored the portal."""
    return uncertain(about, "no administrator has opened the app since its data was lost", OPEN_ONCE)


def refused_finding(about: str, failure: FullLeadError) -> Finding:
    """Return why the portal could not be examined."""
    known = ((says, remedy) for kind, says, remedy in WHY_NOT if isinstance(failure, kind))
    says, remedy = next(known, (f"refused: {type(failure).__name__}", OPEN_ONCE))
    if isinstance(failure, UnreachableError):
        says = f"{says} ({failure.host}: {failure.what})"
    return failed(about, says, remedy)


def portal_findings(about: str, state: PortalState, wanted: Binding) -> Iterator[Finding]:
    """Yield what is wrong in a portal that answered an administrator, or one good finding."""
    faults = tuple(_faults(about, state, wanted))
    yield from faults or (good(about, "installed, tab and events bound, all permissions granted"),)


def rest_three_finding(about: str, seen: RestThree) -> Finding:
    """Return what the portal has of leads in REST 3.0, a quiet line as long as there is nothing to do."""
    if seen is RestThree.WITH_LEADS:
        return uncertain(
            about,
            "Bitrix24 now offers leads in its new REST version (3.0) here, and the app does not use it yet",
            "nothing is broken; tell the app's support team",
        )
    return good(about, NO_LEADS_YET[seen])


def _faults(about: str, state: PortalState, wanted: Binding) -> Iterator[Finding]:
    if not state.finished:
        yield failed(about, "the installation was not completed", OPEN_ONCE)
    yield from _unbound(about, state, wanted)
    if missing := missing_rights(state.scopes):
        names = ", ".join(right.scope for right in missing)
        yield failed(
            about,
            f"permissions are missing: {names}",
            "add them in the app's settings in Bitrix24, then open the app again",
        )
    if state.unsupported_method:
        yield failed(
            about, f"the portal does not support {state.unsupported_method}", "set B24_LEAD_METHOD to the other method"
        )
    if not state.leads_on:
        yield uncertain(
            about,
            "the portal works without leads",
            "turn on leads in the portal: CRM > gear icon > CRM mode > Classic CRM",
        )


def _unbound(about: str, state: PortalState, wanted: Binding) -> Iterator[Finding]:
    """Yield what is not bound as it should be. Without an event the application does its work."""
    steps = binding_steps(wanted, state.placements, state.events, state.offered)
    tabs = tuple(step for step in steps if "PLACEMENT" in step.params)
    if not all(state.offered.has_placement(tab.placement) for tab in wanted.tabs):
        yield failed(about, "the portal offers no place for the tab", "see the permissions of the app in Bitrix24")
    elif tabs:
        yield failed(about, f"the tab is not bound correctly: {_methods(tabs)}", "run flask b24 rebind")
    if events := tuple(step for step in steps if step not in tabs):
        yield uncertain(about, f"events are not bound correctly: {_methods(events)}", "run flask b24 rebind")


def _methods(steps: tuple[BindingStep, ...]) -> str:
    return ", ".join(step.method for step in steps)
