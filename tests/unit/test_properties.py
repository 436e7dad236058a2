import time
from itertools import count

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st


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
