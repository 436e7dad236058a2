"""The settings backup: a portal's own copy of what its administrator chose, written and read.

The copy is one of the application's options in the portal, which only administrators can set. Whatever it says, it
widens nothing but the access rule of that portal. Names are not in it: they can be asked for again.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto

from b24app.domain import bounded_json
from b24app.domain.bounded_json import Json
from b24app.domain.portal.access import ACCESS_CODE, MOST_LISTED, AccessRule, Choice, Listed
from b24app.domain.portal.installation import AS_INSTALLED, FIELD_CODE, MOST_KEY_FIELDS, Export, TabSettings
from b24app.errors.outside import PortalError

OPTION = "full_lead_choices"
VERSION = 1
REFUSED_AS_UNSET = frozenset({"accessexception", "error_method_not_found"})
LONGEST_BACKUP = 16_384  # characters: the longest that we write is well below


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """What an administrator decides in a portal."""

    access: AccessRule
    tab: TabSettings = AS_INSTALLED


class NoBackup(Enum):
    """Why a portal's copy says nothing: there is none, or it cannot be read.

    REFUSED is how old self-hosted portals say that there is none. What it means in ours, the installation decides.
    """

    ABSENT = auto()
    REFUSED = auto()
    UNREADABLE = auto()


class UnreadableBackupError(ValueError):
    """It is not what we wrote. The text never holds any of it."""


def backed_up(choices: Choices) -> str:
    """Return the copy as text for the portal."""
    said = {
        "version": VERSION,
        "rule": choices.access.choice.value,
        "codes": list(choices.access.codes),
        "export": choices.tab.export.value,
        "key_fields": list(choices.tab.key_fields),
    }
    return json.dumps(said, separators=(",", ":"))


def is_absent(copy: Json) -> bool:
    """Whether the portal keeps no copy. PHP writes nothing in several ways."""
    return copy is None or copy is False or copy in ("", [], {})


def refused_as_unset(refusal: PortalError) -> bool:
    """Whether a portal refuses so the option that was never set, or knows no options, and so never took a copy.

    Source: the portal's code, app.option.get (docs/platform.md 6.3).
    """
    return refusal.code.lower() in REFUSED_AS_UNSET


def read_backup(text: Json) -> Choices:
    """Return the choices of a copy. All of it must have the form that we write.

    Raises:
        UnreadableBackupError: it has another form.
    """
    said = _object(text)
    if said.get("version") != VERSION or isinstance(said.get("version"), bool):
        raise UnreadableBackupError
    codes = _texts(said.get("codes"), ACCESS_CODE, MOST_LISTED)
    key_fields = _texts(said.get("key_fields"), FIELD_CODE, MOST_KEY_FIELDS)
    choice, export = said.get("rule"), said.get("export")
    if choice not in tuple(Choice) or export not in tuple(Export) or (choice == Choice.CHOSEN and not codes):
        raise UnreadableBackupError
    listed = tuple(Listed(code=code) for code in codes)
    return Choices(
        access=AccessRule(choice=Choice(str(choice)), listed=listed),
        tab=TabSettings(export=Export(str(export)), key_fields=key_fields),
    )


def _object(text: Json) -> Mapping[str, Json]:
    if not isinstance(text, str) or len(text) > LONGEST_BACKUP:
        raise UnreadableBackupError
    try:
        said = bounded_json.parse(text.encode("utf-8", "surrogatepass"))
    except bounded_json.UnreadableJsonError:
        said = None
    if not isinstance(said, Mapping):
        raise UnreadableBackupError
    return said


def _texts(value: Json, form: re.Pattern[str], most: int) -> tuple[str, ...]:
    if not isinstance(value, list) or len(value) > most:
        raise UnreadableBackupError
    texts = tuple(each for each in value if isinstance(each, str) and form.fullmatch(each))
    if len(texts) != len(value) or len(set(texts)) != len(texts):
        raise UnreadableBackupError
    return texts
