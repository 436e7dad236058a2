"""What an open costs, whatever the portal answers (docs/trust.md, point 13)."""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import requests

from demo.bitrix24_standin import Neighbourhood
from demo.bitrix24_standin.crm.custom_fields import CustomField
from demo.bitrix24_standin.portal import Portal
from tests.behind_gunicorn import PATIENT, Served, behind_gunicorn
from tests.full_lead import FullLead
from tests.watching import outcome, tab_launch, ticket_in

MOST_CPU_S, MOST_MEMORY_MIB, MOST_PAGE_BYTES = 1.0, 20.0, 2_000_000
EVERY_FIELD = 124
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
    with behind_gunicorn(neighbourhood, portal, session, tmp_path, GUNICORN_CMD_ARGS=PATIENT) as served:
        yield served


@pytest.mark.rehearsal
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


def chosen_often(portal: Portal) -> None:
    """Give the lead eight lists of 500 values each, all of one long name."""
    for number in range(8):
        code = f"UF_CRM_X{number}"
        portal.crm.custom[code] = choice(number, code, items={"1": "&" * 255})
        portal.crm.leads[EVERY_FIELD][code] = ["1"] * 500


def described_at_length(portal: Portal) -> None:
    """Describe many fields that no lead has, by codes and types that are as long as can be."""
    for number in range(1_000):
        code = f"UF_{number:03}".ljust(100, "&")
        portal.crm.custom[code] = choice(number, code, kind="&" * 100)


def choice(number: int, code: str, kind: str = "enumeration", items: dict[str, str] | None = None) -> CustomField:
    return CustomField(
        id=9_000 + number, code=code, kind=kind, label="x", german="x", multiple=True, sample=[], items=items or {}
    )


@pytest.mark.costly
@pytest.mark.rule("S58", "bad")
@pytest.mark.parametrize(
    ("grow", "said"),
    [
        (chosen_often, "so some are shown by a code"),
        (described_at_length, "so some custom fields are not shown"),
    ],
)
def test_what_a_portal_says_once_and_a_page_repeats_stays_within_2_mb_of_page(
    installed: FullLead, grow: Callable[[Portal], None], said: str
) -> None:
    installed.portal.crm.custom = dict(installed.portal.crm.custom)
    grow(installed.portal)
    page = installed.launch(tab_launch(installed, "admin", EVERY_FIELD))
    inspector = installed.post("/lead-tab/reload", ticket=ticket_in(page), view="inspector")
    for answer in (page, inspector):
        assert outcome(answer) == OPENED
        assert len(answer.content) < MOST_PAGE_BYTES
        assert said in answer.text
