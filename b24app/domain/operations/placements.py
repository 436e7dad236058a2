"""The placements, events and rights that the application needs in a portal, declared once."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from b24app.domain.lead.answers import Load
from b24app.domain.lead.lists import NO_LEADS, LeadList
from b24app.domain.message import Message
from b24app.domain.portal.access import AccessRule
from b24app.domain.portal.caller import Caller
from b24app.domain.portal.ticket import Purpose

APPLICATION_PAGE = "DEFAULT"
LIFE_CYCLE_EVENTS = ("ONAPPINSTALL", "ONAPPUNINSTALL")


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
    Bitrix24 posts the launch to. `reader` names who reads the record (RestPortal), and so the routes that read it
    again; `page` is the route that opens it, `purpose` what its tickets are good for.
    Source: Bitrix24 REST docs, "Widget embedding" (places in a card).
    """

    name: str
    title: str
    handler: str
    reader: str
    page: str
    purpose: str


LEAD_TAB = CardTab(
    name="CRM_LEAD_DETAIL_TAB",
    title="Full lead",
    handler="/lead-tab",
    reader="lead",
    page="lead_tab",
    purpose=Purpose.LEAD_TAB,
)
CARD_TABS = (LEAD_TAB,)
PURPOSES = (*(tab.purpose for tab in CARD_TABS), Purpose.HOME)  # of tickets: each has a key of its own


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
class WantedBinding:
    """What should be bound: our tabs, and the address of the life-cycle events."""

    tabs: tuple[WantedTab, ...]
    events_handler: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BindingStep:
    """One call that binds, moves or retitles. `params` are the platform's own."""

    method: str
    params: Mapping[str, str]

    @property
    def is_needed(self) -> bool:
        """Whether the application is of no use without it. What else fails is a notice."""
        return self.method == "placement.bind"


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered:
    """The placements and events that a portal offers to the application, each None where it does not say.

    Source: Bitrix24 REST docs, placement.list, events.
    """

    placements: frozenset[str] | None = None
    events: frozenset[str] | None = None

    def has_event(self, name: str) -> bool:
        """Whether the event may be bound, as far as the portal says."""
        return self.events is None or name in self.events

    def has_placement(self, name: str) -> bool:
        """Whether the placement may be bound, as far as the portal says."""
        return self.placements is None or name in self.placements


@dataclass(frozen=True, slots=True, kw_only=True)
class PortalState:
    """What the installer needs to know of a portal: who is asking, what is bound, and whether it has leads.

    `newest` are the newest leads that this person may read. `events` is None where the portal did not list them,
    `scopes`, the rights of the token, where it does not say. `loads` is what it measured for the methods that were
    called. `unsupported_method` is the method that is set to read leads, where the portal does not know it, else "".
    """

    caller: Caller
    finished: bool
    leads_on: bool
    placements: tuple[BoundPlacement, ...]
    events: tuple[BoundEvent, ...] | None
    newest: LeadList = NO_LEADS
    scopes: frozenset[str] | None = None
    loads: tuple[Load, ...] = ()
    unsupported_method: str = ""
    offered: Offered = Offered()


@dataclass(frozen=True, slots=True, kw_only=True)
class StepResult:
    """How one binding step went. `error` is the platform's code, "" where it went well.

    `asked` is False for what the portal does not offer: it was not asked for.
    """

    step: BindingStep
    done: bool
    error: str = ""
    asked: bool = True


def is_bound(results: Iterable[StepResult]) -> bool:
    """Whether all that is needed is bound after these steps. What was bound before needs none."""
    return all(result.done for result in results if result.step.is_needed)


def awaits_choice(rule: AccessRule, state: PortalState) -> bool:
    """Whether nothing may be bound before an administrator has chosen: the rule is lost, and no tab of ours is there.

    An installer takes a tab for a sign of an earlier installation. One that we bound meanwhile would be a false one.
    """
    return rule.lost and not state.placements
