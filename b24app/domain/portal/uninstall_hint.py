"""An uninstall event, read: a hint that the app was removed from a portal, which anybody there can forge."""

from dataclasses import dataclass, field
from enum import Enum, auto


@dataclass(frozen=True, slots=True, kw_only=True)
class UninstallHint:
    """An ONAPPUNINSTALL event, read. `clean` is the administrator's wish to delete the settings, too.

    Source: Bitrix24 REST docs, OnAppUninstall (CLEAN).
    """

    member_id: str
    application_token_digest: bytes | None = field(repr=False)
    clean: bool


class Leftover(Enum):
    """What a removed portal leaves, as the uninstall events say: its SETTINGS, or NOTHING.

    RECORD: they differ, so one of them is not the administrator's. The settings are sealed in a record, from which they
    come back with the portal, and which ends by itself (domain/operations/kept_record.py).
    """

    SETTINGS = auto()
    RECORD = auto()
    NOTHING = auto()
