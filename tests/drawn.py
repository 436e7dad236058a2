"""Of cases that multiply, a run takes a few, drawn with its seed (`--randomly-seed=N` takes the same ones again).

`@pytest.mark.drawn(3)` above a parametrized test: three of its cases. All of them run in `make test-all`
(FULL_ROUNDS=1), where there is no seed to draw with (`-p no:randomly`), where a failure is repeated (`--lf`, `--ff`,
`--stepwise`), and where a case is named.
"""

import os
from collections import defaultdict
from hashlib import sha256

import pytest


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what was not drawn; every worker draws the same."""
    seed = seed_of(config)
    if seed is None:
        return
    cases: dict[str, list[pytest.Item]] = defaultdict(list)
    for item in items:
        if item.get_closest_marker("drawn") and not any(each.endswith(item.nodeid) for each in config.args):
            cases[item.nodeid.partition("[")[0]].append(item)
    taken = {item for each in cases.values() for item in draw(each, seed)}
    left_out = [item for each in cases.values() for item in each if item not in taken]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in set(left_out)]


def pytest_report_header(config: pytest.Config) -> str:
    """Say what is left out."""
    seed = seed_of(config)
    return "drawn: every case" if seed is None else f"drawn: a few cases of each table, with seed {seed}"


def seed_of(config: pytest.Config) -> int | None:
    """Return what is drawn with; None where every case runs: a failure is repeated whatever the new seed is."""
    repeats = any(config.getoption(name, default=False) for name in ("lf", "failedfirst", "stepwise"))
    seed = config.getoption("randomly_seed", None)
    return seed if isinstance(seed, int) and not repeats and not os.environ.get("FULL_ROUNDS") else None


def draw(cases: list[pytest.Item], seed: int) -> list[pytest.Item]:
    """Return as many cases as the test asks for; their names and the seed decide which."""
    return sorted(cases, key=lambda item: sha256(f"{seed} {item.nodeid}".encode()).digest())[: wanted(cases[0])]


def wanted(item: pytest.Item) -> int:
    match item.get_closest_marker("drawn"):
        case pytest.Mark(args=(int(number),)) if number > 0:
            return number
    msg = f"{item.nodeid.partition('[')[0]}: `drawn` needs how many cases, as in drawn(3)"
    raise pytest.UsageError(msg)
