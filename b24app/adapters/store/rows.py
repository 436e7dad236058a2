"""Reads and writes the values of rows by typed columns, so that mypy finds a misspelt one."""

from collections.abc import Iterator, Mapping
from typing import Any, TypeVar, overload

from sqlalchemy import Column, ColumnElement, Connection, Executable, RowMapping

from b24app.adapters.store.kinds import UNREADABLE
from b24app.adapters.store.schema import installations
from b24app.domain.portal.access import AccessRule, Choice, Listed
from b24app.domain.portal.installation import AS_INSTALLED, Installation, PortalApp, TabSettings
from b24app.errors.own import StoreError

Value = TypeVar("Value")
Put = tuple[Column[Any], object]
Values = dict[Column[Any], object]
NOTHING_GIVEN: Mapping[str, object] = {}


class StoredRow:
    """A row that was read: `row[installations.c.endpoint]` is an Origin."""

    def __init__(self, found: RowMapping) -> None:
        self._found = found

    def __getitem__(self, column: ColumnElement[Value]) -> Value:
        """Return a column's value.

        Raises:
            StoreError: what stands there is not of the column's kind.
        """
        value: Value = self._found[column]
        is_missing = value is None and isinstance(column, Column) and not column.nullable  # JSON has a null of its own
        if value is UNREADABLE or is_missing:
            raise StoreError(f"a stored value cannot be read: {column}")
        return value


def read_one(connection: Connection, statement: Executable) -> StoredRow:
    """Return the one row that the statement gives."""
    return StoredRow(connection.execute(statement).mappings().one())


def find_one(
    connection: Connection, statement: Executable, given: Mapping[str, object] = NOTHING_GIVEN
) -> StoredRow | None:
    """Return the row that the statement gives with what its parameters are given, or None."""
    found = connection.execute(statement, given).mappings().one_or_none()
    return None if found is None else StoredRow(found)


def read_all(connection: Connection, statement: Executable) -> Iterator[StoredRow]:
    """Give the rows that the statement gives."""
    return map(StoredRow, connection.execute(statement).mappings())


@overload
def put(column: Column[Value], value: Value | ColumnElement[Value]) -> Put: ...


@overload
def put(column: Column[Value | None], value: ColumnElement[Value]) -> Put: ...


def put(column: Column[Any], value: object) -> Put:
    """Say what is written into a column: a value of its kind, or what the database makes one of."""
    return column, value


def values(*each: Put) -> Values:
    """Return what a statement writes."""
    return dict(each)


C = installations.c
# What an administrator chose, which the next installation leaves as it is.
CHOSEN = frozenset({C.access_everybody, C.access_codes, C.access_lost, C.access_listed, C.tab_export, C.tab_key_fields})


def values_of(installation: Installation) -> Values:
    """Return the row's values, but the portal's key."""
    return values(
        put(C.endpoint, installation.endpoint),
        put(C.oauth_server, installation.oauth_server),
        put(C.app_id, installation.app.id),
        put(C.app_code, installation.app.code),
        put(C.installer_id, installation.installer_id),
        put(C.installed_at, installation.installed_at),
        put(C.application_token_digest, installation.application_token_digest),
        put(C.access_everybody, installation.access.choice is Choice.EVERYBODY),
        put(C.access_codes, installation.access.codes_to_ask),
        put(C.access_lost, installation.access.lost),
        put(C.access_listed, tuple((each.code, each.name) for each in installation.access.listed)),
        put(C.tab_export, installation.tab.export),
        put(C.tab_key_fields, installation.tab.key_fields),
        put(C.aliases, installation.aliases),
        put(C.removal_hinted_at, installation.removal_hinted_at),
        put(C.clean_asked_at, installation.clean_asked_at),
        put(C.keep_asked_at, installation.keep_asked_at),
        put(C.removed_at, installation.removed_at),
        put(C.other_server, installation.other_server or None),
        put(C.answered_at, installation.answered_at),
        put(C.generation, installation.generation),
        put(C.revision, installation.revision),
    )


def installation_of(row: StoredRow) -> Installation:
    """Return the installation that stands in the row.

    Raises:
        StoreError: a value of it cannot be read.
    """
    return Installation(
        member_id=row[C.member_id],
        endpoint=row[C.endpoint],
        oauth_server=row[C.oauth_server],
        app=PortalApp(id=row[C.app_id], code=row[C.app_code]),
        installer_id=row[C.installer_id],
        installed_at=row[C.installed_at],
        application_token_digest=row[C.application_token_digest],
        access=_rule(row),
        tab=_tab(row),
        aliases=row[C.aliases],
        removal_hinted_at=row[C.removal_hinted_at],
        clean_asked_at=row[C.clean_asked_at],
        keep_asked_at=row[C.keep_asked_at],
        removed_at=row[C.removed_at],
        other_server=row[C.other_server] or "",
        answered_at=row[C.answered_at],
        generation=row[C.generation],
        revision=row[C.revision],
    )


def _rule(row: StoredRow) -> AccessRule:
    codes, named = row[C.access_codes], row[C.access_listed] or ()
    choice = Choice.CHOSEN if codes else Choice.ADMINISTRATORS
    if row[C.access_everybody]:
        choice = Choice.EVERYBODY
    if choice is Choice.CHOSEN:
        names = dict(named)
        named = tuple((code, names.get(code, "")) for code in codes)
    return AccessRule(
        choice=choice, listed=tuple(Listed(code=code, name=name) for code, name in named), lost=row[C.access_lost]
    )


def _tab(row: StoredRow) -> TabSettings:
    export, key_fields = row[C.tab_export], row[C.tab_key_fields]
    return TabSettings(
        export=AS_INSTALLED.export if export is None else export,
        key_fields=AS_INSTALLED.key_fields if key_fields is None else key_fields,
    )
