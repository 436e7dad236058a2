"""Lists installations by their member_id, a page after `after`, each with what can be read of it."""

from datetime import datetime

from sqlalchemy import Engine, Select, select, union

from b24app.adapters.store.database import reading
from b24app.adapters.store.rows import StoredRow, installation_of, read_all
from b24app.adapters.store.schema import IS_INSTALLERS, installations, token_pairs
from b24app.domain.portal.installation import Installation
from b24app.errors.own import StoreError
from b24app.ports import UnreadablePortal

Page = list[Installation | UnreadablePortal]


def known(engine: Engine, client_id: str, after: str, most: int) -> Page:
    """Return those that were not removed."""
    return _page(engine, client_id, select(installations).where(installations.c.removed_at.is_(None)), after, most)


def idle(engine: Engine, client_id: str, since: datetime, after: str, most: int) -> Page:
    """Return those whose installer's pair was not written since; a removed one has no pairs."""
    with_pair = select(installations).join(token_pairs, IS_INSTALLERS)
    return _page(engine, client_id, with_pair.where(token_pairs.c.last_used_at < since), after, most)


def uncertain(engine: Engine, client_id: str, since: datetime, after: str, most: int) -> Page:
    """Return the idle ones, and those with an unconfirmed removal, which may have lost their pair."""
    # Each half by the index that finds it: one condition for both would read all pairs.
    of_ours = select(installations.c.member_id).where(installations.c.client_id == client_id)
    old = of_ours.join(token_pairs, IS_INSTALLERS).where(token_pairs.c.last_used_at < since)
    hinted = of_ours.where(installations.c.removal_hinted_at.is_not(None), installations.c.removed_at.is_(None))
    either = select(installations).where(installations.c.member_id.in_(union(old, hinted)))
    return _page(engine, client_id, either, after, most)


def _page(engine: Engine, client_id: str, found: Select[*tuple[object, ...]], after: str, most: int) -> Page:
    ours = (
        found.where(installations.c.client_id == client_id, installations.c.member_id > after)
        .order_by(installations.c.member_id)
        .limit(most)
    )
    with reading(engine) as connection:
        return [_listed(row) for row in read_all(connection, ours)]


def _listed(row: StoredRow) -> Installation | UnreadablePortal:
    try:
        return installation_of(row)
    except StoreError as error:
        return UnreadablePortal(member_id=row[installations.c.member_id], what=error.what)
