"""What the app binds and asks for in a portal, declared once: name, code and why."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from b24app.domain.lead.answers import Load
from b24app.domain.lead.lists import NO_LEADS, LeadList
from b24app.domain.message import Message
from b24app.domain.portal.launch import Caller

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
    Right("crm", Message("to read the lead an employee opens, with that employee's own access permissions")),
    Right("placement", Message("to add the tab to the lead card")),
    Right("user_brief", Message("to show the names of the employees in the lead")),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class BoundPlacement:
    """A handler that the portal has bound for our app, by `placement.get`.

    `titles` are those of each language, by the platform's code of it; older self-hosted portals know only one.
    Source: Bitrix24 REST docs, placement.get.
    """

    placement: str
    handler: str
    title: str
    titles: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class BoundEvent:
    """An event handler that the portal has bound for our app, by `event.get`."""

    event: str
    handler: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Binding:
    """What should be bound: our tab's handler and title, and the address of the life-cycle events.

    `tab_titles` are the title's translations, by the platform's code of the language; the others read `tab_title`.
    """

    tab_handler: str
    tab_title: str
    tab_titles: Mapping[str, str] = field(default_factory=dict)
    events_handler: str

    def is_tab(self, bound: BoundPlacement) -> bool:
        """Whether this is our tab, under the address and with the titles that it should have.

        A portal may add its own language to those that it was given; that one reads `tab_title`, or is stale.
        """
        if bound.handler != self.tab_handler or bound.title not in {self.tab_title, *self.tab_titles.values()}:
            return False
        titled = all(title == self.tab_titles.get(code, self.tab_title) for code, title in bound.titles.items())
        return titled and (not bound.titles or bound.titles.keys() >= self.tab_titles.keys())


@dataclass(frozen=True, slots=True, kw_only=True)
class BindingStep:
    """One call that brings the portal from what is bound to what should be; `params` are the platform's own."""

    method: str
    params: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class PortalState:
    """What the installer needs to know of a portal: who asks, what is bound already, and whether it has leads.

    `newest` are the newest leads that this person may read; `scopes` the rights that the token carries, None where the
    portal does not say; `loads` what it measures of the methods that were asked; `lacks` the method that is set to read
    leads, where the portal says that it does not know it, else "".
    """

    caller: Caller
    finished: bool
    leads_on: bool
    placements: tuple[BoundPlacement, ...]
    events: tuple[BoundEvent, ...]
    newest: LeadList = NO_LEADS
    scopes: frozenset[str] | None = None
    loads: tuple[Load, ...] = ()
    unsupported_method: str = ""


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
    handlers = [bound.handler for bound in ours]
    stands = handlers.count(wanted.tab_handler) == 1 and any(wanted.is_tab(bound) for bound in ours)
    unbind = [
        BindingStep(method="placement.unbind", params={"PLACEMENT": LEAD_TAB_PLACEMENT, "HANDLER": handler})
        for handler in dict.fromkeys(handlers)
        if not (stands and handler == wanted.tab_handler)
    ]
    if stands:
        return tuple(unbind)
    titles = {f"LANG_ALL[{code}][TITLE]": title for code, title in wanted.tab_titles.items()}
    tab = {"PLACEMENT": LEAD_TAB_PLACEMENT, "HANDLER": wanted.tab_handler, "TITLE": wanted.tab_title}
    return (*unbind, BindingStep(method="placement.bind", params={**tab, **titles}))


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
