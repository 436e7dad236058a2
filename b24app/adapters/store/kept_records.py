"""What is kept for a month of portals that are most likely gone: one sealed record each, under the portal's digest."""

import logging
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, Engine, and_, delete, select

from b24app.adapters.keys.secret_box import Cell, SecretBox
from b24app.adapters.store.audit import append, entries_of
from b24app.adapters.store.database import forget_deleted, insert, reading, writing
from b24app.adapters.store.erasures import as_read, tell, write_receipt
from b24app.adapters.store.rows import find_one, installation_of, put, read_all, values
from b24app.adapters.store.schema import installations, kept_records
from b24app.domain.operations.kept_record import (
    KeptRecord,
    UnreadableRecord,
    as_text,
    kept_record,
    read_record,
)
from b24app.domain.portal.installation import Installation, digest

LOG = logging.getLogger("b24app.security")
NOBODY = 0  # a record is of no person
AT_ONCE = 100  # records that are erased in one transaction
C = kept_records.c


@dataclass(frozen=True, slots=True, kw_only=True)
class SqlKeptRecords:
    """The records of one application."""

    engine: Engine
    client_id: str
    box: SecretBox = field(repr=False)

    def set_aside(self, member_id: str, now: datetime, read: Installation | None) -> bool:
        """Put the record in the place of the installation, if it is as `read`, and of everything that hangs on it."""
        portal = as_read(self.client_id, member_id, read)
        with writing(self.engine) as connection:
            row = find_one(connection, select(installations).where(portal).with_for_update())
            if row is None:
                return False
            record = kept_record(installation_of(row), entries_of(connection, self.client_id, member_id), now)
            key = values(put(C.client_id, self.client_id), put(C.portal_digest, digest(member_id)))
            sealed = self.box.seal(as_text(record), cell_of_record(self.client_id, digest(member_id)))
            said = values(put(C.sealed, sealed), put(C.erase_at, record.erase_at))
            fresh = insert(connection, kept_records).values(key | said)
            connection.execute(fresh.on_conflict_do_update(index_elements=list(key), set_=said))
            connection.execute(delete(installations).where(portal))
        forget_deleted(self.engine)
        tell("a portal's tokens were deleted and its settings sealed", digest(member_id))
        return True

    def find(self, member_id: str, now: datetime) -> KeptRecord | UnreadableRecord | None:
        """Return the record, as far as it can be read. None where none is kept, or it is over."""
        with reading(self.engine) as connection:
            return self._opened(connection, digest(member_id), now)

    def take_back(self, connection: Connection, member_id: str, now: datetime) -> None:
        """Put what administrators changed back beside the installation that was just written, and end the record.

        One that cannot be read stays until it is over: the key that opens it may come back, and until then it tells
        that somebody chose. One that is over is erased as always.
        """
        record = self._opened(connection, digest(member_id), now)
        if isinstance(record, KeptRecord):
            append(connection, self.client_id, member_id, record.entries)
            connection.execute(delete(kept_records).where(of_record(self.client_id, digest(member_id))))
        elif record is None:
            self.erase(connection, member_id, now)

    def erase(self, connection: Connection, member_id: str, now: datetime) -> bool:
        """End the record of a portal, with a receipt. False where there is none."""
        record = of_record(self.client_id, digest(member_id))
        done = connection.execute(delete(kept_records).where(record)).rowcount > 0
        if done:
            write_receipt(connection, self.client_id, digest(member_id), now)
        return done

    def erase_overdue(self, now: datetime) -> int:
        """End the records that are over, each with a receipt, and return how many."""
        erased = 0
        while some := self._erase_some(now):
            erased += some
        if erased:
            forget_deleted(self.engine)
        return erased

    def _erase_some(self, now: datetime) -> int:
        over = select(C.portal_digest).where(C.client_id == self.client_id, C.erase_at <= now).limit(AT_ONCE)
        with writing(self.engine) as connection:
            found = [row[C.portal_digest] for row in read_all(connection, over)]
            for each in found:
                connection.execute(delete(kept_records).where(of_record(self.client_id, each)))
                write_receipt(connection, self.client_id, each, now)
        for each in found:
            tell("sealed settings of a portal were deleted", each)
        return len(found)

    def _opened(
        self, connection: Connection, portal_digest: bytes, now: datetime
    ) -> KeptRecord | UnreadableRecord | None:
        row = find_one(
            connection, select(kept_records).where(of_record(self.client_id, portal_digest), C.erase_at > now)
        )
        if row is None:
            return None
        text = self.box.open(row[C.sealed], cell_of_record(self.client_id, portal_digest))
        with suppress(ValueError, KeyError, TypeError):
            if text is not None:
                return read_record(text, row[C.erase_at])
        LOG.warning("a kept record cannot be read any more")
        return UnreadableRecord(erase_at=row[C.erase_at])


def of_record(client_id: str, portal_digest: bytes) -> ColumnElement[bool]:
    """Match a portal's record."""
    return and_(kept_records.c.client_id == client_id, kept_records.c.portal_digest == portal_digest)


def cell_of_record(client_id: str, portal_digest: bytes) -> Cell:
    """Return where a record is sealed for."""
    return Cell(
        table=kept_records.name,
        column=C.sealed.name,
        client_id=client_id,
        member_id=portal_digest.hex(),
        user_id=NOBODY,
    )
