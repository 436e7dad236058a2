from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Engine, event, func, select, text, update

from b24app.adapters.keys.key_ring import KeyRing
from b24app.adapters.keys.secret_box import SecretBox
from b24app.adapters.store.database import reading, writing
from b24app.adapters.store.installations import SqlInstallations
from b24app.adapters.store.schema import installations, metadata
from b24app.adapters.store.token_pairs import SqlTokenPairs
from b24app.errors.own import StoreError
from tests.fakes.invented import NOW, installation, origin, pair

HOSTILE = ["'; DROP TABLE installations; --", '"', "\\", "%", "_", "' OR '1'='1", "{}", ":member_id", "?", "\u2028"]


@pytest.fixture
def stored(engine: Engine) -> SqlInstallations:
    pairs = SqlTokenPairs(engine=engine, client_id="app", box=SecretBox(KeyRing((b"k" * 32,))))
    return SqlInstallations(engine=engine, client_id="app", pairs=pairs)


def test_an_installation_whose_pair_cannot_be_written_is_not_written_either(
    stored: SqlInstallations, engine: Engine
) -> None:
    with writing(engine) as connection:
        connection.execute(text("DROP TABLE token_pairs"))
    with pytest.raises(StoreError):
        stored.install(installation(), pair(), NOW)
    assert stored.find("portal") is None


@pytest.mark.costly
@pytest.mark.rule("S39", "good")
def test_quotes_and_signs_of_sql_are_text_like_any_other(stored: SqlInstallations) -> None:
    stored.install(installation("neighbour"), pair(), NOW)
    for hostile in HOSTILE:
        kept = stored.install(replace(installation(hostile), oauth_server=hostile), pair(), NOW)
        assert stored.find(hostile) == kept, hostile
        stored.erase(hostile, NOW)
        assert stored.find(hostile) is None, hostile
        assert stored.find("neighbour") is not None, hostile


def test_an_erased_portal_has_no_row_in_any_table(stored: SqlInstallations, engine: Engine) -> None:
    def rows() -> int:
        with reading(engine) as connection:
            tables = [table for table in metadata.tables.values() if "member_id" in table.c]
            return sum(connection.execute(select(func.count()).select_from(table)).scalar_one() for table in tables)

    stored.install(installation(), pair(), NOW)
    stored.pairs.keep("portal", 5, pair("five"), NOW)
    assert rows() == 5
    stored.erase("portal", NOW)
    assert rows() == 0


@pytest.mark.rule("S31", "good")
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_an_erased_portal_is_in_no_byte_of_the_file_and_its_log(stored: SqlInstallations, tmp_path: Path) -> None:
    def on_disk() -> bytes:
        return b"".join(path.read_bytes() for path in tmp_path.iterdir())

    stored.install(replace(installation(), endpoint=origin("canary.test")), pair(), NOW)
    stored.pairs.keep("portal", 5, pair("five"), NOW)
    assert b"canary.test" in on_disk()
    stored.erase("portal", NOW)
    assert b"canary.test" not in on_disk()


@pytest.mark.costly
def test_outsiders_leave_no_row(stored: SqlInstallations) -> None:
    for number in range(100):
        assert stored.find(f"stranger{number}") is None
        stored.pairs.keep(f"stranger{number}", 1, pair(), NOW)
        stored.retire(f"stranger{number}", NOW)
    assert [stored.find_removed(f"stranger{number}") for number in range(100)] == [None] * 100


def test_an_address_that_is_none_is_a_store_error_and_no_installation(stored: SqlInstallations, engine: Engine) -> None:
    stored.install(installation(), pair(), NOW)
    with writing(engine) as connection:
        connection.execute(update(installations).values(endpoint="javascript:alert(1)"))
    with pytest.raises(StoreError):
        stored.find("portal")


def test_the_traces_of_a_portal_are_counted_without_the_limit_of_an_opens_statements(
    stored: SqlInstallations, engine: Engine
) -> None:
    stored.install(installation(), pair(), NOW)
    said: list[str] = []
    event.listen(engine, "before_cursor_execute", lambda *given: said.append(given[2]))
    assert stored.traces("portal") > 0
    assert not any(each.startswith("BEGIN") for each in said), "each transaction has the limit"


def test_the_statements_of_an_open_are_built_once(stored: SqlInstallations, engine: Engine) -> None:
    built: list[object] = []
    event.listen(engine, "before_execute", lambda *given: built.append(given[1]))
    for member_id in ("one", "two"):
        assert stored.find(member_id) is None
        assert stored.pairs.find(member_id, 1) is None
    assert built[:2] == built[2:]
