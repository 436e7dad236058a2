import json
import math
import re
import sys
import tracemalloc
from collections.abc import Iterator
from contextlib import suppress
from time import thread_time

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from b24app.domain.bounded_json import (
    LONGEST_LINE,
    LONGEST_NUMBER,
    MOST_DEPTH,
    MOST_HALVES,
    MOST_MEMBERS,
    MOST_SIGNS,
    MOST_VALUES,
    MOST_WIDE_BYTES,
    OversizedJsonError,
    UnreadableJsonError,
    cut,
    parse,
    shortened,
)
from tests.case import case

ANY_TEXT = st.text(st.characters(exclude_categories=()))
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | ANY_TEXT,
    lambda inner: st.lists(inner) | st.dictionaries(ANY_TEXT, inner),
    max_leaves=20,
)
HALF = re.compile("[\ud800-\udfff]")
MOST_CPU_S = 10.0  # a hundredth of a second is enough; a parser that converts these numbers needs minutes


@pytest.mark.costly
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


def test_a_refusal_holds_nothing_of_what_it_refuses() -> None:
    for body in (b'["a secret", ', b'["a secret", NaN]', b'"a secret \xff"', b'{"a secret": 1, "a secret": 2}'):
        with case(body):
            with pytest.raises(UnreadableJsonError) as refusal:
                parse(body)
            assert str(refusal.value) == "no JSON within the bounds"
            assert (refusal.value.__cause__, refusal.value.__context__) == (None, None)


def test_half_a_surrogate_pair_is_replaced_and_a_whole_one_kept() -> None:
    for wire, text in (
        (r'"\ud800"', "\ufffd"),
        (r'"\uDFFF tail"', "\ufffd tail"),
        (r'"\ud83d\ude00"', "\U0001f600"),
        (r'"\ud83d\ud83d\ude00"', "\ufffd\U0001f600"),
        (r'"\ude00\ud83d"', "\ufffd\ufffd"),
        (r'"\\ud800"', r"\ud800"),
        (r'"\\\ud800"', "\\\ufffd"),
        (r'"\\ud83d\ude00"', "\\ud83d\ufffd"),
        (r'"\ud83d\\ude00"', "\ufffd\\ude00"),
        (r'"\ud83d\ude00\ude00"', "\U0001f600\ufffd"),
        (r'"\ud83dx\ude00"', "\ufffdx\ufffd"),
        (r'"\u0041\ud800\n"', "A\ufffd\n"),
    ):
        assert parse(wire.encode()) == text, wire


def test_half_a_surrogate_pair_in_a_key_is_replaced_too() -> None:
    assert parse(rb'{"\ud800": ["\udc00"]}') == {"\ufffd": ["\ufffd"]}


@pytest.mark.rule("S58", "bad")
def test_of_escapes_without_end_no_further_text_is_made() -> None:
    """What is worked on beside the answer stays within a few times its size."""
    body = '"Ж'.encode() + b"\\\\" * 500_000 + rb'\ud83d"'
    tracemalloc.start()
    read = parse(body)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert read == "Ж" + "\\" * 500_000 + "\ufffd"
    assert peak < 8 * len(body)


