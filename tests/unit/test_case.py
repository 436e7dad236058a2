import pytest

from tests.case import case


def test_whatever_fails_in_a_loop_names_its_case() -> None:
    with pytest.raises(AssertionError) as failed, case("a", 1):
        raise AssertionError
    with pytest.raises(pytest.fail.Exception) as missed, case("b"), pytest.raises(ValueError, match="never"):
        pass
    assert [*failed.value.__notes__, *missed.value.__notes__] == ["case: 'a', 1", "case: 'b'"]
