"""Each fault of the database is told from the others, in the same words by a command, by `doctor` and in the log."""

import io
import json
import logging
import os
import re
import socket
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path

import psycopg
import pytest
from psycopg import sql
from sqlalchemy import Engine

from b24app.adapters.json_lines import MASK, TOKEN, JsonLines
from b24app.adapters.store.database import engine_for
from b24app.adapters.store.migrate import migrate
from b24app.domain.problems.store_problems import STORE_PROBLEMS
from b24app.errors.own import StoreError
from b24app.settings import read_settings
from b24app.wiring.use_cases import UseCases
from demo.running.the_app import held
from tests.operators_shell import OperatorsShell
from tests.postgresql import Server, binaries_for, folder_for_a_server, started
from tests.rules.databases_in_trouble import (
    IN_A_FILE,
    NAME,
    ON_A_SERVER,
    PASSWORD,
    ROLE,
    WHO_MAY_CONNECT,
    Fault,
    Scene,
)

NOWHERE = {"B24_OAUTH_SERVERS": "https://oauth.invalid", "B24_PUBLIC_URL": "https://full-lead.invalid"}
CLASS_NAME = re.compile(r"[A-Z][a-z]+[A-Z]\w|Exception|Traceback")
FAULTS = {
    **{each.__name__: pytest.param(each, id=each.__name__) for each in IN_A_FILE},
    **{each.__name__: pytest.param(each, id=each.__name__, marks=pytest.mark.postgresql) for each in ON_A_SERVER},
}


@pytest.fixture(scope="module")
def server_with_passwords() -> Iterator[Server]:
    with held(0) as door:
        port = door.getsockname()[1]
    with folder_for_a_server() as folder, started(folder, binaries_for(folder), port, WHO_MAY_CONNECT) as server:
        server.run(sql.SQL("CREATE ROLE {} LOGIN PASSWORD {}").format(sql.Identifier(ROLE), sql.Literal(PASSWORD)))
        for name in (NAME, "empty"):
            server.run(sql.SQL("CREATE DATABASE {} OWNER {}").format(sql.Identifier(name), sql.Identifier(ROLE)))
        engine = engine_for(f"postgresql://{ROLE}:{PASSWORD}@127.0.0.1:{port}/{NAME}")
        migrate(engine)
        engine.dispose()
        yield server


@contextmanager
def made(fault: Fault, scene: Scene) -> Iterator[str]:
    yield from fault(scene)


@pytest.fixture(params=FAULTS.values())
def trouble(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[str, type[StoreError], str]]:
    """Give the address of a database in trouble, the kind of error that tells it, and words of what happened."""
    fault: Fault = request.param
    server = request.getfixturevalue("server_with_passwords") if fault in ON_A_SERVER else None
    scene = Scene(folder=tmp_path, patch=monkeypatch, server=server)
    kind, words = {**IN_A_FILE, **ON_A_SERVER}[fault]
    said = words.format(
        file=scene.file,
        folder=tmp_path,
        server=f"127.0.0.1:{server.port}" if server else "",
        socket=server.folder if server else "",
    )
    with made(fault, scene) as url:
        yield url, kind, said


def made_in(folder: Path) -> set[str]:
    """Name what is there, without what SQLite puts beside a database."""
    return {each.name.partition("-")[0] for each in folder.iterdir()}


def ways_to_give_up(engine: Engine) -> Iterator[int]:
    """Yield how the machine gives up a connection: after how many milliseconds, when it asks, how often."""
    with closing(engine.raw_connection()) as connection:
        raw = connection.driver_connection
        assert isinstance(raw, psycopg.Connection)
        with socket.socket(fileno=os.dup(raw.fileno())) as wire:
            for each in (socket.TCP_USER_TIMEOUT, socket.TCP_KEEPIDLE, socket.TCP_KEEPINTVL, socket.TCP_KEEPCNT):
                yield wire.getsockopt(socket.IPPROTO_TCP, each)


