from dataclasses import replace

import pytest
from sqlalchemy import Column, Engine, func, select

from b24app.adapters.store.database import reading, writing
from b24app.adapters.store.rows import find_one, put, read_all, read_one, values
from b24app.adapters.store.schema import installations, token_pairs
from b24app.errors.own import StoreError
from tests.fakes.invented import NOW, installation, pair
from tests.fakes.stores import Stores, stores_in

C = installations.c


@pytest.fixture
def stores(engine: Engine) -> Stores:
    stores = stores_in(engine)
    for member_id in ("portal", "neighbour"):
        stores.installations.install(replace(installation(member_id), installer_id=None), pair(), NOW)
    return stores


@pytest.mark.usefixtures("stores")
def test_a_row_is_read_by_its_columns_and_by_what_was_reckoned_of_them(engine: Engine) -> None:
    longest = func.max(C.member_id)
    with reading(engine) as connection:
        row = read_one(connection, select(installations).where(C.member_id == "portal"))
        assert (row[C.member_id], row[C.installer_id], row[C.aliases]) == ("portal", None, installation().aliases)
        assert read_one(connection, select(longest))[longest] == "portal"
        assert [each[C.member_id] for each in read_all(connection, select(C.member_id).order_by(C.member_id))] == [
            "neighbour",
            "portal",
        ]
        assert find_one(connection, select(token_pairs)) is None
    with pytest.raises(StoreError), reading(engine) as connection:
        find_one(connection, select(installations))


@pytest.mark.usefixtures("stores")
@pytest.mark.parametrize(
    ("column", "spoil"),
    [
        (C.tab_export, "UPDATE installations SET tab_export = 'canary'"),
        (C.endpoint, "UPDATE installations SET endpoint = 'javascript:canary'"),
        (C.access_codes, "UPDATE installations SET access_codes = 'null'"),
        (C.aliases, "UPDATE installations SET aliases = '[\"canary\"]'"),
    ],
    ids=str,
)
def test_what_cannot_be_read_is_named_by_its_column_and_not_by_its_value(
    engine: Engine, column: Column[object], spoil: str
) -> None:
    with writing(engine) as connection:
        connection.exec_driver_sql(spoil)
    with reading(engine) as connection:
        row = read_one(connection, select(installations).where(C.member_id == "portal"))
        assert row[C.member_id] == "portal", "the others can be read"
        with pytest.raises(StoreError) as refused:
            row[column]
    assert str(refused.value) == f"a stored value cannot be read: installations.{column.name}"


def test_what_is_written_is_said_by_columns() -> None:
    counted = C.revision + 1
    written = values(put(C.installer_id, 7), put(C.removed_at, None), put(C.revision, counted))
    assert list(written) == [C.installer_id, C.removed_at, C.revision]
    assert written[C.installer_id] == 7
    assert written[C.removed_at] is None
    assert written[C.revision] is counted
