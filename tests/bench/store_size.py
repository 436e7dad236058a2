"""What a store of many pairs costs its operator: `python -m tests.bench.store_size --pairs 3000000 --seen 8000000`.

Pairs are put in behind the application's back, sealed as it seals them, and seen tokens. Then a process of its own
reads all pairs as `doctor` does, another seals them anew as `rotate-keys` does, and a third one sweeps while this one
writes. Each row tells how long it took, and the most memory that its process ever had.
"""

import re
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from multiprocessing import get_context
from pathlib import Path

import click
from psycopg import sql
from sqlalchemy import Engine, insert

from b24app.adapters.keys.key_ring import KeyRing
from b24app.adapters.keys.secret_box import SecretBox
from b24app.adapters.store.database import engine_for, writing
from b24app.adapters.store.installations import SqlInstallations
from b24app.adapters.store.migrate import migrate
from b24app.adapters.store.schema import seen_access_tokens, token_pairs
from b24app.adapters.store.sealed.rotate_keys import SqlKeyRotation
from b24app.adapters.store.sweeping.sweep import IDLE_LIFE, LONGEST_S
from b24app.adapters.store.token_pairs import SEALED, SqlTokenPairs, cell_of
from b24app.errors.own import StoreError
from tests.fakes.invented import NOW, installation, pair
from tests.postgresql import binaries_for, folder_for_a_server, started

OLD, NEW = b"o" * 32, b"n" * 32
OF_A_PORTAL, AT_ONCE = 1_000, 5_000
LATER = NOW + IDLE_LIFE + timedelta(hours=1)
MEGABYTE = 1024  # of the kilobytes in which Linux counts


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """How long it took, the most memory that its process had, what it counted, and what writers met meanwhile."""

    seconds: float
    megabytes: float
    counted: str
    written: Sequence[float] = ()
    refused: int = 0


@click.command()
@click.option(
    "--pairs", default=20_000, show_default=True, type=click.IntRange(min=1), help="How many pairs there are."
)
@click.option("--seen", type=click.IntRange(min=0), help="How many tokens were seen: as many, unless it is said.")
def main(pairs: int, seen: int | None) -> None:
    """Print a table."""
    seen = pairs if seen is None else seen
    click.echo(f"{pairs} pairs, {seen} seen tokens\n")
    click.echo(f"{'':<24}{'seconds':>9}{'most MB':>9}  counted")
    with tempfile.TemporaryDirectory() as folder, postgresql() as url:
        for kind, address in (("SQLite", f"sqlite:///{folder}/store.sqlite3"), ("PostgreSQL", url)):
            for name, cost in costs(address, pairs, seen):
                told = f"{kind + ', ' + name:<24}{cost.seconds:>9.1f}{cost.megabytes:>9.0f}  {cost.counted}"
                click.echo(told + (_writers(cost) if name == "sweep" else ""))


def _writers(cost: Cost) -> str:
    slowest = 1000 * max(cost.written, default=0.0)
    return f"; beside it {len(cost.written)} writes, {cost.refused} refused, the slowest took {slowest:.0f} ms"


@contextmanager
def postgresql() -> Iterator[str]:
    with folder_for_a_server() as folder, started(folder, binaries_for(folder)) as server:
        server.run(sql.SQL("CREATE DATABASE {}").format(sql.Identifier("store")))
        yield server.url("store")


def costs(address: str, pairs: int, seen: int) -> Iterator[tuple[str, Cost]]:
    """Fill the store at this address, and yield what each task costs."""
    began_at = time.monotonic()
    fill(address, pairs, seen)
    yield "filling", Cost(seconds=time.monotonic() - began_at, megabytes=0.0, counted="rows by this process")
    for name, task in (("doctor", read_all), ("rotate-keys", rotate)):
        with get_context("spawn").Pool(1) as pool:
            yield name, pool.apply(task, (address,))
    with get_context("spawn").Pool(1) as pool:
        sweeping = pool.apply_async(sweep, (address,))
        written, refused = list[float](), 0
        while not sweeping.ready():
            began_at = time.monotonic()
            refused += not write(address, len(written))
            written.append(time.monotonic() - began_at)
            sweeping.wait(0.02)
        found = sweeping.get()
    yield (
        "sweep",
        Cost(seconds=found.seconds, megabytes=found.megabytes, counted=found.counted, written=written, refused=refused),
    )


