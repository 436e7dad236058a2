"""Databases of one PostgreSQL server that go from test to test: to empty one takes a tenth of making one."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from uuid import uuid4

import psycopg
from psycopg import sql

from tests.postgresql import Server

NOBODY_ELSE = sql.SQL(
    """SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()"""
)
# All that a test may have changed beside rows: what else there is, and how the database is set.
SHAPE = sql.SQL(
    """WITH ours AS (SELECT oid FROM pg_class WHERE oid >= 16384)
    SELECT string_agg(said, chr(10) ORDER BY said) FROM (
        SELECT concat_ws(' ', relname, relkind, relpersistence) FROM pg_class WHERE oid IN (TABLE ours)
            AND relkind <> 't' AND relname !~ '^pg_toast'
        UNION ALL SELECT concat_ws(' ', attrelid::regclass, attnum, attname, atttypid::regtype, atttypmod, attnotnull,
            atthasdef) FROM pg_attribute WHERE attrelid IN (TABLE ours) AND attnum > 0
            AND attrelid::regclass::text !~ '^pg_toast'
        UNION ALL SELECT concat_ws(' ', conname, pg_get_constraintdef(oid)) FROM pg_constraint
            WHERE conrelid IN (TABLE ours)
        UNION ALL SELECT pg_get_indexdef(indexrelid) FROM pg_index WHERE indrelid IN (TABLE ours)
            AND indrelid::regclass::text !~ '^pg_toast'
        UNION ALL SELECT tgname FROM pg_trigger WHERE NOT tgisinternal
        UNION ALL SELECT proname FROM pg_proc WHERE oid >= 16384
        UNION ALL SELECT nspname FROM pg_namespace WHERE nspname !~ '^pg_'
        UNION ALL SELECT setconfig::text FROM pg_db_role_setting
    ) AS everything (said)"""
)


@dataclass(slots=True, kw_only=True)
class Recycled:
    """Copies of the database `template`; the statements of `emptied` take every row of a test out of one."""

    server: Server
    template: str
    emptied: sql.SQL | sql.Composed
    _free: list[str] = field(default_factory=list)
    _shape: str = ""

    @contextmanager
    def one(self) -> Iterator[str]:
        """Give the address of a database that is as the template, until the block ends."""
        name = self._free.pop() if self._free else self._made()
        try:
            yield self.server.url(name)
        finally:
            if self._is_as_new(name):
                self._free.append(name)
            else:
                self.server.run(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))

    def _made(self) -> str:
        name = f"test_{uuid4().hex}"
        copied = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
        self.server.run(copied.format(sql.Identifier(name), sql.Identifier(self.template)))
        self._shape = self._shape or self._shape_of(name)
        return name

    def _is_as_new(self, name: str) -> bool:
        """Empty it, and tell whether nothing but rows had changed."""
        try:
            return self._shape_of(name, NOBODY_ELSE, self.emptied) == self._shape
        except psycopg.Error:
            return False

    def _shape_of(self, name: str, *first: sql.SQL | sql.Composed) -> str:
        with self.server.connected(name) as connection:
            for statement in first:
                connection.execute(statement)
            return str(connection.execute(SHAPE).fetchone())
