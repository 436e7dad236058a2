"""Databases that go from test to test: whatever a test did to one, the next test finds none of it."""

import psycopg
import pytest
from psycopg import sql

from tests.recycled import Recycled

pytestmark = pytest.mark.postgresql


def run(address: str, *statements: str | sql.Composed) -> list[object]:
    """Run statements in a database of this address; return the last one's first column."""
    with psycopg.connect(address.replace("+psycopg", ""), autocommit=True) as connection:
        for statement in statements:
            cursor = connection.execute(statement.encode() if isinstance(statement, str) else statement)
        return [row[0] for row in cursor.fetchall()] if cursor.description else []


@pytest.mark.parametrize(
    "rows",
    [
        "INSERT INTO first_keys (client_id, fingerprint, first_at) VALUES ('a', 'b', now())",
        "UPDATE alembic_version SET version_num = 'x'",
        "DELETE FROM alembic_version",
    ],
)
def test_of_rows_nothing_is_left_and_the_database_is_the_next_ones(migrated_databases: Recycled, rows: str) -> None:
    with migrated_databases.one() as address:
        before = everything(address)
        run(address, rows)
        assert everything(address) != before
    with migrated_databases.one() as again:
        assert (again, everything(again)) == (address, before)


@pytest.mark.parametrize(
    "change",
    [
        "CREATE TABLE canary (a integer)",
        "DROP TABLE audit",
        "ALTER TABLE audit ADD COLUMN canary integer",
        "ALTER TABLE oauth_states ADD CONSTRAINT canary CHECK (true)",
        "CREATE INDEX canary ON oauth_states (digest)",
        "CREATE SCHEMA canary",
        "ALTER DATABASE {} SET default_transaction_read_only = on",
    ],
)
def test_one_that_was_changed_otherwise_is_no_other_tests(migrated_databases: Recycled, change: str) -> None:
    with migrated_databases.one() as address:
        (name,) = run(address, "SELECT current_database()")
        run(address, change.format(name))
    with migrated_databases.one() as another:
        assert another != address
    assert name not in run(another, "SELECT datname FROM pg_database")


def test_an_empty_one_is_empty_again(empty_databases: Recycled) -> None:
    with empty_databases.one() as address:
        run(address, "CREATE TABLE canary (a integer)")
    with empty_databases.one() as again:
        tables = run(again, "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace")
        assert (again, tables) == (address, [])


def test_nobody_is_connected_to_it_any_more(empty_databases: Recycled) -> None:
    with empty_databases.one() as address:
        left = psycopg.connect(address.replace("+psycopg", ""))
    with left, pytest.raises(psycopg.OperationalError):
        left.execute("SELECT 1")


def everything(address: str) -> list[object]:
    names = run(address, "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'")
    rows = sql.SQL("SELECT t::text FROM {} t")
    return [(name, run(address, rows.format(sql.Identifier(name)))) for name in sorted(map(str, names))]
