"""Of cases that multiply, a run takes a few, drawn with its seed (`--randomly-seed=N` takes the same ones again).

`@pytest.mark.drawn(3)` above a parametrized test: three of its cases; `drawn(0)`, where they need a program that takes
too long to install for every run: none. Of the other tests with a real browser and of other costly ones a sixth, of
rehearsals, which start servers and commands as an operator does, an eighth: 8 % of all tests are of these kinds, and
cost more than half of a whole run's time. All of them run where their file is named, or a folder below `tests/unit` and
its like, in `make test-all` (FULL_ROUNDS=1), where there is no seed to draw with (`-p no:randomly`), where a failure is
repeated (`--lf`, `--ff`, `--stepwise`), and where a case is named.
"""

import os
from collections import defaultdict
from hashlib import sha256
from pathlib import Path

import pytest

ONE_IN = {"browser": 6, "rehearsal": 8, "costly": 6}  # by the mark of a kind


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what was not drawn; every worker draws the same."""
    seed = seed_of(config)
    if seed is None:
        return
    cases: dict[str, list[pytest.Item]] = defaultdict(list)
    of_kind: dict[str, list[pytest.Item]] = defaultdict(list)
    for item in items:
        if any(each.endswith(item.nodeid) for each in config.args):
            continue
        if item.get_closest_marker("drawn"):
            cases[item.nodeid.partition("[")[0]].append(item)
        elif (kind := kind_of(item)) and not is_named(item, config):
            of_kind[kind].append(item)
    taken = {item for each in cases.values() for item in draw(each, seed, wanted(each[0]))}
    taken.update(item for kind, each in of_kind.items() for item in draw(each, seed, -(-len(each) // ONE_IN[kind])))
    left_out = {item: None for each in (*cases.values(), *of_kind.values()) for item in each if item not in taken}
    if left_out:
        config.hook.pytest_deselected(items=list(left_out))
        items[:] = [item for item in items if item not in left_out]


def pytest_report_header(config: pytest.Config) -> str:
    """Say what is left out."""
    seed = seed_of(config)
    return "drawn: every case" if seed is None else f"drawn: a few cases of each table, with seed {seed}"


def seed_of(config: pytest.Config) -> int | None:
    """Return what is drawn with; None where every case runs: a failure is repeated whatever the new seed is."""
    repeats = any(config.getoption(name, default=False) for name in ("lf", "failedfirst", "stepwise"))
    seed = config.getoption("randomly_seed", None)
    return seed if isinstance(seed, int) and not repeats and not os.environ.get("FULL_ROUNDS") else None


def draw(cases: list[pytest.Item], seed: int, number: int) -> list[pytest.Item]:
    """Return as many cases; their names and the seed decide which."""
    return sorted(cases, key=lambda item: sha256(f"{seed} {item.nodeid}".encode()).digest())[:number]


def kind_of(item: pytest.Item) -> str:
    """Return the kind of which only a share runs, "" for all other tests."""
    return next((kind for kind in ONE_IN if item.get_closest_marker(kind)), "")


def is_named(item: pytest.Item, config: pytest.Config) -> bool:
    """Return whether the run was told this file, or a folder in which it lies, but no whole room of tests."""
    tests = config.rootpath / "tests"
    told = {Path(config.invocation_params.dir, each.partition("::")[0]).resolve() for each in config.args}
    parts = (each for each in told - {config.rootpath, tests} if each.parent != tests or each.is_file())
    return any(item.path.is_relative_to(each) for each in parts)


def wanted(item: pytest.Item) -> int:
    """Return how many cases the test asks for."""
    match item.get_closest_marker("drawn"):
        case pytest.Mark(args=(int(number),)) if number >= 0:
            return number
    msg = f"{item.nodeid.partition('[')[0]}: `drawn` needs how many cases, as in drawn(3)"
    raise pytest.UsageError(msg)
