"""What a process of the application takes: memory as it starts and under load, and the time until it answers."""

import re
import statistics
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.bench.figures import Effort, Figure
from tests.bench.worlds import WHO, Deployed, as_shipped

STARTS, OPENS, AT_ONCE = 3, 400, 32
MOST_AT_START, MOST_UNDER_LOAD = 75.0, 95.0
MEMORY = "resident memory (VmRSS) of a worker, median of the workers"
STARTED = "median, from gunicorn's start and the store's migration to the first answer of /health/live"


def processes(effort: Effort) -> Iterator[Figure]:
    """Start it a few times, and load the last one."""
    took = []
    for _ in range(effort.rounds(STARTS) - 1):
        with as_shipped() as app:
            took.append(app.started_s)
    with as_shipped(workers=2) as app:
        took.append(app.started_s)
        at_start = _memory_mb(app)
        _load(app, effort)
        under_load = _memory_mb(app)
    yield Figure(name="start", value=statistics.median(took), unit="s", how=STARTED)
    name, how = "memory of a worker", MEMORY
    yield Figure(name=f"{name}, at start", value=at_start, unit="MB", how=how, at_most=MOST_AT_START)
    yield Figure(name=f"{name}, under load", value=under_load, unit="MB", how=how, at_most=MOST_UNDER_LOAD)


def _load(app: Deployed, effort: Effort) -> None:
    """Let many people open the tab, as many at once as two workers have threads for."""
    readers = list(WHO.values())
    forms = [app.form(*readers[number % len(readers)]) for number in range(effort.rounds(OPENS))]
    with ThreadPoolExecutor(AT_ONCE) as people:
        list(people.map(app.open_alone, forms))


def _memory_mb(app: Deployed) -> float:
    found = [re.search(r"VmRSS:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text()) for pid in app.workers]
    return statistics.median(int(each[1]) / 1024 for each in found if each)
