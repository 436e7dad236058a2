"""What an open costs, whatever the portal answers (docs/trust.md, point 13)."""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import requests

from demo.bitrix24_standin import Neighbourhood
from demo.bitrix24_standin.portal import Portal
from tests.behind_gunicorn import Served, behind_gunicorn
from tests.watching import outcome, tab_launch

MOST_CPU_S, MOST_MEMORY_MIB, MOST_PAGE_BYTES = 1.0, 20.0, 2_000_000
OPENED, TOO_LARGE = (200, ""), (502, "oversized")
OVERGROWN = {"lead_fields": OPENED, "lead_values": OPENED, "lead_texts": OPENED, "lead_large": TOO_LARGE}


@dataclass(frozen=True, slots=True)
class Cost:
    """What the worker took for one request, and the answer."""

    cpu_s: float
    memory_mib: float
    answer: requests.Response


def cpu_s(pid: int) -> float:
    """Return the processor time of a process so far."""
    after_the_name = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(after_the_name[11]) + int(after_the_name[12])) / os.sysconf("SC_CLK_TCK")


def memory_mib(pid: int, kind: str) -> float:
    """Return what the process has in memory now (VmRSS), or had at most (VmHWM)."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith(kind))


def cost(served: Served, ask: Callable[[], requests.Response]) -> Cost:
    (worker,) = served.workers
    Path(f"/proc/{worker}/clear_refs").write_text("5")  # the peak begins anew
    before_s, before_mib = cpu_s(worker), memory_mib(worker, "VmRSS")
    answer = ask()
    return Cost(cpu_s(worker) - before_s, memory_mib(worker, "VmHWM") - before_mib, answer)


@pytest.fixture
def served(neighbourhood: Neighbourhood, portal: Portal, session: requests.Session, tmp_path: Path) -> Iterator[Served]:
    with behind_gunicorn(neighbourhood, portal, session, tmp_path) as served:
        yield served


@pytest.mark.rule("S58", "bad")
def test_an_open_of_whatever_a_portal_answers_stays_within_a_second_20_mib_and_2_mb_of_page(served: Served) -> None:
    app = served.app
    for _ in range(2):
        assert outcome(app.launch(tab_launch(app))) == OPENED, "warm, so that only the answer differs"
    for switch, expected in OVERGROWN.items():
        app.portal.faults[switch]()
        took = cost(served, lambda: app.launch(tab_launch(app)))
        assert outcome(took.answer) == expected
        app.portal.faults[switch].reset()
        assert took.cpu_s < MOST_CPU_S
        assert took.memory_mib < MOST_MEMORY_MIB
        assert len(took.answer.content) < MOST_PAGE_BYTES
