"""The audit of administrators' changes in the database, which is only added to."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, Engine, Row, func, insert, select

from b24app.adapters.store.database import reading, writing
from b24app.adapters.store.schema import audit, installations, of_portal
from b24app.domain.portal.audit import Action, AuditEntry


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
            if connection.execute(known).one_or_none() is not None:
                append(connection, self.client_id, member_id, (entry,))

    def newest(self, member_id: str, most: int) -> Sequence[AuditEntry]:
        """Return the last entries of a portal, the newest first."""
        statement = select(audit).where(of_portal(audit, self.client_id, member_id))
        with reading(self.engine) as connection:
            rows = connection.execute(statement.order_by(audit.c.number.desc()).limit(most))
            return [_entry(row) for row in rows]


def append(connection: Connection, client_id: str, member_id: str, entries: Sequence[AuditEntry]) -> None:
    """Number the entries on from the portal's last one; the caller holds the portal's row."""
    portal = {"client_id": client_id, "member_id": member_id}
    last = select(func.max(audit.c.number)).where(of_portal(audit, **portal))
    number = connection.execute(last).scalar_one() if entries else None
    for place, entry in enumerate(entries, (number or 0) + 1):
        connection.execute(insert(audit).values(portal | {"number": place} | _values(entry)))


def _values(entry: AuditEntry) -> dict[str, object]:
    return {
        "at": entry.at,
        "user_id": entry.user_id,
        "name": entry.name,
        "deed": entry.action.value,
        "about": list(entry.about),
    }


def _entry(row: Row[*tuple[object, ...]]) -> AuditEntry:
    return AuditEntry(at=row.at, user_id=row.user_id, name=row.name, action=Action(row.deed), about=tuple(row.about))
