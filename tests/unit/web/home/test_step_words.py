from b24app.domain.operations.binding_steps import binding_steps
from b24app.domain.operations.placements import (
    LEAD_TAB,
    BindingStep,
    BoundEvent,
    BoundPlacement,
    WantedBinding,
    WantedTab,
)
from b24app.web.home.step_words import STEPS, step_words


def test_every_step_that_a_repair_can_take_has_its_words() -> None:
    tab = WantedTab(placement=LEAD_TAB.name, handler="tab", title="Full lead")
    wanted = WantedBinding(tabs=(tab,), events_handler="events")
    stale_tab = BoundPlacement(placement="CRM_LEAD_DETAIL_TAB", handler="old", title="old")
    steps = binding_steps(wanted, (stale_tab,), (BoundEvent(event="ONAPPINSTALL", handler="old"),))
    assert {step.method for step in steps} == set(STEPS)
    assert all(step_words(step).text for step in steps)


def test_the_four_steps_are_told_apart() -> None:
    words = [step_words(BindingStep(method=method, params={})).text for method in STEPS]
    assert len(set(words)) == len(words)
