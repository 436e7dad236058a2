"""What the app binds and asks for in a portal, declared once: name, code and why."""

from collections.abc import Mapping
from dataclasses import dataclass

from b24app.domain.launch import Caller
from b24app.domain.message import Message

LEAD_TAB_PLACEMENT = "CRM_LEAD_DETAIL_TAB"
APPLICATION_PAGE = "DEFAULT"
TAB_TITLE = "Full lead"  # at most 12 characters: the tab row is short
LIFE_CYCLE_EVENTS = ("ONAPPINSTALL", "ONAPPUPDATE", "ONAPPUNINSTALL")


@dataclass(frozen=True, slots=True)
class Right:
    """A right (scope) that the application asks for, and why."""

    scope: str
    why: Message


RIGHTS = (
    Right("crm", Message("to read the lead that a person opens, with that person's own rights")),
    Right("placement", Message("to put the tab into the lead's card")),
    Right("user_brief", Message("to show the names of the people on the lead")),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class BoundPlacement:
    """A handler that the portal has bound for our app, by `placement.get`.

    Source: Bitrix24 REST docs, placement.get.
    """

    placement: str
    handler: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BoundEvent:
    """An event handler that the portal has bound for our app, by `event.get`."""

    event: str
    handler: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Binding:
    """What should be bound: our tab's handler and title, and the address of the life-cycle events."""

    tab_handler: str
    tab_title: str
    events_handler: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BindingStep:
    """One call that brings the portal from what is bound to what should be; `params` are the platform's own."""

    method: str
    params: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class PortalState:
    """What the installer needs to know of a portal: who asks, what is bound already, and whether it has leads."""

    caller: Caller
    finished: bool
    leads_on: bool
    placements: tuple[BoundPlacement, ...]
    events: tuple[BoundEvent, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StepResult:
    """How one binding step went: `error` is the platform's code, "" where it went well."""

    step: BindingStep
    done: bool
    error: str = ""


def binding_steps(
    wanted: Binding, placements: tuple[BoundPlacement, ...], events: tuple[BoundEvent, ...]
) -> tuple[BindingStep, ...]:
    """Return the calls that bind what is missing and move or retitle what is stale; none where all is right.

    `placement.get` and `event.get` list this application's own handlers only, so whatever stands there for our
    placement under another address or title is our own older binding. Changing a title needs unbind and bind.
    Source: Bitrix24 REST docs, placement.bind, placement.unbind, event.bind.
    """
    return (*_tab_steps(wanted, placements), *_event_steps(wanted, events))


def _tab_steps(wanted: Binding, placements: tuple[BoundPlacement, ...]) -> tuple[BindingStep, ...]:
    ours = [bound for bound in placements if bound.placement.upper() == LEAD_TAB_PLACEMENT]
    right = [bound for bound in ours if (bound.handler, bound.title) == (wanted.tab_handler, wanted.tab_title)]
    if right and len(ours) == 1:
        return ()
    stale = dict.fromkeys(bound.handler for bound in ours)
    unbind = [
        BindingStep(method="placement.unbind", params={"PLACEMENT": LEAD_TAB_PLACEMENT, "HANDLER": handler})
        for handler in stale
    ]
    bind = BindingStep(
        method="placement.bind",
        params={"PLACEMENT": LEAD_TAB_PLACEMENT, "HANDLER": wanted.tab_handler, "TITLE": wanted.tab_title},
    )
    return (*unbind, bind)


def _event_steps(wanted: Binding, events: tuple[BoundEvent, ...]) -> tuple[BindingStep, ...]:
    steps = []
    for event in LIFE_CYCLE_EVENTS:
        bound = [found.handler for found in events if found.event.upper() == event]
        steps += [
            BindingStep(method="event.unbind", params={"event": event, "handler": handler})
            for handler in dict.fromkeys(bound)
            if handler != wanted.events_handler
        ]
        if wanted.events_handler not in bound:
            steps.append(BindingStep(method="event.bind", params={"event": event, "handler": wanted.events_handler}))
    return tuple(steps)
