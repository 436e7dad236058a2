import gc
import json
import math
import re
import sys
from collections.abc import Iterator
from contextlib import suppress
from time import thread_time

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from b24app.domain.bounded_json import LONGEST_NUMBER, MOST_DEPTH, MOST_VALUES, UnreadableJsonError, parse

ANY_TEXT = st.text(st.characters(exclude_categories=()))
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | ANY_TEXT,
    lambda inner: st.lists(inner) | st.dictionaries(ANY_TEXT, inner),
    max_leaves=20,
)
HALF = re.compile("[\ud800-\udfff]")
MOST_CPU_S = 10.0  # a hundredth of a second is enough; a parser that converts these numbers needs minutes


@given(VALUES)
def test_json_within_the_bounds_means_what_it_means_to_everybody(value: object) -> None:
    wire = json.dumps(value)
    expected = json.loads(wire)  # joins halves that stand side by side
    assume(not HALF.search(json.dumps(expected, ensure_ascii=False)))
    assert parse(wire.encode()) == expected


@given(VALUES)
def test_whatever_is_read_can_be_encoded(value: object) -> None:
    with suppress(UnreadableJsonError):  # two keys may have become one
        json.dumps(parse(json.dumps(value).encode()), ensure_ascii=False, allow_nan=False).encode()


@given(st.binary() | st.text(alphabet=r'[]{},:"\u d8c0fe-1.+eEnaIty').map(str.encode))
def test_any_bytes_are_read_or_refused_and_nothing_else(body: bytes) -> None:
    with suppress(UnreadableJsonError):
        json.dumps(parse(body), ensure_ascii=False, allow_nan=False).encode()


@pytest.mark.parametrize(
    "body", [b'["a secret", ', b'["a secret", NaN]', b'"a secret \xff"', b'{"a secret": 1, "a secret": 2}']
)
def test_a_refusal_holds_nothing_of_what_it_refuses(body: bytes) -> None:
    with pytest.raises(UnreadableJsonError) as refusal:
        parse(body)
    assert str(refusal.value) == "no JSON within the bounds"
    assert (refusal.value.__cause__, refusal.value.__context__) == (None, None)


@pytest.mark.parametrize(
    ("wire", "text"),
    [
        (r'"\ud800"', "\ufffd"),
        (r'"\uDFFF tail"', "\ufffd tail"),
        (r'"\ud83d\ude00"', "\U0001f600"),
        (r'"\ud83d\ud83d\ude00"', "\ufffd\U0001f600"),
        (r'"\ude00\ud83d"', "\ufffd\ufffd"),
        (r'"\\ud800"', r"\ud800"),
        (r'"\\\ud800"', "\\\ufffd"),
        (r'"\u0041\ud800\n"', "A\ufffd\n"),
    ],
)
def test_half_a_surrogate_pair_is_replaced_and_a_whole_one_kept(wire: str, text: str) -> None:
    assert parse(wire.encode()) == text


def test_half_a_surrogate_pair_in_a_key_is_replaced_too() -> None:
    assert parse(rb'{"\ud800": ["\udc00"]}') == {"\ufffd": ["\ufffd"]}


def test_a_byte_order_mark_is_no_part_of_the_answer() -> None:
    assert parse(b'\xef\xbb\xbf{"result": 1}') == {"result": 1}


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html>",
        b'{"a": 1',
        b"{} {}",
        b'"\xff"',
        b'"\xed\xa0\x80"',
        b'{"a": 1, "a": 1}',
        b'[{"a": {"b": 1, "\\u0062": 2}}]',
        rb'{"\ud800": 1, "\udc00": 2}',
        b"NaN",
        b"[Infinity]",
        b"[-Infinity]",
        b"1e999",
        b"-1e999",
        rb'"\ud8"',
        b"'a'",
    ],
)
def test_what_is_no_json_or_ambiguous_is_refused(body: bytes) -> None:
    with pytest.raises(UnreadableJsonError):
        parse(body)


@pytest.fixture
def _nobodys_rubbish_is_collected() -> Iterator[None]:
    """Let no finalizer of what other tests left run at the bottom of a recursion: it would have no frame, and fail."""
    gc.disable()
    yield
    gc.enable()


@pytest.mark.usefixtures("_nobodys_rubbish_is_collected")
def test_depth_is_bounded() -> None:
    assert parse(b"[" * MOST_DEPTH + b"]" * MOST_DEPTH)
    for deep in (b"[" * (MOST_DEPTH + 1) + b"]" * (MOST_DEPTH + 1), b"[" * 200_000, b'{"a":' * 200_000):
        with pytest.raises(UnreadableJsonError):
            parse(deep)


def test_the_number_of_values_is_bounded() -> None:
    assert len(str(parse(b"[" + b"0," * 1000 + b"0]"))) > 1000
    with pytest.raises(UnreadableJsonError):
        parse(b"[" + b"0," * MOST_VALUES + b"0]")


@pytest.fixture
def _python_reckons_any_number() -> Iterator[None]:
    """Take Python's own limit of digits away: what is held is ours."""
    before = sys.get_int_max_str_digits()
    sys.set_int_max_str_digits(0)
    yield
    sys.set_int_max_str_digits(before)


@pytest.mark.usefixtures("_python_reckons_any_number")
def test_long_numbers_are_refused_without_being_reckoned() -> None:
    assert parse(b"1" * LONGEST_NUMBER) == int("1" * LONGEST_NUMBER)
    assert parse(b"0." + b"1" * 55) == pytest.approx(1 / 9)
    began = thread_time()  # our own work, however busy the machine
    for number in (b"1" * (LONGEST_NUMBER + 1), b"-" + b"9" * 5_000_000, b"0." + b"1" * 5_000_000):
        with pytest.raises(UnreadableJsonError):
            parse(number)
    assert thread_time() - began < MOST_CPU_S


def test_numbers_that_are_read_are_finite() -> None:
    value = parse(b"[1e308, -0.0, 1.5e-300]")
    assert isinstance(value, list)
    assert all(isinstance(number, float) and math.isfinite(number) for number in value)
