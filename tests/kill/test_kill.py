"""Kill the application at every moment of a deed, start it again, and hold it against what was promised."""

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import make_url

from b24app.adapters.store.database import engine_for
from b24app.adapters.store.migrate import migrate
from demo.bitrix24_standin import Neighbourhood
from tests.kill.scenarios import SCENARIOS, Restart, Scenario
from tests.kill.victims import DONE, EVERY_STATEMENT, KILLED, Victims, victims
from tests.restartable import TOKEN, Restartable

LONGEST = 400  # moments; a deed that is still not done by then does something else than it should
OFTEN = 2  # moments that the shortest deed has
APART = 3 if EVERY_STATEMENT else 9  # moments from one kill to the next; odd, since before and after take turns

DATABASES = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)]
ToScenario = Callable[[Restart], Scenario]


@pytest.fixture(scope="module")
def killer() -> Iterator[Victims]:
    with victims() as started:
        yield started


@pytest.fixture(params=DATABASES if EVERY_STATEMENT else DATABASES[:1])
def world(request: pytest.FixtureRequest, neighbourhood: Neighbourhood, tmp_path: Path) -> Restart:
    """Give a function that makes a portal: on SQLite over a file that is not there yet."""
    if request.param == "sqlite":
        files = (tmp_path / str(number) / "full-lead.sqlite3" for number in count())
        return lambda: Restartable(neighbourhood, f"sqlite:///{next(files)}")
    url = str(request.getfixturevalue("postgresql_url"))
    engine = engine_for(url)
    migrate(engine)
    engine.dispose()
    return lambda: Restartable(neighbourhood, url)


@pytest.mark.fault("R16")
@pytest.mark.rule("S23", "good")
@pytest.mark.timeout(1200)
@pytest.mark.drawn(1)
@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.__name__)
def test_whatever_is_killed_the_next_open_heals(
    request: pytest.FixtureRequest, killer: Victims, world: Restart, scenario: ToScenario
) -> None:
    seed = request.config.getoption("randomly_seed", None)
    drawn = seed if isinstance(seed, int) else 0
    moments = {1 + drawn % OFTEN, *range(1 + drawn % APART, LONGEST, APART)}
    kill_again_and_again(killer, scenario(world), sorted(moments))


def kill_again_and_again(killer: Victims, scenario: Scenario, moments: Sequence[int]) -> None:
    for kills, moment in enumerate(moments):
        end = killer.do(scenario.begin(), moment)
        assert end in {DONE, KILLED}
        holds_no_token_in_clear(scenario.app)
        scenario.app.restart()
        scenario.heals()
        if end == DONE:
            assert kills, "the premise: it was killed before"
            assert moment > OFTEN
            return
    pytest.fail("it never ends")


def holds_no_token_in_clear(app: Restartable) -> None:
    """Search the database as the killed process left it."""
    assert TOKEN.search(app.portal.fresh_pair(app.registration, app.portal.people["sara"]).access.encode())
    url = make_url(app.environ["B24_DATABASE_URL"])
    if url.get_backend_name() != "sqlite":
        assert not TOKEN.search(repr(app.kept()).encode())
        return
    file = Path(url.database or "")
    assert not any(TOKEN.search(path.read_bytes()) for path in file.parent.iterdir())
    with sqlite3.connect(file) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    connection.close()
