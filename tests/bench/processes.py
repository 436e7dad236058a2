"""What a process of the application takes: memory as it starts and under load, and the time until it answers."""

import re
import statistics
from collections.abc import Iterator
from pathlib import Path

from tests.bench.clients import opened_by
from tests.bench.crowd import crowd
from tests.bench.figures import Effort, Figure
from tests.bench.floors import ADDRESS
from tests.bench.worlds import WHO, as_shipped, workers_of

STARTS, PORTALS, TURNS, OPENS, AT_ONCE = 3, 8, 4, 150, 64
MOST_AT_START, MOST_UNDER_LOAD = 75.0, 95.0
MEMORY = "resident memory (VmRSS) of a worker, median of the workers"
STARTED = "median, from gunicorn's start and the store's migration to the first answer of /health/live"


def processes(effort: Effort) -> Iterator[Figure]:
    """Start it a few times, and then once for a crowd, whose installations count as its start."""
    took = []
    for _ in range(effort.rounds(STARTS)):
        with as_shipped() as app:
            took.append(app.started_s)
    with crowd(effort.rounds(PORTALS)) as some:
        at_start = _memory_mb(some.pid)
        readers = list(WHO.values())
        for turn in range(TURNS):
            opened_by(AT_ONCE, list(some.forms(*readers[turn % 2], effort.rounds(OPENS), f"{some.url}{ADDRESS}")))
        under_load = _memory_mb(some.pid)
    yield Figure(name="start", value=statistics.median(took), unit="s", how=STARTED)
    name, how = "memory of a worker", MEMORY
    yield Figure(name=f"{name}, at start", value=at_start, unit="MB", how=how, at_most=MOST_AT_START)
    yield Figure(name=f"{name}, under load", value=under_load, unit="MB", how=how, at_most=MOST_UNDER_LOAD)


def _memory_mb(first: int) -> float:
    workers = workers_of(first)
    found = [re.search(r"VmRSS:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text()) for pid in workers]
    return statistics.median(int(each[1]) / 1024 for each in found if each)
