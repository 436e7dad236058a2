"""The token pairs of people in the database, sealed."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, Engine, and_, delete, literal, select, update

from b24app.adapters.keys.secret_box import Cell, SecretBox
from b24app.adapters.store.clock import DatabaseNow
from b24app.adapters.store.database import insert, reading, writing
from b24app.adapters.store.rows import StoredRow, Values, find_one, put, values
from b24app.adapters.store.schema import (
    OF_CLIENT,
    OF_MEMBER,
    OF_USER,
    installations,
    of_portal,
    seen_access_tokens,
    token_pairs,
)
from b24app.adapters.store.sweeping.sweep import SqlSweep
from b24app.domain.portal.installation import digest
from b24app.domain.portal.tokens import Refresh, StoredPair, TokenPair, ViewerToken

SEALED = (token_pairs.c.access_token, token_pairs.c.refresh_token)
CLOCK = DatabaseNow().label("clock")
A_PERSONS = select(token_pairs, CLOCK).where(
    of_portal(token_pairs, OF_CLIENT, OF_MEMBER), token_pairs.c.user_id == OF_USER
)
NO_MORE = 0.0  # a lease that was given back without an answer ended long ago


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """The pair that a person's open brought at `now`."""

    member_id: str
    user_id: int
    pair: TokenPair
    now: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SqlTokenPairs:
    """Implements the port TokenPairs for one application."""

    engine: Engine
    client_id: str
    box: SecretBox = field(repr=False)

    def find(self, member_id: str, user_id: int) -> StoredPair | None:
        """Return the person's pair; one that cannot be opened counts as not there."""
        given = {OF_CLIENT.key: self.client_id, OF_MEMBER.key: member_id, OF_USER.key: user_id}
        with reading(self.engine) as connection:
            row = find_one(connection, A_PERSONS, given)
        return self._opened(row) if row else None

    def is_kept_since(self, member_id: str, user_id: int, since: datetime, now: datetime) -> bool:
        """Look whether the person has a pair that was written after `since`."""
        del now  # nothing is remembered here
        stored = self.find(member_id, user_id)
        return stored is not None and stored.kept_at > since

    def keep(self, member_id: str, user_id: int, pair: TokenPair, now: datetime) -> None:
        """Write the pair, unless its access token was seen before or the portal is not (or no more) known."""
        self.keep_all((Opened(member_id=member_id, user_id=user_id, pair=pair, now=now),))

    def keep_all(self, opened: Iterable[Opened]) -> None:
        """Keep several in one transaction, each person's in their order."""
        # Who writes several people's rows does so in the order of their keys, so that no two wait for each other.
        by_person = sorted(opened, key=lambda each: (each.member_id, each.user_id))
        with writing(self.engine) as connection:
            for each in by_person:
                if self._see(connection, each.member_id, each.user_id, each.pair, each.now):
                    self._write(connection, each.member_id, each.user_id, each.pair, each.now)

    def replace(self, read: StoredPair, new: TokenPair, now: datetime) -> bool:
        """Write `new` in place of the pair that was read; the one UPDATE decides who was first."""
        row = self._sealed(read.member_id, read.user_id, new, now) | values(
            put(token_pairs.c.generation, read.generation + 1)
        )
        statement = update(token_pairs).where(matches_version(self.client_id, read))
        with writing(self.engine) as connection:
            self._see(connection, read.member_id, read.user_id, new, now)
            return connection.execute(statement.values(row)).rowcount == 1

    def drop(self, read: StoredPair) -> bool:
        """Delete the pair that was read; the one DELETE decides who was first."""
        with writing(self.engine) as connection:
            return connection.execute(delete(token_pairs).where(matches_version(self.client_id, read))).rowcount == 1

    def sweep(self, now: datetime) -> int:
        """Delete the pairs that nobody used for a day, installers' aside, and forget the tokens seen before."""
        return SqlSweep(engine=self.engine, client_id=self.client_id)(now)

    def install(self, connection: Connection, member_id: str, user_id: int, pair: TokenPair, now: datetime) -> None:
        """Write an installer's pair within the installation's transaction, seen before or not."""
        self._see(connection, member_id, user_id, pair, now)
        self._write(connection, member_id, user_id, pair, now)

    def _see(self, connection: Connection, member_id: str, user_id: int, pair: TokenPair, now: datetime) -> bool:
        """Write down that the access token was seen; False if it was before, or the portal is not known."""
        # The lock keeps the portal's row until we are done: who removes it meanwhile waits, and removes ours as well.
        row = select(
            installations.c.client_id,
            installations.c.member_id,
            literal(user_id),
            literal(digest(pair.access_token)),
            literal(now, seen_access_tokens.c.seen_at.type),
        ).where(of_portal(installations, self.client_id, member_id), installations.c.removed_at.is_(None))
        columns: list[Column[Any]] = [
            seen_access_tokens.c.client_id,
            seen_access_tokens.c.member_id,
            seen_access_tokens.c.user_id,
            seen_access_tokens.c.digest,
            seen_access_tokens.c.seen_at,
        ]
        locked = row.with_for_update(read=True)
        statement = insert(connection, seen_access_tokens).from_select(columns, locked).on_conflict_do_nothing()
        return find_one(connection, statement.returning(seen_access_tokens.c.digest)) is not None

    def _write(self, connection: Connection, member_id: str, user_id: int, pair: TokenPair, now: datetime) -> None:
        key = values(
            put(token_pairs.c.client_id, self.client_id),
            put(token_pairs.c.member_id, member_id),
            put(token_pairs.c.user_id, user_id),
        )
        row = self._sealed(member_id, user_id, pair, now)
        fresh = insert(connection, token_pairs).values(key | row | values(put(token_pairs.c.generation, 1)))
        counted = row | values(put(token_pairs.c.generation, token_pairs.c.generation + 1))
        connection.execute(fresh.on_conflict_do_update(index_elements=list(key), set_=counted))

    def _sealed(self, member_id: str, user_id: int, pair: TokenPair, now: datetime) -> Values:
        access, refresh = (cell_of(column, self.client_id, member_id, user_id) for column in SEALED)
        return values(
            put(token_pairs.c.access_token, self.box.seal(pair.access_token, access)),
            put(token_pairs.c.refresh_token, self.box.seal(pair.refresh_token, refresh)),
            put(token_pairs.c.access_token_digest, digest(pair.access_token)),
            put(token_pairs.c.expires_at, pair.expires_at),
            put(token_pairs.c.last_used_at, now),
            put(token_pairs.c.trade_owner, None),
            put(token_pairs.c.trade_until, None),
            put(token_pairs.c.oauth_server, pair.oauth_server or None),
        )

    def _opened(self, row: StoredRow) -> StoredPair | None:
        person = row[token_pairs.c.member_id], row[token_pairs.c.user_id]
        access, refresh = (self.box.open(row[each], cell_of(each, self.client_id, *person)) for each in SEALED)
        if access is None or refresh is None:
            return None
        return StoredPair(
            member_id=row[token_pairs.c.member_id],
            user_id=row[token_pairs.c.user_id],
            pair=TokenPair(
                access_token=ViewerToken(access),
                refresh_token=refresh,
                expires_at=row[token_pairs.c.expires_at],
                oauth_server=row[token_pairs.c.oauth_server] or "",
            ),
            generation=row[token_pairs.c.generation],
            kept_at=row[token_pairs.c.last_used_at],
            refresh=_refresh(row[token_pairs.c.trade_until], row[CLOCK]),
        )


def of_person(client_id: str, member_id: str, user_id: int) -> ColumnElement[bool]:
    """Match a person's pair."""
    return and_(of_portal(token_pairs, client_id, member_id), token_pairs.c.user_id == user_id)


def cell_of(column: Column[bytes], client_id: str, member_id: str, user_id: int) -> Cell:
    """Return where a person's token is sealed for."""
    return Cell(table=token_pairs.name, column=column.name, client_id=client_id, member_id=member_id, user_id=user_id)


def matches_version(client_id: str, read: StoredPair) -> ColumnElement[bool]:
    """Match only the pair that was read; after a drop the generations begin again, so they do not suffice."""
    return and_(
        of_person(client_id, read.member_id, read.user_id),
        token_pairs.c.generation == read.generation,
        token_pairs.c.access_token_digest == digest(read.pair.access_token),
    )


def _refresh(until: float | None, clock: float) -> Refresh:
    if until is None:
        return Refresh.NONE
    if until == NO_MORE:
        return Refresh.UNANSWERED
    return Refresh.UNDER_WAY if until > clock else Refresh.ABANDONED
