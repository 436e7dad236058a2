import logging

import pytest

from tests.case import case

OURS = logging.getLogger("b24app.invented")


def test_a_line_of_ours_whose_values_do_not_fit_is_an_error_where_it_is_said() -> None:
    cases: dict[str, tuple[object, ...]] = {
        "none": (),
        "few": ("a",),
        "many": ("a", 1, 2),
        "another kind": ("a", "b"),
    }
    for what, values in cases.items():
        with case(what), pytest.raises(TypeError):
            OURS.log(logging.WARNING, *("%s was said %d times", *values))


def test_a_line_of_ours_with_a_field_that_the_log_would_drop_is_an_error_where_it_is_said() -> None:
    OURS.warning("a", extra={"portal": "p", "user": 7})
    with pytest.raises(AssertionError, match="cure"):
        OURS.warning("a", extra={"portal": "p", "cure": "x"})


def test_a_line_that_fits_is_said(caplog: pytest.LogCaptureFixture) -> None:
    cases: list[tuple[object, ...]] = [("%s was said %d times", "a", 1), ("all was said",), ("%(a)s", {"a": 1})]
    for line in cases:
        with case(line):
            caplog.clear()
            OURS.log(logging.WARNING, *line)
            assert len(caplog.messages) == 1


def test_a_line_of_somebody_elses_is_theirs(caplog: pytest.LogCaptureFixture) -> None:
    logging.getLogger("invented").log(logging.WARNING, *("100 %s",))
    assert caplog.messages == ["100 %s"]
