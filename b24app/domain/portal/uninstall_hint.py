"""An uninstall event, read: a hint that the app was removed from a portal, which anybody there can forge."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class UninstallHint:
    """An ONAPPUNINSTALL event, read. `clean` is the administrator's wish to delete the settings, too.

    Source: Bitrix24 REST docs, OnAppUninstall (CLEAN).
    """

    member_id: str
    application_token_digest: bytes | None = field(repr=False)
    clean: bool
