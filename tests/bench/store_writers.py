"""How many renewals of tokens the store takes, by how many processes at once: `python -m tests.bench.store_writers`.

A renewal is the two writes of a refresh, the lease and the new pair, without the call between them; each process
renews a pair of its own. Both databases write to the disk at each commit.
"""

import os
import shutil
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import get_context
from pathlib import Path

import click
from psycopg import sql

from b24app.adapters.keys.key_ring import KeyRing
from b24app.adapters.keys.secret_box import SecretBox
from b24app.adapters.store.database import engine_for
from b24app.adapters.store.installations import SqlInstallations
from b24app.adapters.store.leases import SqlRefreshLeases
from b24app.adapters.store.migrate import migrate
from b24app.adapters.store.token_pairs import SqlTokenPairs
from tests.fakes.invented import NOW, installation, pair
from tests.postgresql import SPEED, UNPRIVILEGED, binaries_for, started

PROCESSES = (1, 4, 8)
SECONDS = 4.0
DURABLE = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on"}
BOX = SecretBox(KeyRing((b"k" * 32,)))


@click.command()
def main() -> None:
    """Print a table."""
    click.echo(f"{os.cpu_count()} cores, {SECONDS:g} s each\n")
    click.echo("database    processes  renewals a second  99th percentile (ms)")
    with tempfile.TemporaryDirectory() as folder, postgresql() as url:
        for kind, address in (("SQLite", f"sqlite:///{folder}/store.sqlite3"), ("PostgreSQL", url)):
            for number in PROCESSES:
                took = [each for some in renewals(address, number) for each in some]
                slow_ms = statistics.quantiles(took, n=100)[-1] * 1000
                click.echo(f"{kind:<12}{number:>9}  {len(took) / SECONDS:>17.0f}  {slow_ms:>20.0f}")


@contextmanager
def postgresql() -> Iterator[str]:
    SPEED.update(DURABLE)
    folder = Path(tempfile.mkdtemp(prefix="b24app-bench-"))
    if os.geteuid() == 0:
        shutil.chown(folder, UNPRIVILEGED)
    try:
        with started(folder, binaries_for(folder)) as server:
            server.run(sql.SQL("CREATE DATABASE {}").format(sql.Identifier("store")))
            yield server.url("store")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def renewals(address: str, processes: int) -> list[list[float]]:
    """Return how long each renewal of each process took, in seconds."""
    engine = engine_for(address)
    migrate(engine)
    installations = SqlInstallations(
        engine=engine, client_id="app", pairs=SqlTokenPairs(engine=engine, client_id="app", box=BOX)
    )
    for number in range(processes):
        installations.install(installation(str(number)), pair(), NOW)
    engine.dispose()
    with get_context("spawn").Pool(processes) as pool:
        return pool.starmap(renew, [(address, str(number)) for number in range(processes)], chunksize=1)


def renew(address: str, member_id: str) -> list[float]:
    engine = engine_for(address)
    pairs = SqlTokenPairs(engine=engine, client_id="app", box=BOX)
    leases = SqlRefreshLeases(engine=engine, client_id="app")
    took = []
    ends_at = time.monotonic() + SECONDS
    while (began_at := time.monotonic()) < ends_at:
        read = pairs.find(member_id, 1)
        assert read is not None
        assert leases.begin(read, 20.0)
        assert pairs.replace(read, pair(str(began_at)), NOW)
        took.append(time.monotonic() - began_at)
    engine.dispose()
    return took


if __name__ == "__main__":
    main()
