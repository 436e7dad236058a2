"""The erasure of a portal from the database, with its receipt and the scan that proves it."""

import hashlib
from datetime import datetime

from sqlalchemy import Connection, String, Table, delete, func, or_, select

from b24app.adapters.store.database import insert
from b24app.adapters.store.schema import erasure_receipts, installations, metadata, of_portal


def erase_portal(connection: Connection, client_id: str, member_id: str, now: datetime) -> None:
    """Delete the installation, and what hangs on it, and keep the receipt; none for a portal that was not there."""
    gone = connection.execute(delete(installations).where(of_portal(installations, client_id, member_id)))
    if gone.rowcount:
        receipt = {"client_id": client_id, "portal_digest": portal_digest(member_id), "erased_at": now}
        connection.execute(insert(connection, erasure_receipts).values(receipt).on_conflict_do_nothing())


def traces_of(connection: Connection, client_id: str, member_id: str) -> int:
    """Count the rows of this application, in whatever table, that hold the portal's member_id anywhere in a text."""
    return sum(_traces(connection, table, client_id, member_id) for table in metadata.sorted_tables)


def portal_digest(member_id: str) -> bytes:
    """Return what a receipt says about a portal: the SHA-256 of its member_id."""
    return hashlib.sha256(member_id.encode("utf-8", "surrogatepass")).digest()


def _traces(connection: Connection, table: Table, client_id: str, member_id: str) -> int:
    texts = [column.contains(member_id, autoescape=True) for column in table.c if isinstance(column.type, String)]
    rows = select(func.count()).select_from(table).where(table.c.client_id == client_id, or_(*texts))
    return int(connection.execute(rows).scalar_one())
