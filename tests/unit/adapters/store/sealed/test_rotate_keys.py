from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Engine, LargeBinary, event, select, update
from sqlalchemy.engine.interfaces import DBAPICursor

from b24app.adapters.keys.key_ring import KeyRing
from b24app.adapters.keys.secret_box import SecretBox
from b24app.adapters.store.database import reading, writing
from b24app.adapters.store.installations import SqlInstallations
from b24app.adapters.store.kinds import ColumnKind
from b24app.adapters.store.leases import SqlRefreshLeases
from b24app.adapters.store.schema import kept_records, metadata, token_pairs
from b24app.adapters.store.sealed import rotate_keys
from b24app.adapters.store.sealed.rotate_keys import SqlKeyRotation
from b24app.adapters.store.token_pairs import SEALED, SqlTokenPairs
from b24app.domain.operations.kept_record import UnreadableRecord
from b24app.domain.operations.sealing import Sealing
from b24app.domain.portal.tokens import TokenPair
from b24app.errors.own import StoreError
from tests.fakes.invented import HOUR, NOW, installation, pair, together

OLD, NEW, GONE = b"o" * 32, b"n" * 32, b"g" * 32
PEOPLE = range(1, 11)
ALL = len(PEOPLE)


def pairs_with(engine: Engine, *keys: bytes, client_id: str = "app") -> SqlTokenPairs:
    return SqlTokenPairs(engine=engine, client_id=client_id, box=SecretBox(KeyRing(keys)))


def rotation(engine: Engine, *keys: bytes) -> SqlKeyRotation:
    return SqlKeyRotation(engine=engine, client_id="app", box=SecretBox(KeyRing(keys)))


def readable(pairs: SqlTokenPairs) -> list[TokenPair | None]:
    found = [pairs.find("portal", user_id) for user_id in PEOPLE]
    return [each.pair if each else None for each in found]


@pytest.fixture
def pairs(engine: Engine) -> SqlTokenPairs:
    """Give ten people's pairs, sealed with the old key."""
    pairs = pairs_with(engine, OLD)
    SqlInstallations(engine=engine, client_id="app", pairs=pairs).install(installation(), pair("1"), NOW)
    for user_id in PEOPLE[1:]:
        pairs.keep("portal", user_id, pair(str(user_id)), NOW)
    return pairs


@pytest.mark.rule("S24", "good")
def test_after_it_the_first_key_alone_reads_what_the_old_one_had_sealed(pairs: SqlTokenPairs, engine: Engine) -> None:
    before = readable(pairs)
    assert None not in before
    assert rotation(engine, NEW, OLD)() == {Sealing.RENEWED: ALL}
    assert readable(pairs_with(engine, NEW)) == before
    assert readable(pairs) == [None] * ALL


def test_a_second_run_finds_everything_right(pairs: SqlTokenPairs, engine: Engine) -> None:
    rotation(engine, NEW, OLD)()
    assert rotation(engine, NEW, OLD)() == {Sealing.UP_TO_DATE: ALL}
    assert None not in readable(pairs_with(engine, NEW))
    assert readable(pairs) == [None] * ALL


@pytest.mark.usefixtures("pairs")
@pytest.mark.rule("S24", "bad")
@pytest.mark.fault("R29")
def test_a_row_whose_key_is_gone_is_counted_and_left_as_it_is(engine: Engine) -> None:
    pairs_with(engine, GONE).keep("portal", 2, pair("sealed with a key that is gone"), NOW + HOUR)
    assert rotation(engine, NEW, OLD)() == {Sealing.RENEWED: ALL - 1, Sealing.LOST: 1}
    assert pairs_with(engine, GONE).find("portal", 2) is not None


@pytest.mark.usefixtures("pairs")
def test_what_was_spoilt_under_the_first_key_is_lost_and_not_right(engine: Engine) -> None:
    rotation(engine, NEW, OLD)()
    with writing(engine) as connection:
        spoilt = update(token_pairs).where(token_pairs.c.user_id == 3)
        connection.execute(spoilt.values(access_token=token_pairs.c.refresh_token))
    assert rotation(engine, NEW, OLD)() == {Sealing.UP_TO_DATE: ALL - 1, Sealing.LOST: 1}


