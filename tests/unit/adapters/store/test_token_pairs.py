from pathlib import Path

import pytest
from sqlalchemy import Engine, select, update

from b24app.adapters.keys.key_ring import KeyRing
from b24app.adapters.keys.secret_box import SecretBox
from b24app.adapters.store.database import reading, writing
from b24app.adapters.store.installations import SqlInstallations
from b24app.adapters.store.schema import seen_access_tokens, token_pairs
from b24app.adapters.store.token_pairs import SqlTokenPairs
from b24app.domain.portal.tokens import TokenPair, ViewerToken
from tests.fakes.invented import HOUR, NOW, installation, pair

OLD, NEW = b"o" * 32, b"n" * 32
CANARY = TokenPair(access_token=ViewerToken("access-canary"), refresh_token="refresh-canary", expires_at=NOW)


def pairs_with(engine: Engine, *keys: bytes) -> SqlTokenPairs:
    return SqlTokenPairs(engine=engine, client_id="app", box=SecretBox(KeyRing(keys)))


@pytest.fixture
def pairs(engine: Engine) -> SqlTokenPairs:
    pairs = pairs_with(engine, OLD)
    installations = SqlInstallations(engine=engine, client_id="app", pairs=pairs)
    installations.install(installation("portal"), CANARY, NOW)
    installations.install(installation("neighbour"), pair("neighbour"), NOW)
    return pairs


@pytest.mark.rule("S23", "bad")
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_no_token_lies_in_clear_in_the_database_file_or_its_log(pairs: SqlTokenPairs, tmp_path: Path) -> None:
    pairs.keep("portal", 5, TokenPair(access_token=ViewerToken("five-canary"), refresh_token="", expires_at=NOW), NOW)
    read = pairs.find("portal", 5)
    assert read is not None
    assert pairs.replace(
        read, TokenPair(access_token=ViewerToken("new-canary"), refresh_token="r-canary", expires_at=NOW), NOW
    )
    files = sorted(path.name for path in tmp_path.iterdir())
    assert files == ["store.sqlite3", "store.sqlite3-shm", "store.sqlite3-wal"]
    bytes_on_disk = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert b"canary" not in bytes_on_disk
    assert b"https://portal.test" in bytes_on_disk  # what is written in clear is found by this search


def test_no_token_lies_in_clear_in_any_row(pairs: SqlTokenPairs, engine: Engine) -> None:
    with reading(engine) as connection:
        rows = [row for table in (token_pairs, seen_access_tokens) for row in connection.execute(select(table))]
    assert len(rows) == 4
    assert "canary" not in repr(rows)
    assert "portal" in repr(rows)
    assert "canary" not in repr(pairs) + repr(pairs.find("portal", 1))


@pytest.mark.rule("S23", "bad")
@pytest.mark.parametrize("column", ["access_token", "refresh_token"])
def test_a_sealed_token_copied_to_another_portals_row_is_not_there(
    pairs: SqlTokenPairs, engine: Engine, column: str
) -> None:
    assert pairs.find("neighbour", 1) is not None
    with writing(engine) as connection:
        sealed = connection.execute(
            select(token_pairs.c[column]).where(token_pairs.c.member_id == "portal")
        ).scalar_one()
        there = update(token_pairs).where(token_pairs.c.member_id == "neighbour")
        connection.execute(there.values({column: sealed}))
    assert pairs.find("neighbour", 1) is None
    assert pairs.find("portal", 1) is not None


def test_an_access_token_copied_over_the_refresh_token_is_not_there(pairs: SqlTokenPairs, engine: Engine) -> None:
    with writing(engine) as connection:
        connection.execute(update(token_pairs).values(refresh_token=token_pairs.c.access_token))
    assert pairs.find("portal", 1) is None


def test_an_old_key_still_reads_and_the_new_one_writes(pairs: SqlTokenPairs, engine: Engine) -> None:
    read = pairs_with(engine, NEW, OLD).find("portal", 1)
    assert read is not None
    assert read.pair == CANARY
    assert pairs_with(engine, NEW, OLD).replace(read, pair("new"), NOW)
    assert pairs_with(engine, NEW).find("portal", 1) is not None
    assert pairs.find("portal", 1) is None


def test_a_key_that_is_gone_costs_its_pairs_until_the_next_open_and_nothing_else(
    pairs: SqlTokenPairs, engine: Engine
) -> None:
    assert pairs.find("portal", 1) is not None
    after = pairs_with(engine, NEW)
    after.keep("neighbour", 1, pair("fresh"), NOW + HOUR)
    assert after.find("neighbour", 1) is not None
    assert after.find("portal", 1) is None
    after.keep("portal", 1, pair("fresh"), NOW + HOUR)
    assert after.find("portal", 1) is not None


def test_a_sweep_forgets_tokens_that_were_seen_a_day_ago(pairs: SqlTokenPairs, engine: Engine) -> None:
    assert pairs.sweep(NOW + 25 * HOUR) == 0
    with reading(engine) as connection:
        assert connection.execute(select(seen_access_tokens)).all() == []
