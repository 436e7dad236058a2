"""A new release and the way back, rehearsed on PostgreSQL with an installed portal: n-1, n, n-1."""

import re
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import requests
from alembic.script import ScriptDirectory
from flask import Flask
from sqlalchemy import MetaData, insert, select, text

from b24app.adapters.store.database import engine_for, reading, writing
from b24app.adapters.store.migrate import is_current, migrate
from b24app.adapters.store.migrations.steps import alembic_config
from b24app.adapters.store.revisions import newest
from b24app.adapters.store.schema import token_pairs
from demo.bitrix24_standin import Neighbourhood
from demo.running.the_app import Place, held, register, settings
from tests import release_before
from tests.full_lead import Clock, FullLead
from tests.postgresql import Server
from tests.recycled import Recycled
from tests.release_before import ITS_TABLES, ROOT, code_before, command, newest_migration
from tests.restartable import SHOWN, Restartable
from tests.watching import outcome, ticket_in

pytestmark = [pytest.mark.postgresql, pytest.mark.rehearsal]
WITHOUT_A_FAULT = (200, "")
AN_HOUR_AND_MORE_S = 3601
# A pair that came a moment ago is not renewed, whatever the portal says.
AGED = text("UPDATE token_pairs SET last_used_at = last_used_at - interval '2 hours'")


@pytest.fixture
def before(tmp_path: Path) -> Path:
    """Give the code of the release before."""
    return code_before(tmp_path)


@pytest.fixture
def address(postgresql_url: str) -> str:
    """Give the address of an empty database as an operator writes it."""
    return postgresql_url.replace("+psycopg", "")


def let_an_hour_pass(neighbourhood: Neighbourhood, database_url: str) -> None:
    neighbourhood.clock.advance(AN_HOUR_AND_MORE_S)
    engine = engine_for(database_url)
    with writing(engine) as connection:
        assert connection.execute(AGED).rowcount, "the premise: there are pairs"
    engine.dispose()


class Host:
    """A host on which one release after the other serves the same portal from the same database."""

    def __init__(self, door: socket.socket, app: FullLead, log: Path) -> None:
        self.door, self.app, self.log = door, app, log

    @contextmanager
    def runs(self, code: Path, *, migrates: bool) -> Iterator[None]:
        """Let a release serve."""
        if migrates:
            command(code, self.app.environ, "migrate")
        with release_before.serving(code, self.app.environ, self.door, self.log):
            yield

    def opens(self, *logins: str) -> list[str]:
        """Open the lead's tab as each of these people; return the tickets in the pages."""
        pages = [self.app.open_lead(self.app.portal.people[login]) for login in logins]
        assert [outcome(page) for page in pages] == [WITHOUT_A_FAULT] * len(logins)
        return [ticket_in(page) for page in pages]

    def goes_on_with(self, tickets: list[str]) -> None:
        """Reload pages that were opened before, after their access tokens have expired."""
        let_an_hour_pass(self.app.neighbourhood, self.app.environ["B24_DATABASE_URL"])
        for ticket in tickets:
            assert outcome(self.app.post("/lead-tab/reload", ticket=ticket)) == WITHOUT_A_FAULT

    def keeps_pairs_of(self, *logins: str) -> bool:
        """Whether these people's pairs are kept: they are written behind the answer, and who fails there only logs."""
        engine = engine_for(self.app.environ["B24_DATABASE_URL"])
        with reading(engine) as connection:
            kept = set(connection.execute(select(token_pairs.c.user_id)).scalars())
        engine.dispose()
        return kept == {self.app.portal.people[login].id for login in logins}


@pytest.fixture
def host(address: str, session: requests.Session, tmp_path: Path) -> Iterator[Host]:
    with held(0) as door, Neighbourhood() as neighbourhood:
        place, portal = Place(port=door.getsockname()[1], database_url=address), neighbourhood.add_portal()
        registration = register(neighbourhood, portal, place.url)
        environ = settings(place, registration, portal)
        app = FullLead(place.url, Flask("elsewhere"), registration, neighbourhood, portal, environ, Clock(), session)
        yield Host(door, app, tmp_path / "log")


@pytest.mark.fault("R33")
def test_the_tab_opens_with_the_release_before_with_this_one_and_back_again(before: Path, host: Host) -> None:
    with host.runs(before, migrates=True):
        host.app.be_installed()
        opened_before = host.opens("sara")
    with host.runs(ROOT, migrates=True):
        host.goes_on_with(opened_before)
        opened_since = host.opens("sara", "admin")
    with host.runs(before, migrates=True):  # which does nothing where a newer release was here first
        host.goes_on_with(opened_before + opened_since)
        host.opens("sara", "admin", "mia")
    assert host.keeps_pairs_of("sara", "admin", "mia"), host.log.read_text()
    assert host.app.portal.member_id in command(ROOT, host.app.environ, "portals")


def test_the_sample_of_its_tables_is_what_the_release_before_makes(
    before: Path, address: str, postgresql: Server, tmp_path: Path
) -> None:
    """Where this fails after a new migration: `python -m tests.release_before`."""
    command(before, release_before.settings_for(address), "migrate")
    name = re.sub(r".*/([^?]+)\?.*", r"\1", address)
    made = release_before.tables_of(postgresql, tmp_path, name)
    assert made == ITS_TABLES.read_text().rpartition("INSERT")[0]


def test_the_sample_is_of_the_release_before() -> None:
    script = ScriptDirectory.from_config(alembic_config()).get_revision(newest())
    assert f"VALUES ('{script.down_revision}')" in ITS_TABLES.read_text()
    assert newest_migration().name.startswith(newest())


@pytest.mark.fault("R33")
def test_the_tab_opens_on_the_tables_of_the_release_before_once_they_are_migrated(
    address: str, migrated_databases: Recycled, postgresql: Server
) -> None:
    """Its rows are this release's, as far as the tables of the release before take them."""
    with Neighbourhood() as neighbourhood, migrated_databases.one() as elsewhere:
        app = Restartable(neighbourhood, elsewhere)
        app.restart()
        app.install()
        seen = app.arrive(app.card("sara"))
        app.settle()
        move(elsewhere, address, postgresql)
        app.restart(B24_DATABASE_URL=address)
        let_an_hour_pass(neighbourhood, address)
        assert app.post("/lead-tab/reload", {"ticket": seen.ticket}) == SHOWN
        for login in ("sara", "admin", "mia"):
            assert app.arrive(app.card(login)) == SHOWN


def move(source: str, target: str, server: Server) -> None:
    """Bring rows into tables of the release before, and these to this release's."""
    name = re.sub(r".*/([^?]+)\?.*", r"\1", target)
    with server.connected(name) as connection:
        connection.execute(ITS_TABLES.read_bytes())
    there, here = engine_for(source), engine_for(target)
    older = MetaData()
    older.reflect(here)
    for table in older.sorted_tables:
        if table.name != "alembic_version":
            with reading(there) as connection:
                rows = [dict(row) for row in connection.execute(select(table)).mappings()]
            with writing(here) as connection:
                if rows:
                    connection.execute(insert(table), rows)
    migrate(here)
    assert is_current(here)
    there.dispose()
    here.dispose()
