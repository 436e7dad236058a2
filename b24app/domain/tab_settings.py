"""What a portal's administrator decides about the tab beside who may use it: copying and exporting, the key fields."""

from dataclasses import dataclass
from enum import StrEnum

# Without these a sales person cannot act on a lead; an administrator may choose others.
DEFAULT_KEY_FIELDS = ("NAME", "PHONE", "EMAIL", "COMPANY_TITLE", "SOURCE_ID", "OPPORTUNITY", "ASSIGNED_BY_ID")
MOST_KEY_FIELDS = 20  # more are no glance any more


class Export(StrEnum):
    """Who may copy values and export a lead out of the tab."""

    EVERYBODY = "everybody"
    ADMINISTRATORS = "administrators"
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True, kw_only=True)
class TabSettings:
    """The choices; `key_fields` are codes of fields of the lead, in the administrator's order."""

    export: Export = Export.EVERYBODY
    key_fields: tuple[str, ...] = DEFAULT_KEY_FIELDS


AS_INSTALLED = TabSettings()


def may_export(settings: TabSettings, *, is_admin: bool) -> bool:
    """Decide whether a person may copy values and export a lead."""
    return settings.export is Export.EVERYBODY or (is_admin and settings.export is Export.ADMINISTRATORS)
