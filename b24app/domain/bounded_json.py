"""JSON from hosts that we do not trust: read within bounds.

Before anything is built, a skeleton of the answer (its brackets and commas) says how deep and how long it is.
"""

import json
import math
import re
from itertools import islice
from typing import TYPE_CHECKING, NoReturn, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Json: TypeAlias = "bool | int | float | str | Sequence[Json] | Mapping[str, Json] | None"

MOST_DEPTH = 32  # a batch answer has about ten levels
MOST_SIGNS = 500_000  # commas and opening brackets, in texts too: reading past them costs a tenth of a second
MOST_VALUES = 80_000  # a big portal's batch has 30,000, and an object of six bytes takes two hundred in memory
MOST_MEMBERS = 1_100  # of a list or object of an answer with more values: more than we work on, so it is noticed there
MOST_WIDE_BYTES = 2 * 1024 * 1024  # a single emoji makes each letter of a text take four bytes
LONGEST_LINE = 255  # characters of a name, a label or a title: what the platform's own columns hold
LONGEST_TEXT = 65_535  # characters: no column of the platform's holds more bytes of text
LONGEST_NUMBER = 128  # PHP may write floats with a hundred digits
WIDE = re.compile(rb"[\xf0-\xf4]")  # the first byte of a character outside the basic plane
TEXT = r'"[^"\\]*+(?:\\.[^"\\]*+)*+"?'
FLESH = re.compile(rf'(?:{TEXT}|[^\[\]{{}},"]++)++', re.DOTALL)
SIGN = re.compile(rf"(?:{FLESH.pattern})?+([\[\]{{}},]|\Z)", re.DOTALL)
ONE_LINE = json.JSONEncoder(ensure_ascii=False)
INNERMOST = re.compile(r"\[\]|\{\}")
MOST_HALVES = 10_000  # of surrogate pairs: each is replaced by itself, and a garbled text has few
REPLACEMENT = r"\ufffd"
SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")
FIRST, SECOND = r"\\u[dD][89abAB][0-9a-fA-F]{2}", r"\\u[dD][c-fC-F][0-9a-fA-F]{2}"
# Up to half a surrogate pair or to the end: pairs and other escapes are passed over whole, each backslash once.
HALF = re.compile(rf"((?:[^\\]++|{FIRST}{SECOND}|(?!{FIRST}|{SECOND})\\.|\\\Z)*+)({FIRST}|{SECOND}|\Z)", re.DOTALL)


class UnreadableJsonError(ValueError):
    """It is not JSON, or not within the bounds. The text never holds any of it."""


class OversizedJsonError(UnreadableJsonError):
    """It has more values than we read."""


def parse(body: bytes) -> Json:
    """Return the value. Half surrogates become U+FFFD, so that every text in it can be encoded.

    If there are more than MOST_VALUES values, each list and object is cut to its first MOST_MEMBERS members.

    Raises:
        OversizedJsonError: too many values, or too long for its widest character.
        UnreadableJsonError: no UTF-8, no JSON, too deep, a key twice, a number too long or not finite.
    """
    try:
        return _load(_within_bounds(body))
    except OversizedJsonError:
        raise
    except ValueError:
        pass  # raised below, so that the library's exception, which holds the text, is not even its context
    raise UnreadableJsonError("no JSON within the bounds")


def _within_bounds(body: bytes) -> str:
    """Return the text, once its length and its depth are known."""
    if len(body) > MOST_WIDE_BYTES and WIDE.search(body):
        raise OversizedJsonError
    text = body.decode("utf-8-sig")
    signs = sum(map(text.count, ",[{"))
    if signs > MOST_SIGNS:
        raise OversizedJsonError
    if signs > MOST_VALUES or _values(skeleton := FLESH.sub("", text)) > MOST_VALUES:
        text = shortened(text, MOST_MEMBERS)
        skeleton = FLESH.sub("", text)
    if _values(skeleton) > MOST_VALUES:
        raise OversizedJsonError
    brackets = skeleton.replace(",", "")
    for _ in range(MOST_DEPTH):
        brackets = INNERMOST.sub("", brackets)
    if brackets:  # deeper, or not in pairs
        raise UnreadableJsonError
    return text


def _values(skeleton: str) -> int:
    """Count the values. An object takes twice as much memory as another one."""
    return sum(map(skeleton.count, ",[{{"))


def shortened(text: str, most: int) -> str:
    """Return the JSON without what follows the first `most` members of each list and object.

    Raises:
        UnreadableJsonError: too deep, or its brackets do not come in pairs.
    """
    kept, start = list[str](), 0
    commas, cut_at = [0], 0  # in each list or object that is open, and how many are open where one is being cut
    for found in SIGN.finditer(text):
        sign = found[1]
        if not sign:
            break
        if sign == ",":
            commas[-1] += 1
            if commas[-1] == most and not cut_at:
                kept.append(text[start : found.start(1)])
                cut_at = len(commas)
        elif sign in "[{" and len(commas) <= MOST_DEPTH:
            commas.append(0)
        elif sign in "]}" and len(commas) > 1:
            if cut_at == len(commas):
                start, cut_at = found.start(1), 0
            commas.pop()
        else:  # too deep, or not in pairs
            raise UnreadableJsonError
    return "".join([*kept, text[start:]])


def _without_halves(text: str) -> str:
    """Return the JSON with U+FFFD for each half of a surrogate pair."""
    pieces = [found[1] + (REPLACEMENT if found[2] else "") for found in islice(HALF.finditer(text), MOST_HALVES)]
    if len(pieces) == MOST_HALVES:
        raise UnreadableJsonError
    return "".join(pieces)


def _load(text: str) -> Json:
    if SURROGATE.search(text):
        text = _without_halves(text)
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


def cut(text: str, longest: int = LONGEST_LINE) -> str:
    """Return the text with at most `longest` characters. An ellipsis stands for what is missing."""
    return text if len(text) <= longest else f"{text[: longest - 1]}…"
