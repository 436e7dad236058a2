"""The store through a real PgBouncer that shares its connections by transaction: `python -m tests.trials.pgbouncer`.

It needs Debian's package pgbouncer, which is not everywhere where the tests run: what they hold of it without one
stands in tests/unit/adapters/store/test_database.py. What was tried last stands in install/scaling.md.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import click
import psycopg
from psycopg import sql
from sqlalchemy import Engine, text

from b24app.adapters.store.database import engine_for, reading, writing
from b24app.adapters.store.migrate import migrate
from b24app.errors.own import StoreError
from demo.running.the_app import held
from tests.fakes.invented import NOW, installation, pair
from tests.fakes.stores import stores_in
from tests.postgresql import UNPRIVILEGED, Server, binaries_for, folder_for_a_server, started

ROLE, PASSWORD, NAME = "lead", "password-canary", "full_lead"
THREADS, ROUNDS, MOST_CLIENTS = 8, 25, 90
DEADLINE_S, POLL_S, INDENT = 60.0, 0.1, 21
WHO_MAY_CONNECT = "local all postgres trust\nhost all all 127.0.0.1/32 scram-sha-256\n"
SETTINGS = """[databases]
{name} = host=127.0.0.1 port={server}
gone = host=127.0.0.1 port=1
nobodys = host=127.0.0.1 port={server}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {port}
unix_socket_dir =
auth_type = scram-sha-256
auth_file = {folder}/users
pool_mode = transaction
default_pool_size = 2
max_client_conn = {clients}
query_wait_timeout = 3
server_login_retry = 1
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bouncer:
    """A PgBouncer with two connections to the server."""

    port: int

    def url(self, name: str = NAME, role: str = ROLE, password: str = PASSWORD) -> str:
        return f"postgresql://{role}:{password}@127.0.0.1:{self.port}/{name}"


@contextmanager
def bouncing(server: Server) -> Iterator[Bouncer]:
    """Run it in front of the server."""
    with held(0) as door:
        port = door.getsockname()[1]
    with tempfile.TemporaryDirectory(prefix="b24app-bouncer-") as name:
        folder = Path(name)
        said = SETTINGS.format(name=NAME, server=server.port, port=port, folder=folder, clients=MOST_CLIENTS)
        (folder / "pgbouncer.ini").write_text(said)
        (folder / "users").write_text(f'"{ROLE}" "{PASSWORD}"\n"stranger" "{PASSWORD}"\n')
        for each in (folder, *folder.iterdir()):
            shutil.chown(each, UNPRIVILEGED)
        command = ["pgbouncer", str(folder / "pgbouncer.ini"), *(["-u", UNPRIVILEGED] if os.geteuid() == 0 else [])]
        with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as running:
            try:
                yield _when_it_answers(Bouncer(port=port))
            finally:
                running.terminate()


def _when_it_answers(bouncer: Bouncer) -> Bouncer:
    until = time.monotonic() + DEADLINE_S
    while True:
        try:
            psycopg.connect(bouncer.url()).close()
        except psycopg.OperationalError:
            if time.monotonic() > until:
                raise
            time.sleep(POLL_S)
        else:
            return bouncer


@contextmanager
def opened(url: str) -> Iterator[Engine]:
    engine = engine_for(url)
    try:
        yield engine
    finally:
        engine.dispose()


def many_at_once(bouncer: Bouncer) -> str:
    """Let eight threads migrate, write and read, by two connections of the server."""

    def work(number: int) -> int:
        with opened(bouncer.url()) as engine:
            migrate(engine)
            stores = stores_in(engine)
            stores.installations.install(installation(str(number)), pair(), NOW)
            for turn in range(ROUNDS):
                read = stores.token_pairs.find(str(number), 1)
                assert read is not None
                assert stores.leases.begin(read, 20.0)
                assert stores.token_pairs.replace(read, pair(str(turn)), NOW)
            return ROUNDS

    with ThreadPoolExecutor(THREADS) as pool:
        return f"{sum(pool.map(work, range(THREADS)))} renewals by {THREADS} engines"


def limited(bouncer: Bouncer) -> str:
    """See a statement cut, and the next transaction on the same connection not."""
    with opened(bouncer.url()) as engine:
        try:
            with reading(engine) as connection:
                connection.execute(text("SELECT pg_sleep(60)"))
        except StoreError as cut:
            said = str(cut)
        with writing(engine) as connection:
            connection.execute(text("SELECT 1")).all()
    return said


def told(url: str) -> str:
    """Say how the store tells this fault, and in which words PgBouncer did."""
    try:
        psycopg.connect(url, connect_timeout=5).close()
        raw = "(it connects)"
    except psycopg.Error as error:
        raw = str(error)
    with opened(url) as engine:
        try:
            with reading(engine) as connection:
                connection.execute(text("SELECT 1")).all()
        except StoreError as error:
            return f"{error}\n{'':{INDENT}}its words: {raw}"
    return f"no fault\n{'':{INDENT}}its words: {raw}"


def too_many(bouncer: Bouncer) -> str:
    """Take all connections that clients may have."""
    with ExitStack() as stack:
        for _ in range(MOST_CLIENTS):
            stack.enter_context(closing(psycopg.connect(bouncer.url())))
        return told(bouncer.url())


def all_in_use(bouncer: Bouncer) -> str:
    """Take both connections of the server."""
    with ExitStack() as stack:
        for _ in range(2):
            stack.enter_context(closing(psycopg.connect(bouncer.url()))).execute("SELECT 1")
        return told(bouncer.url())


def trials(bouncer: Bouncer) -> dict[str, Callable[[], str]]:
    return {
        "many at once": lambda: many_at_once(bouncer),
        "a slow statement": lambda: limited(bouncer),
        "database not listed": lambda: told(bouncer.url("unlisted")),
        "database not there": lambda: told(bouncer.url("nobodys")),
        "server is off": lambda: told(bouncer.url("gone")),
        "wrong password": lambda: told(bouncer.url(password="another")),
        "role not listed": lambda: told(bouncer.url(role="unlisted")),
        "role not there": lambda: told(bouncer.url(role="stranger")),
        "too many clients": lambda: too_many(bouncer),
        "all in use": lambda: all_in_use(bouncer),
    }


@click.command()
def main() -> None:
    """Print how each went, and the words of PgBouncer."""
    if not (program := shutil.which("pgbouncer")):
        sys.exit("PgBouncer is not here: apt-get install pgbouncer")
    version = subprocess.run([program, "--version"], capture_output=True, text=True, check=True).stdout
    click.echo(version.partition("\n")[0])
    with held(0) as door:
        port = door.getsockname()[1]
    with folder_for_a_server() as folder, started(folder, binaries_for(folder), port, WHO_MAY_CONNECT) as server:
        role, password = sql.Identifier(ROLE), sql.Literal(PASSWORD)
        server.run(sql.SQL("CREATE ROLE {} LOGIN PASSWORD {}").format(role, password))
        server.run(sql.SQL("CREATE DATABASE {} OWNER {}").format(sql.Identifier(NAME), role))
        with bouncing(server) as bouncer:
            for name, said in trials(bouncer).items():
                click.echo(f"{name:<{INDENT}}{said()}")


if __name__ == "__main__":
    main()
