"""An administrator's settings of the tab: who may copy and export, and the key fields."""

import re
from dataclasses import dataclass
from enum import StrEnum

# Without these a sales person cannot act on a lead. An administrator may choose others.
DEFAULT_KEY_FIELDS = ("NAME", "PHONE", "EMAIL", "COMPANY_TITLE", "SOURCE_ID", "OPPORTUNITY", "ASSIGNED_BY_ID")
MOST_KEY_FIELDS = 20  # more would not be read at a glance
FIELD_CODE = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,99}")


class Export(StrEnum):
    """Who may copy values and export a lead out of the tab."""

    EVERYBODY = "everybody"
    ADMINISTRATORS = "administrators"
    NOBODY = "nobody"


class Move(StrEnum):
    """What an administrator does with one key field. RESET restores the defaults."""

    ADD = "add"
    REMOVE = "remove"
    UP = "up"
    RESET = "reset"


@dataclass(frozen=True, slots=True, kw_only=True)
class TabSettings:
    """The settings. `key_fields` are codes of fields of the lead, in the administrator's order."""

    export: Export = Export.EVERYBODY
    key_fields: tuple[str, ...] = DEFAULT_KEY_FIELDS


AS_INSTALLED = TabSettings()


def may_export(settings: TabSettings, *, is_admin: bool) -> bool:
    """Return whether a person may copy values and export a lead."""
    return settings.export is Export.EVERYBODY or (is_admin and settings.export is Export.ADMINISTRATORS)


def arranged(fields: tuple[str, ...], move: Move, code: str) -> tuple[str, ...]:
    """Return the key fields after one move. An impossible move changes nothing."""
    if move is Move.RESET:
        return DEFAULT_KEY_FIELDS
    if move is Move.ADD:
        return fields if code in fields or len(fields) >= MOST_KEY_FIELDS else (*fields, code)
    if code not in fields:
        return fields
    place = fields.index(code)
    left = (*fields[:place], *fields[place + 1 :])
    if move is Move.REMOVE:
        return left
    before = max(place - 1, 0)
    return (*left[:before], code, *left[before:])
