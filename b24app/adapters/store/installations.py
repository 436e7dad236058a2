"""The installations in the database."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection, Engine, Executable, delete, select, update

from b24app.adapters.store import installation_pages
from b24app.adapters.store.audit import append
from b24app.adapters.store.database import alone, forget_deleted, insert, reading, writing
from b24app.adapters.store.erasures import as_read, erase_portal, erasures_of, tell, traces_of
from b24app.adapters.store.kept_records import SqlKeptRecords
from b24app.adapters.store.rows import (
    CHOSEN,
    Values,
    find_one,
    installation_of,
    put,
    read_one,
    values,
    values_of,
)
from b24app.adapters.store.schema import (
    OF_CLIENT,
    OF_MEMBER,
    installations,
    of_portal,
    seen_access_tokens,
    token_pairs,
)
from b24app.adapters.store.token_pairs import SqlTokenPairs
from b24app.domain.operations.kept_record import KeptRecord, UnreadableRecord
from b24app.domain.portal.audit import AuditEntry
from b24app.domain.portal.installation import Installation, digest
from b24app.domain.portal.tokens import TokenPair
from b24app.ports import UnreadablePortal

ROW = select(installations).where(of_portal(installations, OF_CLIENT, OF_MEMBER))
KNOWN, REMOVED = (
    ROW.where(installations.c.removed_at.is_(None)),
    ROW.where(installations.c.removed_at.is_not(None)),
)
COUNTED = put(installations.c.revision, installations.c.revision + 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class SqlInstallations:
    """Implements the port Installations for one application."""

    engine: Engine
    client_id: str
    pairs: SqlTokenPairs

    @property
    def kept(self) -> SqlKeptRecords:
        """The records of portals that are most likely gone."""
        return SqlKeptRecords(engine=self.engine, client_id=self.client_id, box=self.pairs.box)

    def find(self, member_id: str) -> Installation | None:
        """Return the installation of this portal, or None if we know none or it was removed."""
        return self._row(KNOWN, member_id)

    def find_removed(self, member_id: str) -> Installation | None:
        """Return what is kept of a removed installation, or None."""
        return self._row(REMOVED, member_id)

    def install(self, installation: Installation, pair: TokenPair, now: datetime) -> Installation:
        """Write the installation and its installer's pair in one transaction; what an administrator chose stays.

        A rule that was lost is nobody's choice.
        """
        key, row = self._key(installation.member_id), values_of(installation)
        proven = {column: value for column, value in row.items() if column not in CHOSEN}
        with writing(self.engine) as connection:
            fresh = insert(connection, installations).values(key | row)
            upsert = fresh.on_conflict_do_update(index_elements=list(key), set_=proven | values(COUNTED))
            connection.execute(upsert)
            portal = of_portal(installations, self.client_id, installation.member_id)
            chosen = {column: value for column, value in row.items() if column in CHOSEN}
            connection.execute(update(installations).where(portal, installations.c.access_lost).values(chosen))
            kept = read_one(connection, select(installations).where(portal))
            self.kept.take_back(connection, installation.member_id, now)
            if installation.installer_id is not None:
                self.pairs.install(connection, installation.member_id, installation.installer_id, pair, now)
        return installation_of(kept)

    def restore(self, installation: Installation, now: datetime) -> Installation:
        """Write the installation where none is known; the one INSERT decides who was first."""
        key, row = self._key(installation.member_id), values_of(installation)
        counted, removed = row | values(COUNTED), installations.c.removed_at.is_not(None)
        there = select(installations).where(of_portal(installations, self.client_id, installation.member_id))
        with writing(self.engine) as connection:
            fresh = insert(connection, installations).values(key | row)
            connection.execute(fresh.on_conflict_do_update(index_elements=list(key), set_=counted, where=removed))
            self.kept.take_back(connection, installation.member_id, now)
            return installation_of(read_one(connection, there))

    def replace(self, read: Installation, new: Installation, entries: Sequence[AuditEntry] = ()) -> bool:
        """Write `new` in place of `read`, its revision counted on; the one UPDATE decides who was first."""
        with writing(self.engine) as connection:
            done = self._replace(connection, read, new)
            if done:
                append(connection, self.client_id, read.member_id, entries)
            return done

    def make_installer(self, read: Installation, new: Installation, pair: TokenPair, now: datetime) -> bool:
        """Name the installer, and write their pair, in one transaction."""
        with writing(self.engine) as connection:
            done = self._replace(connection, read, new)
            if done and new.installer_id is not None:
                self.pairs.install(connection, read.member_id, new.installer_id, pair, now)
            return done

    def idle(self, since: datetime, after: str, most: int) -> Sequence[Installation | UnreadablePortal]:
        """Return installations whose installer's pair was not written since; a removed one has no pairs."""
        return installation_pages.idle(self.engine, self.client_id, since, after, most)

    def uncertain(self, since: datetime, after: str, most: int) -> Sequence[Installation | UnreadablePortal]:
        """Return the idle ones, and those with an unconfirmed removal, which may have lost their pair."""
        return installation_pages.uncertain(self.engine, self.client_id, since, after, most)

    def retire(self, member_id: str, now: datetime, *, read: Installation | None = None) -> bool:
        """Mark the portal removed, and delete its tokens; what an administrator chose stays."""
        marked = values(
            put(installations.c.removed_at, now), put(installations.c.application_token_digest, None), COUNTED
        )
        with writing(self.engine) as connection:
            portal = as_read(self.client_id, member_id, read)
            done = connection.execute(update(installations).where(portal).values(marked)).rowcount > 0
            if not done and read:
                return False
            for table in (token_pairs, seen_access_tokens):
                connection.execute(delete(table).where(of_portal(table, self.client_id, member_id)))
        if done:
            tell("a portal was removed and its tokens deleted", digest(member_id))
        return True

    def erase(self, member_id: str, now: datetime, *, read: Installation | None = None) -> bool:
        """Delete the installation with whatever else is kept of the portal, and keep a receipt."""
        with writing(self.engine) as connection:
            done = erase_portal(connection, self.client_id, member_id, now, read)
            if not done and read:
                return False
            done |= self.kept.erase(connection, member_id, now)
        forget_deleted(self.engine)
        if done:
            tell("all data of a portal was deleted", digest(member_id))
        return True

    def set_aside(self, member_id: str, now: datetime, *, read: Installation | None = None) -> bool:
        """Keep one sealed record for a month, and delete the rest."""
        return self.kept.set_aside(member_id, now, read)

    def find_set_aside(self, member_id: str, now: datetime) -> KeptRecord | UnreadableRecord | None:
        """Return what was set aside within the month, as far as it can be read, or None."""
        return self.kept.find(member_id, now)

    def erase_overdue(self, now: datetime) -> int:
        """Erase what was set aside a month ago."""
        return self.kept.erase_overdue(now)

    def erased(self, member_id: str) -> Sequence[datetime]:
        """Return when the portal was erased, by its receipts."""
        with reading(self.engine) as connection:
            return erasures_of(connection, self.client_id, member_id)

    def traces(self, member_id: str) -> int:
        """Count what is left of a portal."""
        with alone(self.engine) as connection:  # it reads all rows, which takes as long as it takes
            return traces_of(connection, self.client_id, member_id)

    def listed(self, after: str, most: int) -> Sequence[Installation | UnreadablePortal]:
        """Return installations by member_id, from after `after` on."""
        return installation_pages.known(self.engine, self.client_id, after, most)

    def _key(self, member_id: str) -> Values:
        return values(put(installations.c.client_id, self.client_id), put(installations.c.member_id, member_id))

    def _replace(self, connection: Connection, read: Installation, new: Installation) -> bool:
        unchanged = as_read(self.client_id, read.member_id, read)
        row = values_of(replace(new, revision=read.revision + 1))
        return connection.execute(update(installations).where(unchanged).values(row)).rowcount == 1

    def _row(self, statement: Executable, member_id: str) -> Installation | None:
        with reading(self.engine) as connection:
            row = find_one(connection, statement, {OF_CLIENT.key: self.client_id, OF_MEMBER.key: member_id})
        return installation_of(row) if row else None
