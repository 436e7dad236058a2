"""What one open costs keeps to its budget, counted without a clock: calls, compressed bytes, requests and commands.

Calls are counted on the Python that we are locked to: another one calls otherwise, and the run says so.
"""

import gc
import gzip
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from types import FrameType
from typing import TYPE_CHECKING

import pytest
import requests

from tests.bench.budgets import Budget
from tests.full_lead import FullLead
from tests.no_skips import not_here
from tests.watching import REST_THREE, asked, excerpt_in, outcome, tab_launch, ticket_in

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

LOCKED = (3, 11)
EVERY_FIELD, NOBODY_NAMED = 124, 125
READERS = {"admin": EVERY_FIELD, "sara": 123}
HTML = {"admin": Budget(7_561), "sara": Budget(4_841)}  # bytes, packed as each budget of bytes
FILES = {  # that the page asks for, in the page's order
    "full-lead.svg": Budget(173),
    "tab.css": Budget(4_647),
    "tab.js": Budget(4_685),
    "zone.js": Budget(520),  # where the profile names no time zone, as most do not
}
UNPACKED = {"tab.css": Budget(16_886), "tab.js": Budget(13_404), "zone.js": Budget(1_044)}  # bytes
MOST = {".css": 18_000, ".js": 15_000}  # bytes of a kind, unpacked
MOST_HTML = 35_000  # unpacked; the administrator's page comes near
CALLS = {  # of Python functions, those of b24app among them, in the thread that answers
    "admin opens": (Budget(15_148), Budget(6_648)),
    "admin reloads": (Budget(15_328), Budget(6_623)),
    "admin asks for related data": (Budget(8_195), Budget(2_819)),
    "sara opens": (Budget(10_058), Budget(3_782)),
    "sara reloads": (Budget(10_197), Budget(3_762)),
    "sara asks for related data": (Budget(4_607), Budget(1_670)),
}
COMMANDS = {  # one after another, in the order of the requests
    "admin opens": [3],  # warm, without an access rule that has codes
    "admin reloads": [3],
    "admin asks for related data": [15, 4],
    "sara opens": [3],
    "sara reloads": [3],
    "sara asks for related data": [9],
}


@dataclass(slots=True)
class Counting:
    """A WSGI application that counts the Python functions called in the thread that serves it."""

    app: "WSGIApplication"
    calls: Counter[str] = field(default_factory=Counter)

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        self.calls.clear()
        sys.setprofile(self._note)
        try:
            return self.app(environ, start_response)
        finally:
            sys.setprofile(None)

    def _note(self, frame: FrameType, event: str, _: object) -> None:
        if event == "call":
            self.calls["ours" if "/b24app/" in frame.f_code.co_filename else "others"] += 1


@dataclass(frozen=True, slots=True)
class Cost:
    """What one action of a reader costs."""

    calls: int
    of_ours: int
    commands: list[int]


def costs(app: FullLead, counting: Counting, login: str) -> dict[str, Cost]:
    """Let the reader open, reload and ask for related data, each for the second time: the first reads templates."""
    found: dict[str, Cost] = {}
    for _ in range(2):
        app.portal.wire.clear()
        page = app.launch(tab_launch(app, login, READERS[login]))
        found[f"{login} opens"] = cost(app, counting)
        assert outcome(page) == (200, "")
        assert outcome(app.post("/lead-tab/reload", ticket=ticket_in(page))) == (200, "")
        found[f"{login} reloads"] = cost(app, counting)
        assert related(app, page).status_code == 200
        found[f"{login} asks for related data"] = cost(app, counting)
    return found


def related(app: FullLead, page: requests.Response) -> requests.Response:
    """Ask for the page's related data, as its script does."""
    return app.post("/lead-tab/extras", ticket=ticket_in(page), excerpt=excerpt_in(page), size="part")


def cost(app: FullLead, counting: Counting) -> Cost:
    """Return what was counted since the last time; the day's question behind an open is none of it."""
    exchanges = [each for each in app.portal.wire if each.direction == "in" and each.api_method != REST_THREE]
    app.portal.wire.clear()
    commands = [max(1, len(each.commands)) for each in exchanges]
    return Cost(counting.calls.total(), counting.calls["ours"], commands)


@pytest.fixture
def counting(installed: FullLead, monkeypatch: pytest.MonkeyPatch) -> Iterator[Counting]:
    """Give what counts, with the garbage of the tests before out of the way: an application that goes closes much."""
    counting = Counting(installed.flask.wsgi_app)
    monkeypatch.setattr(installed.flask, "wsgi_app", counting)
    gc.collect()
    gc.disable()
    yield counting
    gc.enable()


@pytest.mark.parametrize("login", READERS)
def test_what_a_reader_does_keeps_to_its_requests_commands_and_calls(
    installed: FullLead, counting: Counting, login: str
) -> None:
    found = costs(installed, counting, login)
    assert {action: cost.commands for action, cost in found.items()} == {action: COMMANDS[action] for action in found}
    if sys.version_info[:2] != LOCKED:
        not_here("Python 3.11, for which the budgets of calls hold")
    complaints = {
        action: (CALLS[action][0].complaint(cost.calls), CALLS[action][1].complaint(cost.of_ours))
        for action, cost in found.items()
    }
    assert {action: said for action, said in complaints.items() if any(said)} == {}


@pytest.mark.parametrize("login", READERS)
def test_the_page_keeps_to_its_bytes(installed: FullLead, login: str) -> None:
    page = installed.launch(tab_launch(installed, login, READERS[login]))
    assert HTML[login].complaint(packed(page.content)) == ""
    assert len(page.content) < MOST_HTML


def test_each_file_keeps_to_its_bytes(installed: FullLead) -> None:
    weighed = {name: installed.session.get(f"{installed.url}/static/{name}", timeout=60).content for name in FILES}
    complaints = {name: FILES[name].complaint(packed(content)) for name, content in weighed.items()}
    assert {name: said for name, said in complaints.items() if said} == {}


def test_the_tab_stays_within_what_a_slow_line_and_a_slow_machine_bear(installed: FullLead) -> None:
    weighed = {name: installed.session.get(f"{installed.url}/static/{name}", timeout=60).content for name in UNPACKED}
    complaints = {name: UNPACKED[name].complaint(len(content)) for name, content in weighed.items()}
    assert {name: said for name, said in complaints.items() if said} == {}
    for kind, most in MOST.items():
        assert sum(len(content) for name, content in weighed.items() if name.endswith(kind)) < most


def packed(content: bytes) -> int:
    return len(gzip.compress(content, mtime=0))


def test_a_page_asks_for_its_own_files_and_none_of_another_host(installed: FullLead) -> None:
    page = installed.launch(tab_launch(installed)).text
    assert page.count("<script") + page.count("<link") == len(FILES)
    assert re.findall(r'(?:src|href)="/static/([a-z.-]+)[?]v=[0-9a-f]{12}"', page) == list(FILES)
    assert "<img" not in page


def test_the_related_data_of_a_lead_that_names_nobody_costs_one_request(installed: FullLead) -> None:
    page = installed.launch(tab_launch(installed, "admin", NOBODY_NAMED))
    installed.portal.wire.clear()
    assert related(installed, page).status_code == 200
    assert asked(installed.portal.wire) == ["batch"]
