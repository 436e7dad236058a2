"""How many tests run at once, and how little each worker spends on what all need: the tests and the libraries.

There are more workers than cores, since tests wait for servers, browsers and databases.
"""

import gc
import os
from collections.abc import Generator

import pytest

COLLECTED_AFTER = 5_000  # objects, seven times Python's own: a seventh of the garbage collector's time, 30 MB more
WORKER = os.environ.get("PYTEST_XDIST_WORKER", "")  # "gw0" is the first one
MOST = 16  # each has servers, a browser and a database of its own


def pytest_xdist_auto_num_workers() -> int | None:
    """Answer for `-n auto`, unless PYTEST_XDIST_AUTO_NUM_WORKERS says it."""
    if "PYTEST_XDIST_AUTO_NUM_WORKERS" in os.environ:
        return None
    return min(MOST, max(3, 3 * len(os.sched_getaffinity(0)) // 2))


def pytest_configure() -> None:
    """Leave collecting the tests alone: none of it becomes garbage."""
    gc.disable()


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(
    collector: pytest.Collector,
) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """Let each worker begin at another folder: what one compiles, others find; a quarter of collecting, in a clone."""
    report = yield
    if WORKER and isinstance(collector, pytest.Directory) and report.passed:
        first = len(report.result) * int(WORKER.removeprefix("gw")) // int(os.environ["PYTEST_XDIST_WORKER_COUNT"])
        report.result = report.result[first:] + report.result[:first]
    return report


@pytest.hookimpl(wrapper=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> Generator[None]:
    """Bring the files into one order again, about which workers must agree; without them it is the one asked for."""
    if WORKER:
        items.sort(key=lambda item: item.path)
    return (yield)


def pytest_collection_finish() -> None:
    """Look no more at the 300,000 objects that stay until the end: it was a seventh of a test's time."""
    gc.freeze()
    gc.set_threshold(COLLECTED_AFTER, *gc.get_threshold()[1:])
    gc.enable()
