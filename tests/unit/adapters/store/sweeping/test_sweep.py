from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import Engine, event, text, update

from b24app.adapters.store.database import writing
from b24app.adapters.store.schema import seen_access_tokens, token_pairs
from b24app.adapters.store.sweeping import sweep as module
from b24app.adapters.store.sweeping.sweep import IDLE_LIFE, PAUSE_S, TASK, SqlSweep
from b24app.adapters.store.sweeping.turns import has_turn
from tests.fakes.invented import NOW, installation, pair
from tests.fakes.stores import stores_in

PORTALS, PEOPLE, AT_ONCE = 8, 6, 7
LATER = NOW + IDLE_LIFE + timedelta(seconds=1)


@pytest.fixture
def full(engine: Engine) -> Engine:
    """Give a database with portals whose people came at the very same moment, their installers among them."""
    stores = stores_in(engine)
    for portal in range(PORTALS):
        stores.installations.install(installation(f"portal{portal}"), pair("installer"), NOW)
        for person in range(2, PEOPLE + 1):
            stores.token_pairs.keep(f"portal{portal}", person, pair(f"{person}"), NOW)
    return engine


def left(engine: Engine) -> tuple[int, int, int]:
    """Count the installers' pairs, the others, and the tokens that were seen."""
    with engine.connect() as connection:
        users = connection.execute(text("SELECT user_id FROM token_pairs")).scalars().all()
        seen = connection.execute(text("SELECT count(*) FROM seen_access_tokens")).scalar_one()
    return users.count(1), len(users) - users.count(1), seen


def sweep(engine: Engine, pause: Callable[[float], None] = lambda _: None, at_once: int = AT_ONCE) -> SqlSweep:
    return SqlSweep(engine=engine, client_id="app", at_once=at_once, pause=pause)


@pytest.mark.costly
def test_it_deletes_everything_old_a_few_rows_at_a_time_and_passes_over_the_installers(full: Engine) -> None:
    deleted, pauses = list[int](), list[float]()
    event.listen(
        full,
        "after_cursor_execute",
        lambda _, cursor, statement, *__: deleted.append(cursor.rowcount) if "DELETE" in statement else None,
    )
    assert sweep(full, pauses.append)(LATER) == PORTALS * (PEOPLE - 1)
    assert left(full) == (PORTALS, 0, 0)
    assert max(deleted) == AT_ONCE
    assert pauses == [PAUSE_S] * (2 * (PORTALS * PEOPLE // AT_ONCE))


@pytest.mark.costly
def test_another_writer_gets_in_between_two_slices_and_what_it_renews_stays(full: Engine) -> None:
    renewed = update(token_pairs).where(token_pairs.c.user_id == PEOPLE).values(last_used_at=LATER)
    seen = update(seen_access_tokens).values(seen_at=LATER)

    def write(_: float) -> None:
        with writing(full) as connection:
            connection.execute(renewed)
            connection.execute(seen)

    sweep(full, write)(LATER)
    installers, others, tokens = left(full)
    assert (installers, others) == (PORTALS, PORTALS)
    assert tokens == PORTALS * PEOPLE - AT_ONCE


@pytest.mark.costly
def test_who_has_no_turn_deletes_nothing_until_it_ends(full: Engine) -> None:
    with writing(full) as connection:
        assert has_turn(connection, "app", TASK, "another", 60.0)
        assert has_turn(connection, "others", TASK, "theirs", 60.0)
    before = left(full)
    assert sweep(full)(LATER) == 0
    assert left(full) == before
    with writing(full) as connection:
        connection.execute(text("UPDATE turns SET until = until - 61"))
    assert sweep(full)(LATER) == PORTALS * (PEOPLE - 1)


@pytest.mark.costly
def test_who_loses_the_turn_on_the_way_stops_and_leaves_it_to_the_other(full: Engine) -> None:
    def lose(_: float) -> None:
        with writing(full) as connection:
            connection.execute(text("UPDATE turns SET owner = 'another'"))

    assert sweep(full, lose)(LATER) == 0
    assert left(full) == (PORTALS, PORTALS * (PEOPLE - 1), PORTALS * PEOPLE - AT_ONCE)
    with writing(full) as connection:
        assert connection.execute(text("SELECT owner FROM turns")).scalars().all() == ["another"]


@pytest.mark.costly
def test_a_run_ends_in_time_and_the_next_one_goes_on(full: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LONGEST_S", 0.0)
    at_once = PORTALS + 1  # a run passes over all the installers anew, which takes a part of its time
    deleted = []
    while left(full)[1]:
        deleted.append(sweep(full, at_once=at_once)(LATER))
    assert len(deleted) > 1
    assert max(deleted) <= at_once
    assert sum(deleted) == PORTALS * (PEOPLE - 1)


@pytest.mark.costly
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_moment_that_cannot_be_read_does_not_stop_it(full: Engine) -> None:
    with writing(full) as connection:
        connection.execute(text("UPDATE token_pairs SET last_used_at = 7 WHERE user_id = 5"))
    assert sweep(full)(LATER) == PORTALS * (PEOPLE - 1)
    assert left(full)[1] == 0
