"""Who does now what one process may do at a time, of all workers and hosts, by a lease that ends by itself."""

from sqlalchemy import Connection, and_, delete, or_

from b24app.adapters.store.clock import DatabaseNow
from b24app.adapters.store.database import insert
from b24app.adapters.store.rows import find_one, put, values
from b24app.adapters.store.schema import turns


def has_turn(connection: Connection, client_id: str, task: str, owner: str, life_s: float) -> bool:
    """Take the turn, or keep it, for `life_s` from now on; False where another owner has it. The one INSERT decides."""
    key = values(put(turns.c.client_id, client_id), put(turns.c.task, task))
    ours = values(put(turns.c.owner, owner), put(turns.c.until, DatabaseNow() + life_s))
    free = or_(turns.c.until <= DatabaseNow(), turns.c.owner == owner)
    taken = insert(connection, turns).values(key | ours)
    statement = taken.on_conflict_do_update(index_elements=list(key), set_=ours, where=free)
    return find_one(connection, statement.returning(turns.c.owner)) is not None


def end_turn(connection: Connection, client_id: str, task: str, owner: str) -> None:
    """Let the next one begin at once, if the turn is still this owner's."""
    ours = and_(turns.c.client_id == client_id, turns.c.task == task, turns.c.owner == owner)
    connection.execute(delete(turns).where(ours))