def fill(address: str, pairs: int, seen: int) -> None:
    """Put so many pairs into a new store, a thousand in each portal, and so many seen tokens, all of the last hours."""
    engine, box = engine_for(address), SecretBox(KeyRing((OLD,)))
    migrate(engine)
    stored = SqlInstallations(
        engine=engine, client_id="app", pairs=SqlTokenPairs(engine=engine, client_id="app", box=box)
    )
    for portal in range(-(-pairs // OF_A_PORTAL)):
        stored.install(installation(f"portal{portal:08}"), pair(f"installer{portal}"), NOW)
    kinds = ((token_pairs, partial(_pair, box), pairs), (seen_access_tokens, partial(_seen, pairs), seen))
    for table, row, rows in kinds:
        for begin in range(0, rows, AT_ONCE):
            with writing(engine) as connection:
                connection.execute(insert(table), [*map(row, range(begin, min(begin + AT_ONCE, rows)))])
    engine.dispose()


def _key(number: int) -> dict[str, object]:
    return {
        "client_id": "app",
        "member_id": f"portal{number // OF_A_PORTAL:08}",
        "user_id": 2 + number % OF_A_PORTAL,
    }


def _pair(box: SecretBox, number: int) -> dict[str, object]:
    member_id, user_id = f"portal{number // OF_A_PORTAL:08}", 2 + number % OF_A_PORTAL
    sealed = {each.name: box.seal(f"{number:070}", cell_of(each, "app", member_id, user_id)) for each in SEALED}
    moment = NOW - timedelta(milliseconds=number)
    rest = {"access_token_digest": _digest(number), "expires_at": NOW, "last_used_at": moment, "generation": 1}
    return _key(number) | sealed | rest


def _seen(pairs: int, number: int) -> dict[str, object]:
    return _key(number % pairs) | {"digest": _digest(number), "seen_at": NOW - timedelta(milliseconds=number)}


def _digest(number: int) -> bytes:
    return number.to_bytes(32)


def read_all(address: str) -> Cost:
    """Count the pairs that no key opens, as `doctor` does."""
    engine, began_at = engine_for(address), time.monotonic()
    lost = _rotation(engine, OLD).lost()
    return _cost(began_at, f"{lost} lost")


def rotate(address: str) -> Cost:
    """Seal all of them anew."""
    engine, began_at = engine_for(address), time.monotonic()
    done = _rotation(engine, NEW, OLD)()
    return _cost(began_at, ", ".join(f"{number} {each.name}" for each, number in done.items()))


def sweep(address: str) -> Cost:
    """Delete all but the installers', in as many runs as it takes: a run ends with its time."""
    engine, began_at = engine_for(address), time.monotonic()
    pairs = SqlTokenPairs(engine=engine, client_id="app", box=SecretBox(KeyRing((NEW,))))
    deleted, runs, out_of_time = 0, 0, True
    while out_of_time:
        run_began_at = time.monotonic()
        deleted += pairs.sweep(LATER)
        runs, out_of_time = runs + 1, time.monotonic() - run_began_at >= LONGEST_S
    return _cost(began_at, f"{deleted} deleted, runs: {runs}")


def write(address: str, number: int) -> bool:
    """Keep a person's pair, as an open does, on a connection of its own; tell whether the store took it."""
    engine = engine_for(address)
    pairs = SqlTokenPairs(engine=engine, client_id="app", box=SecretBox(KeyRing((NEW,))))
    try:
        pairs.keep("portal00000000", 1_000_000 + number, pair(f"written{number}"), LATER)
    except StoreError:
        return False
    finally:
        engine.dispose()
    return True


def _rotation(engine: Engine, *keys: bytes) -> SqlKeyRotation:
    return SqlKeyRotation(engine=engine, client_id="app", box=SecretBox(KeyRing(keys)))


def _cost(began_at: float, counted: str) -> Cost:
    # Not by getrusage: that begins with what the process had from which this one was started.
    (most,) = re.findall(r"^VmHWM:\s+(\d+) kB$", Path("/proc/self/status").read_text(), re.MULTILINE)
    return Cost(seconds=time.monotonic() - began_at, megabytes=int(most) / MEGABYTE, counted=counted)


if __name__ == "__main__":
    main()
