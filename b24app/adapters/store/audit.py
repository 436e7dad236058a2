"""The audit of administrators' changes in the database: no row is changed, and the oldest give way to new ones."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, Engine, Select, delete, func, insert, select

from b24app.adapters.store.database import reading, writing
from b24app.adapters.store.rows import StoredRow, Values, find_one, put, read_all, values
from b24app.adapters.store.schema import audit, installations, of_portal
from b24app.domain.portal.audit import MOST_KEPT, AuditEntry

C = audit.c


@dataclass(frozen=True, slots=True, kw_only=True)
class SqlAudit:
    """Implements the port Audit for one application."""

    engine: Engine
    client_id: str

    def append(self, member_id: str, entry: AuditEntry) -> None:
        """Write down a change that changed nothing of the installation itself."""
        portal = of_portal(installations, self.client_id, member_id)
        known = select(installations.c.revision).where(portal).with_for_update()  # one writer numbers at a time
        with writing(self.engine) as connection:
            if find_one(connection, known):
                append(connection, self.client_id, member_id, (entry,))

    def newest(self, member_id: str, most: int) -> Sequence[AuditEntry]:
        """Return the last entries of a portal, the newest first."""
        statement = select(audit).where(of_portal(audit, self.client_id, member_id))
        with reading(self.engine) as connection:
            rows = read_all(connection, statement.order_by(C.number.desc()).limit(most))
            return [_entry(row) for row in rows]

    def count(self, member_id: str) -> int:
        """Return the number of the portal's last entry."""
        with reading(self.engine) as connection:
            return connection.execute(_last(self.client_id, member_id)).scalar_one() or 0


def append(connection: Connection, client_id: str, member_id: str, entries: Sequence[AuditEntry]) -> None:
    """Number the entries on from the portal's last one, and let the oldest go; the caller holds the portal's row."""
    if not entries:
        return
    key = values(put(C.client_id, client_id), put(C.member_id, member_id))
    last = connection.execute(_last(client_id, member_id)).scalar_one() or 0
    for place, entry in enumerate(entries, last + 1):
        connection.execute(insert(audit).values(key | values(put(C.number, place)) | _values(entry)))
    gone = C.number <= last + len(entries) - MOST_KEPT
    connection.execute(delete(audit).where(of_portal(audit, client_id, member_id), gone))


def _last(client_id: str, member_id: str) -> Select[int | None]:
    return select(func.max(C.number)).where(of_portal(audit, client_id, member_id))


def entries_of(connection: Connection, client_id: str, member_id: str) -> list[AuditEntry]:
    """Return all entries of a portal, the oldest first."""
    statement = select(audit).where(of_portal(audit, client_id, member_id)).order_by(C.number)
    return [_entry(row) for row in read_all(connection, statement)]


def _values(entry: AuditEntry) -> Values:
    return values(
        put(C.at, entry.at),
        put(C.user_id, entry.user_id),
        put(C.name, entry.name),
        put(C.deed, entry.action),
        put(C.about, entry.about),
    )


def _entry(row: StoredRow) -> AuditEntry:
    return AuditEntry(at=row[C.at], user_id=row[C.user_id], name=row[C.name], action=row[C.deed], about=row[C.about])
