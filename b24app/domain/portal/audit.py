"""The audit: which administrator changed what in a portal, and when."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from b24app.domain.portal.access import one_line

MOST_SHOWN = 50  # on the access page: older entries stay in the database
MOST_KEPT = 1_000  # of a portal: decades of changes, or what somebody clicks in an hour to hide one of them


class Action(StrEnum):
    """What was done. `about` of the entry says with what."""

    CHOSE = "chose"  # about: the choice before, the choice now
    ADDED = "added"  # about: the code, its name
    REMOVED = "removed"  # about: the code, its name
    EXPORT = "export"  # about: who might before, who may now
    KEY_FIELDS = "key-fields"  # about: the fields' codes now
    REPAIRED = "repaired"  # about: the steps that were needed, by method


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditEntry:
    """One change. The person's name is kept as the portal gave it at that moment."""

    at: datetime
    user_id: int
    name: str
    action: Action
    about: tuple[str, ...] = ()

    @property
    def change(self) -> str:
        """What was done, for the log: without the names of people."""
        named = self.action in {Action.ADDED, Action.REMOVED}
        return " > ".join(self.about[:1] if named else self.about)


def entry(at: datetime, user_id: int, name: str, action: Action, about: tuple[str, ...] = ()) -> AuditEntry:
    """Return the entry, with the name on one line and cut."""
    return AuditEntry(at=at, user_id=user_id, name=one_line(name), action=action, about=about)
