"""How many people are served at once: two processes of 32 threads, a portal of 50 ms, beside the floors in turn."""

import json
import os
import socket
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import asdict

from tests.bench.children import ROOT
from tests.bench.clients import Crowded, opened_by
from tests.bench.crowd import OPTIONS, PORTAL_S, PROCESSES, THREADS, Crowd, crowd
from tests.bench.figures import Effort, Figure
from tests.bench.floors import ADDRESS, HOW, SDK, TEMPLATE, Floor
from tests.bench.openings import OURS
from tests.bench.store_writers import postgresql
from tests.bench.worlds import WHO

FEW, MANY = 40, 500  # portals: one alone would be asked more than its share of the platform's rate allows
CONNECTIONS, OPENS, WARM, TURNS = 64, 300, 96, 2
# A portal is new to a process that has just begun, and new ones share half of its threads
# (b24app/domain/operations/compartments.py): three opens in each process make it known. They come to any of these.
KNOWN_AFTER, KNOWN_BY = 5 * PROCESSES, 8
LEAST = {"administrator": 0.25, "sales person": 0.33}
MOST_OF_THE_FLOORS = 4.0
BESIDE = (TEMPLATE, SDK)
MEASURED = f"{PROCESSES} x {THREADS} threads, {CONNECTIONS} connections, portal {PORTAL_S * 1000:.0f} ms, in turn"


def throughput(effort: Effort) -> Iterator[Figure]:
    """Measure over both databases, with a few portals."""
    yield from _over_both(effort, FEW)


def throughput_of_many(effort: Effort) -> Iterator[Figure]:
    """Measure over both databases, with five hundred portals."""
    yield from _over_both(effort, MANY)


def _over_both(effort: Effort, portals: int) -> Iterator[Figure]:
    number = effort.rounds(portals)
    with crowd(number) as some:
        yield from _of(effort, some, "SQLite")
    with postgresql() as url, crowd(number, url) as some:
        yield from _of(effort, some, "PostgreSQL")


def _of(effort: Effort, some: Crowd, database: str) -> Iterator[Figure]:
    with ExitStack() as stack:
        urls = {OURS: some.url} | {kind: stack.enter_context(_floor(some, kind)) for kind in BESIDE}
        _make_known(effort, some, f"{urls[OURS]}{ADDRESS}")
        for who, reader in WHO.items():
            found = _in_turn(effort, some, urls, reader)
            yield from _rows(found, who, f"{who}, {len(some.portals)} portals, {database}")


def _make_known(effort: Effort, some: Crowd, url: str) -> None:
    opens = effort.rounds(KNOWN_AFTER * len(some.portals))
    opened_by(KNOWN_BY, list(some.forms(*WHO["sales person"], opens, url)))


def _in_turn(effort: Effort, some: Crowd, urls: Mapping[str, str], reader: tuple[str, int]) -> dict[str, list[Crowded]]:
    found = defaultdict(list)
    for turn in range(1 + effort.rounds(TURNS)):
        for kind, url in urls.items():
            opens = effort.rounds(OPENS if turn else WARM)
            done = opened_by(CONNECTIONS, list(some.forms(*reader, opens, f"{url}{ADDRESS}")))
            if turn:
                found[kind].append(done)
    return found


def _rows(found: Mapping[str, list[Crowded]], who: str, name: str) -> Iterator[Figure]:
    a_second = {kind: sum(each.a_second for each in turns) / len(turns) for kind, turns in found.items()}
    slowest = {kind: max(each.slowest_s for each in turns) * 1000 for kind, turns in found.items()}
    for kind in BESIDE:
        ratio, least = a_second[OURS] / a_second[kind], LEAST[who] if kind == TEMPLATE else None
        yield Figure(name=f"throughput beside {kind}, {name}", value=ratio, unit="x", how=MEASURED, at_least=least)
    ratio = slowest[OURS] / slowest[TEMPLATE]
    beside = f"99th percentile beside {TEMPLATE}, {name}"
    yield Figure(name=beside, value=ratio, unit="x", how=MEASURED, at_most=MOST_OF_THE_FLOORS)
    for kind in found:
        yield Figure(name=f"opens of {kind}, {name}", value=a_second[kind], unit="a second", how=MEASURED)
        yield Figure(name=f"99th percentile of {kind}, {name}", value=slowest[kind], unit="ms", how=MEASURED)
    refused = sum(each.refused for each in found[OURS])
    yield Figure(name=f"refused, {name}", value=refused, unit="", how=MEASURED, at_most=0)


@contextmanager
def _floor(some: Crowd, kind: str) -> Iterator[str]:
    """Serve a floor with the configuration that the application is served with; give its address."""
    registration = some.registration
    secrets = {"client_id": registration.client_id, "client_secret": registration.client_secret}
    floor = Floor(kind=kind, scheme="http", oauth_url=some.neighbourhood.oauth.url, **secrets)
    with socket.create_server(("127.0.0.1", 0)) as door:
        command = [sys.executable, "-m", "gunicorn", "tests.bench.floors:served()", "--bind", f"fd://{door.fileno()}"]
        environ = os.environ | OPTIONS | {HOW: json.dumps(asdict(floor))}
        with subprocess.Popen(
            command, cwd=ROOT, env=environ, pass_fds=[door.fileno()], stdout=subprocess.DEVNULL
        ) as process:
            try:
                yield f"http://127.0.0.1:{door.getsockname()[1]}"  # who connects early is kept until it serves
            finally:
                process.terminate()
