import pytest

from b24app.domain.operations.placements import (
    CARD_TABS,
    LEAD_TAB,
    PURPOSES,
    RIGHTS,
    BindingStep,
    StepResult,
    is_bound,
)

TAB, EVENT = BindingStep(method="placement.bind", params={}), BindingStep(method="event.bind", params={})


class TestWhatIsDeclared:
    def test_the_title_fits_the_tab_row(self) -> None:
        assert len(LEAD_TAB.title) <= 12

    @pytest.mark.parametrize("told_by", ["name", "handler", "reader", "page", "purpose"])
    def test_no_two_tabs_are_taken_for_one(self, told_by: str) -> None:
        told = [getattr(tab, told_by) for tab in CARD_TABS]
        assert len(set(told)) == len(told)

    def test_no_ticket_of_a_tab_is_one_of_the_applications_page(self) -> None:
        assert len(set(PURPOSES)) == len(CARD_TABS) + 1

    def test_each_right_is_asked_for_once_with_its_reason(self) -> None:
        assert [right.scope for right in RIGHTS] == ["crm", "placement", "user_brief"]
        assert all(right.why.text for right in RIGHTS)


@pytest.mark.fault("R38")
@pytest.mark.parametrize(("tab", "event", "bound"), [(True, False, True), (True, True, True), (False, True, False)])
def test_the_tab_alone_decides_whether_the_application_is_bound(*, tab: bool, event: bool, bound: bool) -> None:
    results = (StepResult(step=TAB, done=tab), StepResult(step=EVENT, done=event, error="ERROR_EVENT_NOT_FOUND"))
    assert is_bound(results) is bound
    assert is_bound(results[1:])
