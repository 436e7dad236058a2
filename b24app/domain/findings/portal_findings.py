"""The findings about one portal for an operator, from its answers or from its refusal."""

from collections.abc import Iterator, Mapping

from b24app.domain.findings.finding import Finding, failed, good, skipped, uncertain
from b24app.domain.operations.binding_steps import binding_steps
from b24app.domain.operations.health import missing_rights
from b24app.domain.operations.placements import BindingStep, PortalState, WantedBinding
from b24app.domain.operations.rest_three import RestThree

OPEN_ONCE = "Ask an administrator of the portal to open the app's page once."

NO_LEADS_YET: Mapping[RestThree, str] = {
    RestThree.WITHOUT_LEADS: "REST 3.0 has no leads yet",
    RestThree.NONE: "no REST 3.0 yet",
    RestThree.UNKNOWN: "it is not known whether REST 3.0 has leads",
}


NOBODY_YET = uncertain(
    "portals", "the app is not installed anywhere yet", 'Install it: install/README.md, "Install it".'
)


def nobody_finding(about: str) -> Finding:
    """Return the finding that the installation has no installer, because an employee's open restored the portal."""
    return uncertain(about, "no administrator has opened the app since its data was lost", OPEN_ONCE)


def portal_findings(about: str, state: PortalState, wanted: WantedBinding | None) -> Iterator[Finding]:
    """Yield what is wrong in a portal that answered an administrator, or one good finding.

    `wanted` is None where nobody knows what should be bound: our own address is to be mended first, and to bind a tab
    to one that is dead would take it away from everybody.
    """
    faults = tuple(_faults(about, state, wanted))
    if wanted is None:
        yield skipped(about, "whether tab and events are bound, since the public address is to be mended first")
    yield from faults or (good(about, "installed, all permissions granted" + ", tab and events bound" * bool(wanted)),)


def rest_three_finding(about: str, seen: RestThree) -> Finding:
    """Return what the portal has of leads in REST 3.0, a quiet line as long as there is nothing to do."""
    if seen is RestThree.WITH_LEADS:
        return uncertain(
            about,
            "Bitrix24 now offers leads in its new REST version (3.0) here, and the app does not use it yet",
            "Nothing is broken. Tell the app's support team.",
        )
    return good(about, NO_LEADS_YET[seen])


def _faults(about: str, state: PortalState, wanted: WantedBinding | None) -> Iterator[Finding]:
    if not state.finished:
        yield failed(about, "the installation was not completed", OPEN_ONCE)
    missing = missing_rights(state.scopes)
    if missing:
        names = ", ".join(right.scope for right in missing)
        yield failed(
            about,
            f"permissions are missing: {names}",
            "Add them in the app's settings in Bitrix24, then open the app again.",
        )
    elif wanted is not None:  # a portal offers a place by the permissions that it gave
        yield from _unbound(about, state, wanted)
    if state.unsupported_method:
        yield failed(
            about,
            f"the portal does not support {state.unsupported_method}",
            "Set B24_LEAD_METHOD to the other of crm.lead.get and crm.item.get, and restart the app.",
        )
    if not state.leads_on:
        yield uncertain(
            about,
            "the portal works without leads",
            "Turn on leads in the portal: CRM > gear icon > CRM mode > Classic CRM.",
        )


def _unbound(about: str, state: PortalState, wanted: WantedBinding) -> Iterator[Finding]:
    """Yield what is not bound as it should be. Without an event the application does its work."""
    steps = binding_steps(wanted, state.placements, state.events, state.offered)
    tabs = tuple(step for step in steps if "PLACEMENT" in step.params)
    if not all(state.offered.has_placement(tab.placement) for tab in wanted.tabs):
        yield failed(about, "the portal offers no place for the tab", "Check the permissions of the app in Bitrix24.")
    elif tabs:
        yield failed(about, f"the tab is not bound correctly: {_methods(tabs)}", "Run flask b24 rebind.")
    if events := tuple(step for step in steps if step not in tabs):
        yield uncertain(about, f"events are not bound correctly: {_methods(events)}", "Run flask b24 rebind.")


def _methods(steps: tuple[BindingStep, ...]) -> str:
    return ", ".join(step.method for step in steps)