def test_rows_are_read_by_pages_each_once_and_told_of(
    pairs: SqlTokenPairs, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rotate_keys, "A_PAGE", 3)
    monkeypatch.setattr(rotate_keys, "WRITTEN_AT_ONCE", 2)
    stored = SqlInstallations(engine=engine, client_id="app", pairs=pairs)
    for name in ("gone", "goner"):
        stored.install(installation(name), pair(name), NOW)
        stored.set_aside(name, NOW)
    seen = list[int]()
    assert rotation(engine, NEW, OLD)(seen.append) == {Sealing.RENEWED: ALL + 2}
    assert seen == [3, 3, 3, 1, 2]
    assert rotation(engine, OLD).lost(seen.append) == ALL + 2
    assert seen == [3, 3, 3, 1, 2] * 2


def test_another_applications_rows_are_not_touched(pairs: SqlTokenPairs, engine: Engine) -> None:
    other = pairs_with(engine, OLD, client_id="other")
    SqlInstallations(engine=engine, client_id="other", pairs=other).install(installation(), pair("other"), NOW)
    assert rotation(engine, NEW, OLD)() == {Sealing.RENEWED: ALL}
    assert other.find("portal", 1) is not None
    assert readable(pairs) == [None] * ALL


def test_lost_rows_are_counted_and_nothing_is_written(pairs: SqlTokenPairs, engine: Engine) -> None:
    theirs = pairs_with(engine, GONE, client_id="other")
    SqlInstallations(engine=engine, client_id="other", pairs=theirs).install(installation(), pair("x"), NOW)
    assert (rotation(engine, NEW, OLD).lost(), rotation(engine, NEW).lost()) == (0, ALL)
    assert None not in readable(pairs)


@pytest.mark.rule("S24", "good")
def test_the_record_of_a_portal_that_is_set_aside_is_sealed_anew_too(pairs: SqlTokenPairs, engine: Engine) -> None:
    stored = SqlInstallations(engine=engine, client_id="app", pairs=pairs)
    stored.install(installation("gone"), pair("gone"), NOW)
    stored.set_aside("gone", NOW)
    before = stored.find_set_aside("gone", NOW)
    assert before is not None
    assert rotation(engine, NEW, OLD)() == {Sealing.RENEWED: ALL + 1}
    assert rotation(engine, NEW, OLD)() == {Sealing.UP_TO_DATE: ALL + 1}
    assert rotation(engine, OLD).lost() == ALL + 1
    assert isinstance(stored.find_set_aside("gone", NOW), UnreadableRecord)
    assert replace(stored, pairs=pairs_with(engine, NEW)).find_set_aside("gone", NOW) == before


def test_a_refresh_that_is_under_way_ends_as_if_nothing_had_happened(pairs: SqlTokenPairs, engine: Engine) -> None:
    held = pairs.find("portal", 1)
    assert held is not None
    leases = SqlRefreshLeases(engine=engine, client_id="app")
    owner = leases.begin(held, 20.0)
    assert owner is not None
    rotation(engine, NEW, OLD)()
    assert leases.begin(held, 20.0) is None, "the lease is still held"
    assert pairs_with(engine, NEW, OLD).replace(held, pair("traded"), NOW)


@pytest.mark.usefixtures("pairs")
@pytest.mark.parametrize("keys", [(OLD,), (NEW, OLD)], ids=["by an old worker", "by a new worker"])
def test_a_row_that_is_replaced_between_reading_and_writing_keeps_the_newer_pair_under_the_first_key(
    engine: Engine, keys: tuple[bytes, ...]
) -> None:
    meanwhile = [pair("meanwhile")]

    def replace_first(_: object, __: DBAPICursor, statement: str, *___: object) -> None:
        if statement.startswith("SELECT token_pairs.member_id") and meanwhile:
            pairs_with(engine, *keys).keep("portal", 1, meanwhile.pop(), NOW)

    event.listen(engine, "after_cursor_execute", replace_first)
    done = rotation(engine, NEW, OLD)()
    event.remove(engine, "after_cursor_execute", replace_first)
    assert not meanwhile
    assert done == Counter(
        {Sealing.RENEWED: ALL if keys == (OLD,) else ALL - 1, Sealing.UP_TO_DATE: int(keys != (OLD,))}
    )
    assert readable(pairs_with(engine, NEW))[0] == pair("meanwhile")


