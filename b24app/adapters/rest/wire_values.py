"""Readers of the platform's wire types, which come in several spellings."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo

from b24app.domain.bounded_json import Json
from b24app.domain.php_lists import php_list

LAST_SECOND = 4_102_444_800  # the year 2100: a later time is an error of the portal's
FAR_AWAY = datetime.fromtimestamp(LAST_SECOND, UTC)
LONGEST_NUMBER = 18  # digits: a longer number is no id of the platform and does not fit into 64 bits


def text(value: Json) -> str:
    """Return a string or a number as text, "" where the value is neither."""
    if isinstance(value, str):
        return value
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else ""


def number(value: Json) -> int | None:
    """Return an id or a count, which the platform writes as `7` or as `"7"`. None where the value is neither."""
    digits = text(value)
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) <= LONGEST_NUMBER else None


def flag(value: Json) -> bool:
    """Return whether the value is one of the platform's words for yes: `true`, `"Y"`, `"1"`, `1`."""
    return value in (True, "Y", "1")


def table(value: Json) -> Mapping[str, Json] | None:
    """Return an object, None where the value is none. PHP writes an empty object as an empty list."""
    if isinstance(value, Mapping):
        return value
    return {} if value == [] else None


def items(value: Json) -> list[Json] | None:
    """Return the items of a list, None where the value is none. PHP writes a list with a gap as an object."""
    found = php_list(value)
    return found if isinstance(found, list) else None


def rows(value: Json) -> tuple[Mapping[str, Json], ...] | None:
    """Return the objects of a list, without its other items. None where the value is no list."""
    found = items(value)
    return None if found is None else tuple(row for row in found if isinstance(row, Mapping))


def moment(value: Json) -> datetime | None:
    """Return a moment that names its time zone, None where the value is none."""
    try:
        found = datetime.fromisoformat(text(value))
    except ValueError:
        return None
    return found if found.tzinfo is not None else None


def zone_in(time: Json) -> tzinfo | None:
    """Return the portal's time zone as it is now, by the block `time` of its answer, None where that does not say."""
    started = moment((table(time) or {}).get("date_start"))
    return started.tzinfo if started else None


def texts(value: Json) -> tuple[str, ...]:
    """Return the texts and numbers of a multiple value, or of a single one, without empty and other items."""
    several = items(value)
    return tuple(filter(None, map(text, [value] if several is None else several)))


def listed(name: str, values: Iterable[object]) -> dict[str, str]:
    """Return a list as a method's parameter, in PHP's flat notation (`select[0]`)."""
    return {f"{name}[{place}]": str(value) for place, value in enumerate(values)}


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeBlock:
    """What a portal measured for a call, each None where it does not say.

    `duration_s` is the time of the call, `operating_s` what the method took of its budget, counted until `resets_at`,
    which is FAR_AWAY where the portal names no time that can be.
    """

    duration_s: float | None
    operating_s: float | None
    resets_at: datetime | None


def time_block(value: Json) -> TimeBlock:
    """Return the block `time` of an answer.

    Source: Bitrix24 REST docs, "Data types" (time); newest portals write whole seconds as integers.
    """
    said = table(value) or {}
    reset = number(said.get("operating_reset_at"))
    return TimeBlock(
        duration_s=_seconds(said.get("duration")),
        operating_s=_seconds(said.get("operating")),
        resets_at=datetime.fromtimestamp(min(reset, LAST_SECOND), UTC) if reset else None,
    )


def _seconds(value: Json) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value) if 0 <= value < LAST_SECOND else None