@pytest.mark.rule("S58", "bad")
def test_halves_without_end_are_not_mended_one_by_one() -> None:
    half = rb"x\ud83d"
    assert parse(b'"%s"' % (half * (MOST_HALVES // 2))) == "x\ufffd" * (MOST_HALVES // 2)
    with pytest.raises(UnreadableJsonError):
        parse(b'"%s"' % (half * (MOST_HALVES + 1)))


def test_a_byte_order_mark_is_no_part_of_the_answer() -> None:
    assert parse(b'\xef\xbb\xbf{"result": 1}') == {"result": 1}


def test_what_is_no_json_or_ambiguous_is_refused() -> None:
    for body in (
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
    ):
        with case(body), pytest.raises(UnreadableJsonError):
            parse(body)


@pytest.mark.parametrize(
    "deep",
    [
        b"[" * (MOST_DEPTH + 1) + b"]" * (MOST_DEPTH + 1),
        b'{"a":[' * (MOST_DEPTH // 2) + b"[]" + b"]}" * (MOST_DEPTH // 2),
        b"[" * 200_000,
        b'{"a":' * 70_000,
        b'["[]",' + b"[" * (MOST_DEPTH + 1) + b"]" * (MOST_DEPTH + 1) + b"]",
    ],
    ids=["lists", "mixed", "lists without an end", "objects without an end", "behind a text"],
)
def test_what_is_too_deep_is_refused_before_anything_is_built(deep: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    assert parse(b"[" * MOST_DEPTH + b"]" * MOST_DEPTH)
    assert parse(b'{"a":[' * (MOST_DEPTH // 2) + b"]}" * (MOST_DEPTH // 2))
    monkeypatch.setattr(json, "loads", never)
    with pytest.raises(UnreadableJsonError):
        parse(deep)


def never(*_: object, **__: object) -> None:
    raise AssertionError("the library was asked")


def test_brackets_in_a_text_are_no_depth() -> None:
    for text in ("[" * 100, "{[" * 100, '\\"[' * 100, "]}" * 100, '"], "', '\\\\"['):
        assert parse(json.dumps({text: [text]}).encode()) == {text: [text]}, text


def counted(shape: bytes, values: int) -> bytes:
    """Put so many values into lists that are short enough to be read whole."""
    lists, rest = divmod(values, 1000)
    return b"[" + b"".join(b"[%s 0]," % (shape * (size - 1)) for size in (*[1000] * lists, rest)) + b"0]"


@pytest.mark.rule("S58", "bad")
def test_the_number_of_values_is_bounded_by_the_memory_that_they_take() -> None:
    for shape, weight in ((b"0,", 1), (b'"a",', 1), (b"[],", 2), (b"{},", 3)):
        with case(shape):
            fitting = MOST_VALUES // weight
            assert isinstance(parse(counted(shape, int(fitting * 0.95))), list)
            with pytest.raises(OversizedJsonError):
                parse(counted(shape, int(fitting * 1.05)))


def test_the_commas_of_a_text_are_no_values() -> None:
    text = "[,{" * (MOST_VALUES // 2)
    assert parse(json.dumps([text]).encode()) == [text]


@pytest.mark.rule("S58", "bad")
def test_more_signs_than_one_request_may_read_past_are_refused() -> None:
    with pytest.raises(OversizedJsonError):
        parse(b"[" + b"0," * MOST_SIGNS + b"0]")


@pytest.mark.rule("S58", "bad")
def test_a_text_that_one_emoji_makes_four_times_as_large_is_shorter() -> None:
    emoji, rest = "\U0001f600".encode(), b"a" * (MOST_WIDE_BYTES - 6)
    assert parse(b'"' + emoji + rest + b'"')
    assert parse(b'"' + rest + rest + b'"')
    with pytest.raises(OversizedJsonError):
        parse(b'"' + emoji + rest + b'a"')


@pytest.mark.costly
@pytest.mark.rule("S58", "good")
def test_of_too_many_members_the_first_ones_are_read_and_what_stands_behind_them_is_read_too() -> None:
    numbers = list(range(MOST_VALUES + 1))
    wire = {"before": 1, "list": numbers, "object": {f"A{each}": {"}": [each]} for each in numbers}, "after": [2]}
    kept = numbers[:MOST_MEMBERS]
    assert parse(json.dumps(wire).encode()) == {
        "before": 1,
        "list": kept,
        "object": {f"A{each}": {"}": [each]} for each in kept},
        "after": [2],
    }


ANY_SIGNS = st.text('ab"\\[]{},:')


@pytest.mark.costly
@given(
    st.recursive(
        st.integers() | ANY_SIGNS, lambda inner: st.lists(inner) | st.dictionaries(ANY_SIGNS, inner), max_leaves=30
    ),
    st.integers(1, 4),
)
def test_an_answer_that_is_shortened_is_cut_as_its_value_would_be(value: object, most: int) -> None:
    assert json.loads(shortened(json.dumps(value), most)) == first_members(value, most)


def first_members(value: object, most: int) -> object:
    if isinstance(value, dict):
        return {key: first_members(each, most) for key, each in list(value.items())[:most]}
    return [first_members(each, most) for each in value[:most]] if isinstance(value, list) else value


def test_what_is_no_json_is_none_after_it_was_shortened() -> None:
    for text in ("]", "[}]", "[[]", "{]]", "," * 9, '"', "\\"):
        with case(text), pytest.raises((UnreadableJsonError, json.JSONDecodeError)):
            json.loads(shortened(text, 2))


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


@pytest.mark.rule("S67", "good")
def test_a_text_that_is_short_enough_is_not_cut() -> None:
    for text in ("", "x", "x" * LONGEST_LINE):
        assert cut(text) == text, text


@pytest.mark.rule("S67", "bad")
def test_a_longer_text_is_cut_and_an_ellipsis_says_so() -> None:
    assert cut("x" * (LONGEST_LINE + 1)) == "x" * (LONGEST_LINE - 1) + "…"
    assert cut("abc", 2) == "a…"