def test_one_that_is_deleted_meanwhile_is_not_brought_back(pairs: SqlTokenPairs, engine: Engine) -> None:
    gone: list[bool] = []

    def drop_second(_: object, __: DBAPICursor, statement: str, *___: object) -> None:
        if statement.startswith("SELECT token_pairs.member_id") and not gone:
            read = pairs.find("portal", 2)
            assert read is not None
            gone.append(pairs.drop(read))

    event.listen(engine, "after_cursor_execute", drop_second)
    assert rotation(engine, NEW, OLD)() == {Sealing.RENEWED: ALL - 1}
    event.remove(engine, "after_cursor_execute", drop_second)
    assert gone == [True]
    assert readable(pairs_with(engine, NEW)).count(None) == 1


def test_four_at_once_renew_each_row_once(pairs: SqlTokenPairs, engine: Engine) -> None:
    before = readable(pairs)
    done = together(4, lambda _: rotation(engine, NEW, OLD)())
    assert sum(each[Sealing.RENEWED] for each in done) == ALL
    assert sum(each[Sealing.UP_TO_DATE] for each in done) == 3 * ALL
    assert readable(pairs_with(engine, NEW)) == before


@pytest.mark.usefixtures("pairs")
def test_a_database_that_fails_is_a_store_error_and_what_was_renewed_stays(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rotate_keys, "WRITTEN_AT_ONCE", 3)
    updates = []

    def fail_at_the_fourth(_: object, __: DBAPICursor, statement: str, *___: object) -> None:
        if statement.startswith("UPDATE"):
            updates.append(statement)
            if len(updates) == 4:
                raise UnicodeError  # as a database that cannot hold a value

    event.listen(engine, "before_cursor_execute", fail_at_the_fourth)
    with pytest.raises(StoreError):
        rotation(engine, NEW, OLD)()
    event.remove(engine, "before_cursor_execute", fail_at_the_fourth)
    assert readable(pairs_with(engine, NEW)).count(None) == ALL - 3
    assert rotation(engine, NEW, OLD)() == {Sealing.RENEWED: ALL - 3, Sealing.UP_TO_DATE: 3}


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_nothing_that_the_old_key_sealed_stays_in_the_file_or_its_log(
    pairs: SqlTokenPairs, engine: Engine, tmp_path: Path
) -> None:
    def on_disk(sealed: bytes) -> bool:
        return any(sealed in path.read_bytes() for path in tmp_path.iterdir())

    with reading(engine) as connection:
        sealed = [row.access_token for row in connection.execute(select(token_pairs))]
    assert all(map(on_disk, sealed))
    rotation(engine, NEW, OLD)()
    assert not any(map(on_disk, sealed))
    assert None not in readable(pairs_with(engine, NEW))
    assert None in readable(pairs)


def test_it_knows_every_sealed_column_of_the_schema() -> None:
    secret = {
        (table.name, column.name)
        for table in metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, ColumnKind)
        and isinstance(column.type.impl, LargeBinary)
        and not column.name.endswith(("digest", "fingerprint"))
    }
    assert secret == {(token_pairs.name, column.name) for column in SEALED} | {(kept_records.name, "sealed")}


def test_the_box_does_not_print(engine: Engine) -> None:
    shown = repr(replace(rotation(engine, b"canary" * 6), client_id="app"))
    assert "canary" not in shown
    assert "SecretBox" not in shown


def test_a_text_that_was_copied_into_another_persons_row_is_not_sealed_anew_for_them(
    pairs: SqlTokenPairs, engine: Engine
) -> None:
    of = {number: token_pairs.c.user_id == number for number in (1, 2)}
    sealed = select(*SEALED)
    with writing(engine) as connection:
        copied = connection.execute(sealed.where(of[1])).one()
        connection.execute(update(token_pairs).where(of[2]).values(copied._asdict()))
    assert rotation(engine, NEW, OLD)() == {Sealing.RENEWED: ALL - 1, Sealing.LOST: 1}
    with reading(engine) as connection:
        assert connection.execute(sealed.where(of[2])).one() == copied
    assert pairs.find("portal", 2) is None
