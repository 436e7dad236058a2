"""JSON from hosts that we do not trust, read within bounds."""

import json
import math
import re
from typing import TYPE_CHECKING, NoReturn, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Json: TypeAlias = "bool | int | float | str | Sequence[Json] | Mapping[str, Json] | None"

MOST_DEPTH = 32  # a batch answer has about ten levels
MOST_VALUES = 500_000  # an empty list of three bytes takes seventy in memory
LONGEST_NUMBER = 128  # PHP may write floats with a hundred digits
SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")
# A backslash and what belongs to it: a surrogate pair (kept), half of one (replaced), any other escape (kept).
ESCAPE = re.compile(r"\\(?:u[dD][89abAB]..\\u[dD][c-fC-F]..|(?P<half>u[dD][89a-fA-F]..)|.)", re.DOTALL)


class UnreadableJsonError(ValueError):
    """It is not JSON, or not within the bounds. The text never holds any of it."""


def parse(body: bytes) -> Json:
    """Return the value. Half surrogates become U+FFFD, so that every text in it can be encoded.

    Raises:
        UnreadableJsonError: no UTF-8, no JSON, too deep, too many values, a key twice, a number too long or not finite.
    """
    try:
        value = _load(body.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        value, readable = None, False
    else:
        readable = _is_shallow(value)
    if not readable:  # raised here, so that the library's exception, which holds the text, is not even its context
        raise UnreadableJsonError("no JSON within the bounds")
    return value


def _load(text: str) -> Json:
    if sum(map(text.count, ",[{")) > MOST_VALUES:
        raise UnreadableJsonError
    if SURROGATE.search(text):
        text = ESCAPE.sub(lambda escape: r"\ufffd" if escape["half"] else escape[0], text)
    value: Json = json.loads(
        text, object_pairs_hook=_object, parse_int=_integer, parse_float=_real, parse_constant=_refuse
    )
    return value


def _object(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise UnreadableJsonError
    return members


def _integer(digits: str) -> int:
    if len(digits) > LONGEST_NUMBER:
        raise UnreadableJsonError
    return int(digits)


def _real(digits: str) -> float:
    if len(digits) > LONGEST_NUMBER or not math.isfinite(number := float(digits)):
        raise UnreadableJsonError
    return number


def _refuse(_: str) -> NoReturn:
    raise UnreadableJsonError


def _is_shallow(value: Json) -> bool:
    """Return whether the value is nested at most MOST_DEPTH levels deep, without recursion."""
    level = [value]
    for _ in range(MOST_DEPTH):
        lists = [node for node in level if isinstance(node, list)]
        objects = [node.values() for node in level if isinstance(node, dict)]
        level = [child for children in (*lists, *objects) for child in children]
        if not level:
            return True
    return False
