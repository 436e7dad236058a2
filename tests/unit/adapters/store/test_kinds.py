from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from sqlalchemy import JSON, Engine, LargeBinary, String, create_engine, literal, select, text
from sqlalchemy.types import TypeEngine

from b24app.adapters.store import kinds
from b24app.adapters.store.database import reading
from b24app.adapters.store.faults.failures import VALUE
from b24app.adapters.store.kinds import (
    LONGEST_BYTES,
    LONGEST_RECORD,
    LONGEST_TEXT,
    MOST_WORDS,
    UNREADABLE,
    ColumnKind,
    choice_of,
)
from b24app.adapters.store.schema import metadata
from b24app.domain.portal.installation import Export
from b24app.errors.own import StoreError
from tests.case import case
from tests.fakes.invented import NOW, origin

Case = tuple[TypeEngine[Any], object]


def cases(kind: TypeEngine[Any], *values: object) -> list[Case]:
    return [(kind, value) for value in values]


GOOD: list[Case] = [
    (kinds.TEXT, "Dirk Möss"),
    (kinds.TEXT, ""),
    (kinds.NUMBER, 2**63 - 1),
    (kinds.SECONDS, 0.0),
    (kinds.BYTES, b"\x00\xff"),
    (kinds.FLAG, True),
    (kinds.FLAG, False),
    (kinds.MOMENT, NOW),
    (kinds.ADDRESS, origin()),
    (kinds.WORDS, ("U7", "D4")),
    (kinds.WORDS, ()),
    (kinds.PAIRS, (("U7", "Dirk"), ("D4", ""))),
    (kinds.ADDRESSES, (origin("a.test"), origin("b.test"))),
    (choice_of(Export), Export.NOBODY),
]
OTHER_JSON: list[Case] = [  # which both databases take
    *cases(kinds.WORDS, "7", '"U7"', '"[]"', "[7]", "[null]", '{"U7": 1}', '[["U7"]]'),
    *cases(kinds.PAIRS, "[[]]", '["U7"]', '[["U7"]]', '[["U7", "Dirk", ""]]', '[["U7", 7]]', '["ab"]'),
    *cases(kinds.ADDRESSES, '["javascript:alert(1)"]', '"https://portal.test"', "[7]"),
]
OTHER_WORDS: list[Case] = [
    *cases(kinds.ADDRESS, "javascript:alert(1)", "", "https://portal.test/"),
    *cases(choice_of(Export), "strangers", "", "NOBODY"),
]
OTHERS: list[Case] = [
    *cases(kinds.TEXT, 7, b"text"),
    *cases(kinds.NUMBER, "7", 7.5),
    *cases(kinds.SECONDS, "soon"),
    *cases(kinds.BYTES, "text", 7),
    *cases(kinds.FLAG, "no", "", 2, 1.0),
    *cases(kinds.MOMENT, "soon", 7, "0001-01-01 00:00:00+14:00"),
    *cases(kinds.ADDRESS, 7),
    *cases(choice_of(Export), 7),
    *cases(kinds.WORDS, "no JSON", "null", "[" * 100_000, 7),
]


def test_a_value_comes_back_as_it_was_written_and_nothing_as_none(engine: Engine) -> None:
    with reading(engine) as connection:
        for kind, value in GOOD:
            assert connection.execute(select(literal(value, kind))).scalar_one() == value, (kind, value)
            assert connection.execute(select(literal(None, kind))).scalar_one() is None, kind


def test_what_is_not_of_its_kind_is_unreadable_whatever_it_is() -> None:
    engine = create_engine("sqlite://")
    with engine.connect() as connection:
        for kind, value in (*OTHER_JSON, *OTHER_WORDS, *OTHERS):
            statement = text("SELECT :value AS value").columns(value=kind)
            assert connection.execute(statement, {"value": value}).scalar_one() is UNREADABLE, (kind, value)
    engine.dispose()


@pytest.mark.postgresql
def test_json_and_words_are_read_as_strictly_out_of_postgresql(postgresql_url: str) -> None:
    """Whatever else is not of its kind PostgreSQL itself does not take."""
    engine = create_engine(postgresql_url)
    with engine.connect() as connection:
        for stored_as, cases in (("JSON", OTHER_JSON), ("TEXT", OTHER_WORDS)):
            for kind, value in cases:
                statement = text(f"SELECT CAST(:value AS {stored_as}) AS value").columns(value=kind)
                assert connection.execute(statement, {"value": value}).scalar_one() is UNREADABLE, value
    engine.dispose()


def test_a_moment_is_read_in_utc_whatever_zone_it_was_given_in(engine: Engine) -> None:
    given = datetime(2026, 5, 4, 23, 59, 59, 123456, tzinfo=timezone(timedelta(hours=-7)))
    with reading(engine) as connection:
        back = connection.execute(select(literal(given, kinds.MOMENT))).scalar_one()
    assert back == given
    assert back.tzinfo is UTC


TOO_LONG: list[Case] = [
    (kinds.TEXT, "x" * (LONGEST_TEXT + 1)),
    (kinds.BYTES, b"x" * (LONGEST_BYTES + 1)),
    (kinds.RECORD, b"x" * (LONGEST_RECORD + 1)),
    (kinds.WORDS, ("x",) * (MOST_WORDS + 1)),
    (kinds.WORDS, ("x" * (LONGEST_TEXT + 1),)),
    (kinds.PAIRS, (("x", "y"),) * (MOST_WORDS + 1)),
    (kinds.PAIRS, (("x", "y" * (LONGEST_TEXT + 1)),)),
    (kinds.ADDRESSES, (origin(),) * (MOST_WORDS + 1)),
]


@pytest.mark.rule("S67", "bad")
def test_what_is_too_long_is_not_written(engine: Engine) -> None:
    for kind, value in TOO_LONG:
        with case(kind):
            with pytest.raises(StoreError) as refused, reading(engine) as connection:
                connection.execute(select(literal(value, kind)))
            assert refused.value.what == VALUE.what


@pytest.mark.rule("S67", "good")
@pytest.mark.parametrize(
    ("kind", "value"), [(kinds.TEXT, "x" * LONGEST_TEXT), (kinds.WORDS, ("x" * LONGEST_TEXT,) * MOST_WORDS)]
)
def test_what_is_as_long_as_it_may_be_is_written(engine: Engine, kind: TypeEngine[Any], value: object) -> None:
    with reading(engine) as connection:
        assert connection.execute(select(literal(value, kind))).scalar_one() == value


@pytest.mark.rule("S67", "bad")
def test_no_column_takes_what_is_too_long() -> None:
    samples = {String: "x" * 10**7, LargeBinary: b"x" * 10**7, JSON: (("x",) * 1_000,) * 1_000}
    checked = set[str]()
    for column in (column for table in metadata.sorted_tables for column in table.columns):
        assert isinstance(column.type, ColumnKind)
        sample = next((each for kind, each in samples.items() if isinstance(column.type.stored_as, kind)), None)
        if sample is not None and column.type.writer is not str:  # which writes an address or a word of ours
            with pytest.raises(OverflowError):
                column.type.writer(sample)
            checked.add(str(column))
    assert {"installations.app_code", "token_pairs.refresh_token", "audit.name", "audit.about"} <= checked
