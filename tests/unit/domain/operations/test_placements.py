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

    def test_no_two_tabs_are_taken_for_one(self) -> None:
        for told_by in ("name", "handler", "reader", "page", "purpose"):
            told = [getattr(tab, told_by) for tab in CARD_TABS]
            assert len(set(told)) == len(told), told_by

    def test_no_ticket_of_a_tab_is_one_of_the_applications_page(self) -> None:
        assert len(set(PURPOSES)) == len(CARD_TABS) + 1

    def test_each_right_is_asked_for_once_with_its_reason(self) -> None:
        assert [right.scope for right in RIGHTS] == ["crm", "placement", "user_brief"]
        assert all(right.why.text for right in RIGHTS)


@pytest.mark.fault("R38")
def test_the_tab_alone_decides_whether_the_application_is_bound() -> None:
    for tab, event, bound in ((True, False, True), (True, True, True), (False, True, False)):
        results = (StepResult(step=TAB, done=tab), StepResult(step=EVENT, done=event, error="ERROR_EVENT_NOT_FOUND"))
        assert (is_bound(results), is_bound(results[1:])) == (bound, True), (tab, event)
