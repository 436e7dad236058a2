"""What is kept for a month of a portal that is most likely gone, as one text that is sealed.

Nobody's name is in it: the portal is asked for names again.
"""

import json
from base64 import b64decode, b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from b24app.domain.operations.settings_backup import Choices, backed_up, read_backup
from b24app.domain.portal.audit import Action, AuditEntry
from b24app.domain.portal.installation import Installation

KEPT_FOR = timedelta(days=30)  # named on the privacy page


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptRecord:
    """What an administrator chose and changed, and what a launch is compared with. `entries` begin with the oldest."""

    erase_at: datetime
    choices: Choices
    application_token_digest: bytes | None
    entries: Sequence[AuditEntry]


@dataclass(frozen=True, slots=True, kw_only=True)
class UnreadableRecord:
    """A record of which nobody knows what it says: no key opens it, or it has another form. Somebody did choose."""

    erase_at: datetime


def kept_record(installation: Installation, entries: Sequence[AuditEntry], now: datetime) -> KeptRecord:
    """Return what is kept of an installation that is set aside now."""
    access = replace(installation.access, listed=tuple(replace(each, name="") for each in installation.access.listed))
    return KeptRecord(
        erase_at=now + KEPT_FOR,
        choices=Choices(access=access, tab=installation.tab),
        application_token_digest=installation.application_token_digest,
        entries=tuple(replace(entry, name="", about=_nameless(entry)) for entry in entries),
    )


def as_text(record: KeptRecord) -> str:
    """Return the record as the text that is sealed."""
    digest = record.application_token_digest
    said = {
        "choices": backed_up(record.choices),
        "lost": record.choices.access.lost,
        "digest": "" if digest is None else b64encode(digest).decode(),
        "entries": [
            {"at": each.at.isoformat(), "user": each.user_id, "action": each.action.value, "about": list(each.about)}
            for each in record.entries
        ],
    }
    return json.dumps(said, separators=(",", ":"))


def read_record(text: str, erase_at: datetime) -> KeptRecord:
    """Return the record of a text that we sealed ourselves; when it ends stands beside it.

    Raises:
        ValueError, KeyError, TypeError: it is none.
    """
    said = json.loads(text)
    choices = read_backup(said["choices"])
    return KeptRecord(
        erase_at=erase_at,
        choices=replace(choices, access=replace(choices.access, lost=said["lost"])),
        application_token_digest=b64decode(said["digest"]) or None,
        entries=tuple(_entry(each) for each in said["entries"]),
    )


def _entry(said: Mapping[str, str]) -> AuditEntry:
    return AuditEntry(
        at=datetime.fromisoformat(said["at"]),
        user_id=int(said["user"]),
        name="",
        action=Action(said["action"]),
        about=tuple(said["about"]),
    )


def _nameless(entry: AuditEntry) -> tuple[str, ...]:
    """Return what the entry is about, with no name in the place of the person's or group's."""
    return (*entry.about[:1], "") if entry.action in {Action.ADDED, Action.REMOVED} else entry.about
