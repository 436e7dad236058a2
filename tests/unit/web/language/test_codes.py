from hypothesis import given
from hypothesis import strategies as st

from b24app.web.language.codes import LOCALES, code_of


def test_bitrix24s_own_code_is_that_code_in_any_case() -> None:
    for code in LOCALES:
        assert code_of(code) == code_of(code.upper()) == code, code


@given(st.text(max_size=40))
def test_any_text_is_a_code_or_none(name: str) -> None:
    assert code_of(name) in {"", *LOCALES}
