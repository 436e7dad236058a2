"""The instructions of an open, counted by callgrind, beside the floors and the vendor's client.

Each process is counted over two runs of different lengths, and their difference is divided by the opens between: what
happens once falls out. Counting begins when the application is warm, because the start alone would take minutes.
"""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

from tests.bench.budgets import Budget
from tests.bench.children import KINDS, World, child, world
from tests.bench.figures import Effort, Figure, missing
from tests.bench.floors import PLAIN, SDK
from tests.bench.openings import OURS
from tests.bench.worlds import WHO

WARM, SHORT, MORE = 3, 2, 6
COUNTER, CONTROL = "valgrind", "callgrind_control"
MILLION = 1_000_000
BUDGETS = {"administrator": Budget(36_000_000), "sales person": Budget(28_400_000)}  # the goals were 40 and 30 million
MOST_BESIDE = {SDK: 3.6, PLAIN: 5.0}
HOW = "callgrind, over http, what is written behind the answer included; by difference of two runs"


def instructions(effort: Effort) -> Iterator[Figure]:
    """Count each kind in one world, one after the other."""
    if not shutil.which(COUNTER):
        yield missing("instructions of an open", "M", "valgrind (on Debian, 'apt-get install valgrind')")
        return
    with world() as here, ThreadPoolExecutor(len(os.sched_getaffinity(0))) as side_by_side:
        each_of_them = side_by_side.map(partial(_counted, here, effort), KINDS)
        counted = dict(zip(KINDS, each_of_them, strict=True))
    for who in WHO:
        for kind, most in MOST_BESIDE.items():
            ratio = counted[OURS][who] / counted[kind][who]
            yield Figure(name=f"ours beside {kind}, {who}", value=ratio, unit="x", how=HOW, at_most=most)
        for kind in KINDS:
            goal = BUDGETS[who].most / MILLION if kind == OURS else None
            yield Figure(name=f"{kind}, {who}", value=counted[kind][who], unit="M", how=HOW, at_most=goal)


def _counted(here: World, effort: Effort, kind: str) -> dict[str, float]:
    """Return the million instructions of an open, by its reader: two dumps of each, after the one of the warm-up."""
    lengths = (SHORT, SHORT + effort.rounds(MORE))
    job = here.job(kind, list(WHO.values()), WARM + sum(lengths))
    found: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder, "counted")
        before = (COUNTER, "--quiet", "--tool=callgrind", "--instr-atstart=no", f"--callgrind-out-file={out}")
        with child(here, job, *before) as process:
            number = process.process.pid
            for who in WHO:
                totals = []
                _tell(number, "--instr=off")
                process.open(WARM)
                _tell(number, "--instr=on")
                for opens in lengths:
                    _tell(number, "--zero")
                    process.open(opens)
                    _tell(number, "--dump")
                    totals.append(_newest(folder))
                found[who] = (totals[1] - totals[0]) / (lengths[1] - lengths[0]) / MILLION
    return found


def _tell(number: int, words: str) -> None:
    subprocess.run([CONTROL, words, str(number)], check=True, capture_output=True)


def _newest(folder: str) -> int:
    """Read how many instructions the newest dump tells of."""
    file = max(Path(folder).iterdir(), key=lambda path: int(path.suffix[1:] or 0))
    (line,) = (line for line in file.read_text().splitlines() if line.startswith("totals:"))
    return int(line.split()[1])