@pytest.mark.fault("R14")
@pytest.mark.postgresql
@pytest.mark.parametrize(
    ("said", "ways"),
    [("", [10_000, 30, 10, 3]), ("?tcp_user_timeout=2000&keepalives_idle=5", [2_000, 5, 10, 3])],
    ids=["as shipped", "as the address says"],
)
def test_a_connection_to_a_server_that_vanished_is_given_up_in_time(
    server_with_passwords: Server, said: str, ways: list[int]
) -> None:
    engine = engine_for(f"postgresql://{ROLE}:{PASSWORD}@127.0.0.1:{server_with_passwords.port}/{NAME}{said}")
    assert list(ways_to_give_up(engine)) == ways
    engine.dispose()


def no_secret_and_no_class(said: str) -> bool:
    return "canary" not in said and not CLASS_NAME.search(re.sub(r"PostgreSQL|Levels?|/\S+", "", said))


@pytest.mark.fault("R44")
@pytest.mark.drawn(4)
def test_a_command_ends_with_what_happened_and_what_to_do_in_one_line_and_makes_nothing(
    trouble: tuple[str, type[StoreError], str], shell: OperatorsShell, tmp_path: Path
) -> None:
    url, kind, words = trouble
    before = made_in(tmp_path)
    ended = shell("erase", "portal", B24_DATABASE_URL=url)
    assert ended.exit_code == 1
    (line,) = ended.output.splitlines()
    what, _, _ = line.removeprefix("Error: ").partition(": ")
    assert words in line
    assert len(line) > len(what) + len("Error: : "), "what to do"
    assert no_secret_and_no_class(line)
    assert made_in(tmp_path) == before
    assert kind in STORE_PROBLEMS


@pytest.mark.fault("R44")
@pytest.mark.drawn(4)
def test_the_doctor_says_the_same_as_its_finding(
    trouble: tuple[str, type[StoreError], str], shell: OperatorsShell, tmp_path: Path
) -> None:
    url, _, words = trouble
    before = made_in(tmp_path)
    examined = shell("doctor", B24_DATABASE_URL=url, **NOWHERE)
    assert examined.exit_code == 1
    lines = examined.output.splitlines()
    (at,) = [place for place, line in enumerate(lines) if line.startswith("FAIL  database: ")]
    assert words in lines[at]
    assert lines[at + 1].startswith("      "), "what to do"
    assert no_secret_and_no_class(lines[at] + lines[at + 1])
    assert made_in(tmp_path) == before


@pytest.fixture
def log() -> Iterator[Callable[[], list[Mapping[str, str]]]]:
    """Give what reads the lines of the store's log, as they are written."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(JsonLines([]))
    logger = logging.getLogger("b24app.store")
    logger.addHandler(handler)
    yield lambda: [json.loads(line) for line in written.getvalue().splitlines()]
    logger.removeHandler(handler)


@pytest.mark.fault("R44")
@pytest.mark.drawn(4)
def test_the_log_says_it_once_however_often_health_is_asked_and_the_probe_gets_one_word(
    trouble: tuple[str, type[StoreError], str],
    shell_environ: Mapping[str, str],
    monkeypatch: pytest.MonkeyPatch,
    log: Callable[[], list[Mapping[str, str]]],
) -> None:
    url, kind, words = trouble
    monkeypatch.setattr("b24app.adapters.store.health.KEPT_S", 0.0)
    settings = read_settings({**shell_environ, "B24_DATABASE_URL": url}, Path())
    with closing(UseCases(lambda: settings)) as graph:
        answers = {graph.store_fault() for _ in range(2)}
    (line,) = log()
    assert answers == {kind("", "").fault} == {line["fault"]}
    assert TOKEN.sub(MASK, words) in line["what"], "the folders of tests look like tokens"
    assert line["remedy"]
    assert no_secret_and_no_class(json.dumps(line))
