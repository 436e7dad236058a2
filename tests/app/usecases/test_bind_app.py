from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

import pytest

from b24app.domain.lead.answers import PortalAnswers, RecordQuestion
from b24app.domain.lead.lists import LeadList
from b24app.domain.lead.related_answers import RelatedAnswers, RelatedQuestion
from b24app.domain.lead.search import FoundLeads, Query
from b24app.domain.operations.placements import (
    BindingStep,
    BoundEvent,
    BoundPlacement,
    PortalState,
    StepResult,
    WantedBinding,
    WantedTab,
)
from b24app.domain.operations.rest_three import RestThree
from b24app.domain.portal.caller import Caller
from b24app.domain.portal.portal_address import PortalAddress
from b24app.domain.portal.tokens import InstallerToken, ViewerToken
from b24app.usecases.bind_app import BindApp
from tests.fakes.invented import address, installation

TAB = WantedTab(placement="CRM_LEAD_DETAIL_TAB", handler="https://app.test/lead-tab", title="Full lead")
WANTED = WantedBinding(tabs=(TAB,), events_handler="https://app.test/events")
RIGHT_TAB = BoundPlacement(placement="CRM_LEAD_DETAIL_TAB", handler=TAB.handler, title=TAB.title)
RIGHT_EVENTS = tuple(
    BoundEvent(event=event, handler=WANTED.events_handler) for event in ("ONAPPINSTALL", "ONAPPUNINSTALL")
)


@dataclass
class Bound:
    """A portal that binds whatever it is asked to, and remembers."""

    asked: list[tuple[BindingStep, ...]] = field(default_factory=list)

    def bind(self, at: PortalAddress, token: InstallerToken, steps: Sequence[BindingStep]) -> tuple[StepResult, ...]:
        assert (at, token) == (address(), "token")
        self.asked.append(tuple(steps))
        return tuple(StepResult(step=step, done=True) for step in steps)

    def read_record(
        self, at: PortalAddress, token: ViewerToken, reader: str, question: RecordQuestion
    ) -> PortalAnswers:
        raise NotImplementedError

    def read_related(self, at: PortalAddress, token: ViewerToken, question: RelatedQuestion) -> RelatedAnswers:
        raise NotImplementedError

    def who_asks(self, at: PortalAddress, token: ViewerToken, codes: tuple[str, ...]) -> Caller:
        raise NotImplementedError

    def inspect(self, at: PortalAddress, token: ViewerToken, codes: tuple[str, ...], newest: int = 0) -> PortalState:
        raise NotImplementedError

    def find_leads(self, at: PortalAddress, token: ViewerToken, query: Query, codes: tuple[str, ...]) -> FoundLeads:
        raise NotImplementedError

    def list_leads(self, at: PortalAddress, token: ViewerToken, lead_ids: Collection[int]) -> LeadList:
        raise NotImplementedError

    def ask_rest_three(self, at: PortalAddress, token: ViewerToken) -> RestThree:
        raise NotImplementedError


@pytest.fixture
def portal() -> Bound:
    return Bound()


class TestBindApp:
    def test_nothing_is_asked_where_all_is_right(self, portal: Bound) -> None:
        bind_app = BindApp(portal=portal, wanted=lambda: WANTED)
        assert bind_app(address(), InstallerToken(ViewerToken("token")), _state((RIGHT_TAB,), RIGHT_EVENTS)) == ()
        assert portal.asked == []

    def test_what_is_missing_is_bound_at_once_and_reported_step_by_step(self, portal: Bound) -> None:
        results = BindApp(portal=portal, wanted=lambda: WANTED)(
            address(), InstallerToken(ViewerToken("token")), _state((), RIGHT_EVENTS[:1])
        )
        assert [result.step.method for result in results] == ["placement.bind", "event.bind"]
        assert len(portal.asked) == 1


def _state(placements: tuple[BoundPlacement, ...], events: tuple[BoundEvent, ...]) -> PortalState:
    caller = Caller(app=installation().app, user_id=1, is_admin=True, name="Ada", covered=False)
    return PortalState(caller=caller, finished=True, leads_on=True, placements=placements, events=events)
