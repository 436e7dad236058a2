from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import product
from typing import Any

import pytest
from sqlalchemy import Engine, select

from b24app.adapters.store.database import reading, writing
from b24app.adapters.store.installations import SqlInstallations
from b24app.adapters.store.sealed.sealed_rows import KINDS, SealedKind, SealedRow
from b24app.adapters.store.token_pairs import SqlTokenPairs
from tests.fakes.invented import NOW, installation, pair
from tests.fakes.stores import BOX

PORTALS, PEOPLE, GONE = ("a", "b"), (1, 2, 10), ("d", "e", "f")
ROWS = {"token_pairs": len(PORTALS) * len(PEOPLE), "kept_records": len(GONE)}
each_kind = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.table.name)


@pytest.fixture
def engine(engine: Engine) -> Engine:
    """Give one application portals and people, in no order, and another one a few of the same."""
    fill(engine, "app", PORTALS, PEOPLE, GONE)
    fill(engine, "other", PORTALS[:1], PEOPLE[:1], GONE[:1])
    return engine


def fill(engine: Engine, client_id: str, portals: Sequence[str], people: Sequence[int], gone: Sequence[str]) -> None:
    pairs = SqlTokenPairs(engine=engine, client_id=client_id, box=BOX)
    stored = SqlInstallations(engine=engine, client_id=client_id, pairs=pairs)
    for name in (*reversed(portals), *gone):
        stored.install(installation(name, installer_id=people[-1]), pair(f"{client_id} {name}"), NOW)
    for name, user_id in product(portals, people[:-1]):
        pairs.keep(name, user_id, pair(f"{client_id} {name} {user_id}"), NOW)
    for name in gone:
        stored.set_aside(name, NOW)


def pages(engine: Engine, kind: SealedKind, most: int, client_id: str = "app") -> Iterator[list[SealedRow]]:
    after = kind.before_all
    with reading(engine) as connection:
        while page := kind.page(connection, client_id, after, most):
            yield page
            after = page[-1].key


def all_of(engine: Engine, kind: SealedKind, client_id: str = "app") -> list[SealedRow]:
    return [row for page in pages(engine, kind, 1_000, client_id) for row in page]


def stored_keys(engine: Engine, kind: SealedKind) -> set[tuple[Any, ...]]:
    with reading(engine) as connection:
        return {tuple(row) for row in connection.execute(select(*kind.key).where(kind.table.c.client_id == "app"))}


@each_kind
@pytest.mark.drawn(2)
def test_pages_of_every_length_miss_no_row_repeat_none_and_are_in_order(engine: Engine, kind: SealedKind) -> None:
    there, count = stored_keys(engine, kind), ROWS[kind.table.name]
    assert len(there) == count, "the premise"
    for most in range(1, count + 2):
        found = list(pages(engine, kind, most))
        keys = [row.key for page in found for row in page]
        assert keys == sorted(there)
        assert [len(page) for page in found[:-1]] == [most] * (len(found) - 1)


@each_kind
@pytest.mark.drawn(2)
def test_a_row_that_goes_between_two_pages_takes_no_other_with_it(engine: Engine, kind: SealedKind) -> None:
    rows, keys = all_of(engine, kind), list[tuple[Any, ...]]()
    for number, page in enumerate(pages(engine, kind, 2)):
        keys += [row.key for row in page]
        if number == 0:
            drop(engine, kind, rows[1])
    assert keys == [row.key for row in rows]


@each_kind
@pytest.mark.drawn(2)
def test_each_value_opens_where_it_is_said_to_be_sealed_for(engine: Engine, kind: SealedKind) -> None:
    for row in all_of(engine, kind):
        places = kind.cells("app", row.key)
        assert None not in [BOX.open(sealed, place) for sealed, place in zip(row.sealed, places, strict=True)]
        elsewhere = kind.cells("other", row.key)
        assert {BOX.open(sealed, place) for sealed, place in zip(row.sealed, elsewhere, strict=True)} == {None}


@each_kind
@pytest.mark.drawn(2)
def test_what_is_written_stands_in_that_row_of_that_application_alone(engine: Engine, kind: SealedKind) -> None:
    """Even where another application has the same key, and the very same sealed values."""
    theirs = all_of(engine, kind, "other")[0]
    ours = {row.key: row for row in all_of(engine, kind)}
    same, renewed = (tuple(bytes([number, mark]) for number in range(len(kind.sealed))) for mark in (1, 2))
    with writing(engine) as connection:
        assert kind.write(connection, "app", ours[theirs.key], same)
        assert kind.write(connection, "other", theirs, same)
        assert kind.write(connection, "app", replace(theirs, sealed=same), renewed)
        assert kind.find(connection, "app", theirs.key) == replace(theirs, sealed=renewed)
        assert kind.find(connection, "other", theirs.key) == replace(theirs, sealed=same)
    assert {row.key: row for row in all_of(engine, kind)} == {**ours, theirs.key: replace(theirs, sealed=renewed)}


@each_kind
@pytest.mark.drawn(2)
def test_who_read_another_value_in_any_of_the_columns_loses_and_changes_nothing(
    engine: Engine, kind: SealedKind
) -> None:
    first, *_ = before = all_of(engine, kind)
    with writing(engine) as connection:
        for number, sealed in enumerate(first.sealed):
            stale = (*first.sealed[:number], sealed + b"x", *first.sealed[number + 1 :])
            assert not kind.write(connection, "app", replace(first, sealed=stale), first.sealed)
    assert all_of(engine, kind) == before


@pytest.mark.drawn(1)
@each_kind
def test_a_row_that_is_gone_is_not_found_and_not_brought_back(engine: Engine, kind: SealedKind) -> None:
    first, *rest = all_of(engine, kind)
    drop(engine, kind, first)
    with writing(engine) as connection:
        assert kind.find(connection, "app", first.key) is None
        assert not kind.write(connection, "app", first, first.sealed)
    assert all_of(engine, kind) == rest


def test_a_row_does_not_print_what_is_sealed() -> None:
    assert "canary" not in repr(SealedRow(key=("portal", 1), sealed=(b"canary",)))


def drop(engine: Engine, kind: SealedKind, row: SealedRow) -> None:
    here = [column == value for column, value in zip(kind.key, row.key, strict=True)]
    with writing(engine) as connection:
        connection.execute(kind.table.delete().where(kind.table.c.client_id == "app", *here))
