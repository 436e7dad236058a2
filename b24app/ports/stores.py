"""The interfaces to what is kept in the database."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from b24app.domain.operations.kept_record import KeptRecord, UnreadableRecord
from b24app.domain.portal.audit import AuditEntry
from b24app.domain.portal.installation import Installation
from b24app.domain.portal.tokens import StoredPair, TokenPair


@dataclass(frozen=True, slots=True, kw_only=True)
class UnreadablePortal:
    """An installation of which a stored value cannot be read; `what` names its column, and not the value."""

    member_id: str
    what: str


class Installations(Protocol):
    """The portals in which the app is installed. Every method raises StoreError where the database fails."""

    def find(self, member_id: str) -> Installation | None:
        """Return the installation of this portal, or None if we know none or it was removed."""

    def find_removed(self, member_id: str) -> Installation | None:
        """Return what is kept of a removed installation for the next one, its settings, or None."""

    def install(self, installation: Installation, pair: TokenPair, now: datetime) -> Installation:
        """Write the installation and its installer's pair together, in place of an earlier one. Return it as stored.

        Everything is written as given, except the revision, which is counted on, and what an administrator chose in an
        earlier installation, removed or not (access rule, settings of the tab), which stays unless the rule was lost.
        """

    def restore(self, installation: Installation, now: datetime) -> Installation:
        """Write the installation, without anybody's pair, if none is known. Return the one that is known now."""

    def make_installer(self, read: Installation, new: Installation, pair: TokenPair, now: datetime) -> bool:
        """Write `new`, which names the installer, and their pair together. False if another writer was first."""

    def replace(self, read: Installation, new: Installation, entries: Sequence[AuditEntry] = ()) -> bool:
        """Write `new` in place of `read`, and the audit's entries with it. False if another writer was first.

        Then nothing is written.
        """

    def idle(self, since: datetime, after: str, most: int) -> Sequence[Installation | UnreadablePortal]:
        """Return installations whose installer's pair was not written since, by member_id, from after `after` on."""

    def uncertain(self, since: datetime, after: str, most: int) -> Sequence[Installation | UnreadablePortal]:
        """Return those that are idle, and those of which an event has claimed that they were removed; as `idle`."""

    def retire(self, member_id: str, now: datetime, *, read: Installation | None = None) -> bool:
        """Delete the portal's pairs and its application token, and mark it removed. What was chosen stays.

        Where `read` is given, only if nobody changed the installation since it was read. False if somebody did.
        """

    def listed(self, after: str, most: int) -> Sequence[Installation | UnreadablePortal]:
        """Return installations by member_id, from after `after` on."""

    def erase(self, member_id: str, now: datetime, *, read: Installation | None = None) -> bool:
        """Delete the installation, its pairs and everything else that is kept of the portal. A receipt names nobody.

        `read` and False as in `retire`.
        """

    def set_aside(self, member_id: str, now: datetime, *, read: Installation | None = None) -> bool:
        """Keep what was chosen and changed for a month, sealed, and delete the rest. `install` and `restore` end that.

        Without them, and where it cannot be read, `erase_overdue` does. `read` and False as in `retire`.
        """

    def find_set_aside(self, member_id: str, now: datetime) -> KeptRecord | UnreadableRecord | None:
        """Return what was set aside within the month, as far as it can be read, or None."""

    def erase_overdue(self, now: datetime) -> int:
        """Erase what was set aside a month ago, each with a receipt, and return how many."""

    def erased(self, member_id: str) -> Sequence[datetime]:
        """Return when the portal was erased, by the receipts; nothing for one that never was."""

    def traces(self, member_id: str) -> int:
        """Count the rows that hold anything of the portal."""


class Audit(Protocol):
    """What administrators changed: added to, and never changed. Every method raises StoreError.

    Of each portal the last MOST_KEPT entries are kept. The oldest one gives way to a new one, in the same transaction.
    """

    def append(self, member_id: str, entry: AuditEntry) -> None:
        """Add an entry about a change outside the installation's row. None is added for an unknown portal."""

    def count(self, member_id: str) -> int:
        """Return how many entries were ever added for the portal, those included that gave way."""

    def newest(self, member_id: str, most: int) -> Sequence[AuditEntry]:
        """Return the last entries of a portal, newest first."""


class TokenPairs(Protocol):
    """The token pairs of people, one for each person and portal. Every method raises StoreError."""

    def find(self, member_id: str, user_id: int) -> StoredPair | None:
        """Return the person's pair, or None."""

    def is_kept_since(self, member_id: str, user_id: int, since: datetime, now: datetime) -> bool:
        """Tell whether the person has a pair that was written after `since`.

        That they have one may be remembered for ten minutes, which another process may drop meanwhile.
        """

    def keep(self, member_id: str, user_id: int, pair: TokenPair, now: datetime) -> None:
        """Write the pair of a proven launch. An access token that was seen before changes nothing."""

    def replace(self, read: StoredPair, new: TokenPair, now: datetime) -> bool:
        """Write `new` in place of the pair that was read. False if another writer replaced or dropped it first."""

    def drop(self, read: StoredPair) -> bool:
        """Delete the pair that was read. False if another writer replaced or dropped it first."""

    def sweep(self, now: datetime) -> int:
        """Delete the pairs that nobody used for a day, except installers', and return how many.

        It may take minutes where there are millions, and nobody waits for it. None is deleted where another process is
        at it.
        """


class RefreshLeases(Protocol):
    """Who is refreshing which pair: one at a time, of all threads, processes and hosts."""

    def begin(self, read: StoredPair, life_s: float) -> str | None:
        """Write down that the pair is about to be refreshed. Return the lease's owner, who has `life_s`.

        None if another worker holds the lease, or the pair was replaced or dropped. Replacing the pair ends the lease.
        """

    def end(self, read: StoredPair, owner: str, *, answered: bool) -> None:
        """Give the lease back without a new pair. `answered` says that the server refused, so it rotated nothing."""


class OAuthStates(Protocol):
    """The OAuth states that were used. Raises StoreError."""

    def use(self, digest: bytes, now: datetime) -> bool:
        """Use a state up, in one statement. False if it was used before."""

    def sweep(self, now: datetime) -> int:
        """Delete the states that are long over, and return how many."""
