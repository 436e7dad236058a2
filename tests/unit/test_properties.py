import time
from collections.abc import Callable
from itertools import count

import pytest
from hypothesis import given, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test


def test_no_property_minds_how_slow_the_machine_is(monkeypatch: pytest.MonkeyPatch) -> None:
    """Between two looks at its clock an hour goes by: for each input that is drawn, and for each that is tried."""
    seen = []

    @given(st.lists(st.integers()))
    def remember(values: list[int]) -> None:
        seen.append(values)

    hours = count(step=3600)
    monkeypatch.setattr(time, "perf_counter", lambda: float(next(hours)))
    remember()
    assert len(seen) == settings().max_examples


def tried_on(drawn: Callable[..., object]) -> list[int]:
    """Return the inputs of a property."""
    inputs = []

    @given(st.integers())
    def remember(value: int) -> None:
        inputs.append(value)

    drawn(remember)
    remember()
    return inputs


def test_what_is_tried_anew_is_tried_on_the_inputs_of_the_runs_seed_and_all_else_on_the_same_ones(
    request: pytest.FixtureRequest, anew: Callable[..., object]
) -> None:
    run: int = request.config.getoption("randomly_seed", 0)
    assert tried_on(anew) == tried_on(seed(run)) != tried_on(seed(run + 1))
    assert tried_on(lambda _: None) == tried_on(lambda _: None) != tried_on(anew)


def test_a_machine_that_is_tried_anew_takes_the_steps_of_the_runs_seed(
    request: pytest.FixtureRequest, anew: Callable[..., object]
) -> None:
    run: int = request.config.getoption("randomly_seed", 0)
    assert steps_of(anew) == steps_of(seed(run)) != steps_of(seed(run + 1))


def steps_of(drawn: Callable[..., object]) -> list[int]:
    steps = []

    class Machine(RuleBasedStateMachine):
        @rule(step=st.integers())
        def go(self, step: int) -> None:
            steps.append(step)

    drawn(Machine)
    run_state_machine_as_test(Machine, settings=settings(max_examples=5))
    return steps
