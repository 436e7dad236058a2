"""The erasure of a portal from the database, with its receipt and the scan that proves it."""

import logging
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, String, Table, and_, delete, func, or_, select

from b24app.adapters.store.database import insert
from b24app.adapters.store.kinds import ColumnKind
from b24app.adapters.store.rows import put, read_all, values
from b24app.adapters.store.schema import OfApplication, erasure_receipts, installations, metadata, of_portal
from b24app.domain.portal.installation import Installation, digest

LOG = logging.getLogger("b24app.security")
TOLD = 8  # hex digits of the portal's digest: enough to find its receipt, and no name of it


def tell(what: str, portal_digest: bytes) -> None:
    """Say what was deleted of which portal, be it by an event, a command or time."""
    LOG.warning("%s: %s", what, portal_digest.hex()[:TOLD])


def as_read(client_id: str, member_id: str, read: Installation | None) -> ColumnElement[bool]:
    """Match the portal's installation, where `read` is given only if nobody changed it since it was read.

    After an erasure the revisions begin again: the generation tells the two installations apart.
    """
    portal = of_portal(installations, client_id, member_id)
    if read is None:
        return portal
    return and_(portal, installations.c.revision == read.revision, installations.c.generation == read.generation)


def erase_portal(
    connection: Connection, client_id: str, member_id: str, now: datetime, read: Installation | None
) -> bool:
    """Delete the installation, and what hangs on it, and keep the receipt; none for a portal that was not there."""
    gone = connection.execute(delete(installations).where(as_read(client_id, member_id, read)))
    if gone.rowcount:
        write_receipt(connection, client_id, digest(member_id), now)
    return gone.rowcount > 0


def write_receipt(connection: Connection, client_id: str, portal_digest: bytes, now: datetime) -> None:
    """Write down that everything of a portal was deleted."""
    receipt = values(
        put(erasure_receipts.c.client_id, client_id),
        put(erasure_receipts.c.portal_digest, portal_digest),
        put(erasure_receipts.c.erased_at, now),
    )
    connection.execute(insert(connection, erasure_receipts).values(receipt).on_conflict_do_nothing())


def erasures_of(connection: Connection, client_id: str, member_id: str) -> list[datetime]:
    """Return when the portal was erased, the first time first."""
    at = erasure_receipts.c.erased_at
    ours = and_(erasure_receipts.c.client_id == client_id, erasure_receipts.c.portal_digest == digest(member_id))
    return [row[at] for row in read_all(connection, select(at).where(ours).order_by(at))]


def traces_of(connection: Connection, client_id: str, member_id: str) -> int:
    """Count the rows of this application, in whatever table, that hold the portal's member_id anywhere in a text."""
    return sum(_traces(connection, table, client_id, member_id) for table in metadata.sorted_tables)


def _traces(connection: Connection, table: Table, client_id: str, member_id: str) -> int:
    texts = [
        column for column in table.c if isinstance(column.type, ColumnKind) and isinstance(column.type.impl, String)
    ]
    found = or_(*(column.contains(member_id, autoescape=True) for column in texts))
    ours = table.with_cols(OfApplication).c.client_id == client_id
    return connection.execute(select(func.count()).select_from(table).where(ours, found)).scalar_one()
