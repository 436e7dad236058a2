"""The placements, events and rights that the application needs in a portal, declared once."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from b24app.domain.lead.answers import Load
from b24app.domain.lead.lists import NO_LEADS, LeadList
from b24app.domain.message import Message
from b24app.domain.portal.caller import Caller

APPLICATION_PAGE = "DEFAULT"
MOST_STEPS = 50  # at once: as many commands fit into one batch (Bitrix24 REST docs, batch), and no person waits longer
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
class CardTab:
    """A tab of ours in the card of a record.

    `name` is the platform's placement, `title` at most 12 characters (the tab row is short), `handler` the path that
    Bitrix24 posts the launch to. `reader` names who reads the record (RestPortal), `page` the route that shows it.
    Source: Bitrix24 REST docs, "Widget embedding" (places in a card).
    """

    name: str
    title: str
    handler: str
    reader: str
    page: str


LEAD_TAB = CardTab(name="CRM_LEAD_DETAIL_TAB", title="Full lead", handler="/lead-tab", reader="lead", page="lead_tab")
CARD_TABS = (LEAD_TAB,)


@dataclass(frozen=True, slots=True, kw_only=True)
class BoundPlacement:
    """A handler that the portal has bound for our app, by `placement.get`.

    `titles` are those of each language, by the platform's code of it. Older self-hosted portals know only one title.
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
class WantedTab:
    """A tab as it should be bound: the placement, the whole address of its handler, its title.

    `titles` are the title's translations, by the platform's code of the language; the others read `title`.
    """

    placement: str
    handler: str
    title: str
    titles: Mapping[str, str] = field(default_factory=dict)

    def is_bound_as(self, bound: BoundPlacement) -> bool:
        """Whether this is the tab, under the address and with the titles that it should have.

        A portal may add its own language to those that it was given; that one reads `title`, or is stale.
        """
        if bound.handler != self.handler or bound.title not in {self.title, *self.titles.values()}:
            return False
        titled = all(title == self.titles.get(code, self.title) for code, title in bound.titles.items())
        return titled and (not bound.titles or bound.titles.keys() >= self.titles.keys())


@dataclass(frozen=True, slots=True, kw_only=True)
class Binding:
    """What should be bound: our tabs, and the address of the life-cycle events."""

    tabs: tuple[WantedTab, ...]
    events_handler: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BindingStep:
    """One call that binds, moves or retitles. `params` are the platform's own."""

    method: str
    params: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class PortalState:
    """What the installer needs to know of a portal: who is asking, what is bound, and whether it has leads.

    `newest` are the newest leads that this person may read. `scopes` are the rights of the token, None where the portal
    does not say. `loads` is what it measured for the methods that were called. `unsupported_method` is the method that
    is set to read leads, where the portal does not know it, else "".
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
    """How one binding step went. `error` is the platform's code, "" where it went well."""

    step: BindingStep
    done: bool
    error: str = ""


def binding_steps(
    wanted: Binding, placements: tuple[BoundPlacement, ...], events: tuple[BoundEvent, ...]
) -> tuple[BindingStep, ...]:
    """Return the calls that bind what is missing and move or retitle what is stale, none where all is right.

    At most MOST_STEPS are returned. What must be bound is among them, and older bindings that are left are removed by
    the next calls.

    `placement.get` and `event.get` list this application's own handlers only. So a handler for our placement under
    another address or title is our own older binding. Changing a title needs unbind and bind.
    Source: Bitrix24 REST docs, placement.bind, placement.unbind, event.bind.
    """
    tabs = (step for tab in wanted.tabs for step in _tab_steps(tab, placements))
    return _first((*tabs, *_event_steps(wanted.events_handler, events)), wanted)


def _first(steps: tuple[BindingStep, ...], wanted: Binding) -> tuple[BindingStep, ...]:
    """Return those of the steps that are done now, in their order."""
    if len(steps) <= MOST_STEPS:
        return steps
    ours = {wanted.events_handler, *(tab.handler for tab in wanted.tabs)}  # what is bound, and unbound before that
    needed = [step for step in steps if not ours.isdisjoint(step.params.values())]
    others = [step for step in steps if step not in needed][: MOST_STEPS - len(needed)]
    return tuple(step for step in steps if step in needed or step in others)


def _tab_steps(wanted: WantedTab, placements: tuple[BoundPlacement, ...]) -> tuple[BindingStep, ...]:
    ours = [bound for bound in placements if bound.placement.upper() == wanted.placement]
    handlers = [bound.handler for bound in ours]
    stands = handlers.count(wanted.handler) == 1 and any(wanted.is_bound_as(bound) for bound in ours)
    unbind = [
        BindingStep(method="placement.unbind", params={"PLACEMENT": wanted.placement, "HANDLER": handler})
        for handler in dict.fromkeys(handlers)
        if not (stands and handler == wanted.handler)
    ]
    if stands:
        return tuple(unbind)
    titles = {f"LANG_ALL[{code}][TITLE]": title for code, title in wanted.titles.items()}
    tab = {"PLACEMENT": wanted.placement, "HANDLER": wanted.handler, "TITLE": wanted.title}
    return (*unbind, BindingStep(method="placement.bind", params={**tab, **titles}))


def _event_steps(wanted_handler: str, events: tuple[BoundEvent, ...]) -> tuple[BindingStep, ...]:
    steps = []
    for event in LIFE_CYCLE_EVENTS:
        bound = [found.handler for found in events if found.event.upper() == event]
        steps += [
            BindingStep(method="event.unbind", params={"event": event, "handler": handler})
            for handler in dict.fromkeys(bound)
            if handler != wanted_handler
        ]
        if wanted_handler not in bound:
            steps.append(BindingStep(method="event.bind", params={"event": event, "handler": wanted_handler}))
    return tuple(steps)
