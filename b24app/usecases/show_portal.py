"""Gathers what is kept of one portal, for its operator."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from b24app.domain.operations.health import InstallationKeys, installation_keys
from b24app.domain.operations.kept_record import KeptRecord
from b24app.domain.portal.audit import MOST_SHOWN, AuditEntry
from b24app.domain.portal.installation import Installation
from b24app.ports import Audit, Installations, TokenPairs
from b24app.usecases.unattended import installers_pair


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A portal's row, the state of its tokens, what its administrators changed, newest first, and its receipts.

    `erased` tells when the portal was erased before this installation.
    """

    installation: Installation
    keys: InstallationKeys
    changes: Sequence[AuditEntry]
    erased: Sequence[datetime]


@dataclass(frozen=True, slots=True, kw_only=True)
class Erased:
    """A portal of which nothing is kept but the receipts, and perhaps its settings: sealed, and until when.

    `readable` tells whether a key opens them.
    """

    at: Sequence[datetime]
    sealed_until: datetime | None = None
    readable: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowPortal:
    """Shows a removed portal, too, as long as anything is kept of it."""

    installations: Installations
    pairs: TokenPairs
    audit: Audit

    def __call__(self, member_id: str, now: datetime) -> Kept | Erased | None:
        """Return what is kept. None if the portal is not known and was never erased.

        Raises:
            StoreError: the store did not answer.
        """
        erased = self.installations.erased(member_id)
        found = self.installations.find(member_id) or self.installations.find_removed(member_id)
        if found is None:
            kept = self.installations.find_set_aside(member_id, now)
            if kept is None:
                return Erased(at=erased) if erased else None
            return Erased(at=erased, sealed_until=kept.erase_at, readable=isinstance(kept, KeptRecord))
        return Kept(
            installation=found,
            keys=installation_keys(found.installer_id, installers_pair(self.pairs, found), now),
            changes=self.audit.newest(member_id, MOST_SHOWN),
            erased=erased,
        )
