"""docs/your-own-tab.md, done on a copy: its tab is in a deal's card, and has what the lead's has and nobody wrote."""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import requests
from flask import Flask

from demo.bitrix24_standin import Launch, Neighbourhood, open_frame
from demo.bitrix24_standin.crm.deals import FORBIDDEN_DEAL, FULL_DEAL
from demo.running.the_app import Place, held, register, settings
from tests.code_blocks import ROOT, blocks
from tests.full_lead import Clock, FullLead
from tests.release_before import serving
from tests.steps import Step, copy_of, steps
from tests.watching import asked, outcome, tab_launch, ticket_in, with_fields

pytestmark = pytest.mark.rehearsal
TUTORIAL = ROOT / "docs" / "your-own-tab.md"
MOST_FILES, MOST_LINES = 6, 150
TAB, OF_A_COLLEAGUE = "CRM_DEAL_DETAIL_TAB", "Margin, %"
JUST_GOT_OVER = "11"  # minutes, after which a pair may be refreshed
CLOCKED = """
import os
from datetime import timedelta
from pathlib import Path

from b24app.settings import read_settings
from b24app.wiring.application import create_app
from b24app.wiring.graph import utc_now

ahead = Path(__file__).with_name("ahead")
app = create_app(read_settings(os.environ, Path()), lambda: utc_now() + timedelta(minutes=int(ahead.read_text())))
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """The application as the tutorial's reader has made it, as a process whose clock a test moves."""

    app: FullLead
    ahead: Path

    def move_clock(self, minutes: str) -> None:
        """Move it at once: what the copy does behind its answers looks at the clock, too."""
        (beside := self.ahead.with_suffix(".new")).write_text(minutes)
        beside.replace(self.ahead)

    def card(self, login: str, path: str = "deal") -> str:
        """Ask for a card's page as the person's browser does."""
        address = f"{self.app.portal.url}/crm/{path}/details/{FULL_DEAL}/"
        return requests.get(address, cookies={"demo_person": login}, timeout=60).text

    def deal(self, login: str = "sara", number: int = FULL_DEAL) -> Launch:
        """Let the portal render the tab in a deal's card."""
        portal = self.app.portal
        return open_frame(portal, self.app.registration, portal.people[login], TAB, {"ID": str(number)})

    def open(self, login: str = "sara", number: int = FULL_DEAL) -> requests.Response:
        return self.app.launch(self.deal(login, number))


def read() -> list[Step]:
    return list(steps(TUTORIAL))


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    tree = copy_of(ROOT, tmp_path_factory.mktemp("tutorial") / "tree")
    for step in read():
        step.apply_to(tree)
    return tree


@pytest.fixture(scope="module")
def served(tree: Path) -> Iterator[Copy]:
    """Serve the copy, installed in a portal."""
    folder = tree.parent
    (tree / "app.py").write_text(CLOCKED)
    (tree / "ahead").write_text("0")
    with Neighbourhood() as neighbourhood, held(0) as door, requests.Session() as session:
        session.trust_env = False
        portal = neighbourhood.add_portal()
        place = Place(port=door.getsockname()[1], database_url=f"sqlite:///{folder}/lead.sqlite3")
        registration = register(neighbourhood, portal, place.url)
        environ = settings(place, registration, portal) | {"GUNICORN_CMD_ARGS": "--workers 1 --threads 8"}
        with serving(tree, environ, door, folder / "log"):
            app = FullLead(
                place.url, Flask("elsewhere"), registration, neighbourhood, portal, environ, Clock(), session
            )
            app.be_installed()
            yield Copy(app=app, ahead=tree / "ahead")


@pytest.fixture
def copy(served: Copy) -> Iterator[Copy]:
    yield served
    served.app.portal.faults.reset()
    served.move_clock("0")


def kind_and_words(page: requests.Response) -> tuple[int, str, str]:
    """Give the status, the problem, and the words of its page without its number."""
    article = re.search(r"<article.*?</article>", page.text, re.DOTALL)
    assert article, page.text
    return *outcome(page), re.sub(r"<code>\w+</code>", "", article[0])


def test_every_block_is_a_step_and_its_reader_writes_little() -> None:
    assert len(read()) == len([each for each in blocks(TUTORIAL) if each.mark])
    assert len({step.file for step in read()}) <= MOST_FILES
    assert sum(len(step.code) for step in read()) <= MOST_LINES


def test_the_tab_is_in_the_deals_card_and_opens_from_it(copy: Copy) -> None:
    card = copy.card("sara")
    (bound,) = re.findall(r'data-lazy="([\d:]+)"', card)
    assert ">Full deal</button>" in card
    assert "Full deal" not in copy.card("sara", "lead")
    application, _, placement = bound.partition(":")
    asked_for = {"action": "load", "APP_ID": application, "PLACEMENT_ID": placement, "PLACEMENT_OPTIONS[ID]": "7"}
    ajax = f"{copy.app.portal.url}/bitrix/components/bitrix/app.layout/lazyload.ajax.php"
    frame = requests.post(ajax, data=asked_for, cookies={"demo_person": "sara"}, timeout=60).text
    action = re.search(r'<form[^>]* action="([^"]+)"', frame)
    fields = dict(re.findall(r'<input[^>]* name="([^"]+)"\s+value="([^"]*)"', frame))
    assert action
    form = {name: html.unescape(value) for name, value in fields.items()}
    page = copy.app.session.post(html.unescape(action[1]), data=form, timeout=60)
    assert outcome(page) == (200, "")
    assert "Office furniture, first delivery" in page.text


def test_it_shows_the_deal_by_the_persons_own_token_with_words_for_its_values(copy: Copy) -> None:
    copy.app.portal.wire.clear()
    page, of_admin = copy.open(), copy.open("admin")
    for words in ("Deal name", "Documents in preparation", "Furniture and fitting", "9,200.25", "Mia Brandt", "Oak"):
        assert words in page.text
    assert "Sara Holt" in page.text, "whose the deal is"
    assert (OF_A_COLLEAGUE in page.text, OF_A_COLLEAGUE in of_admin.text) == (False, True)
    assert asked(copy.app.portal.wire).count("batch") == 2
    assert f"frame-ancestors {copy.app.portal.url}" in page.headers["Content-Security-Policy"]


def test_whom_the_access_rule_leaves_out_gets_the_page_of_the_leads_tab(copy: Copy) -> None:
    home = ticket_in(copy.app.open_home(copy.app.portal.people["admin"]))
    opened = ticket_in(copy.open())
    assert copy.app.post("/access", ticket=home, rule="administrators").status_code == 200
    try:
        refused = kind_and_words(copy.open())
        assert refused[:2] == (403, "not-allowed")
        assert refused == kind_and_words(copy.app.launch(tab_launch(copy.app)))
        assert outcome(copy.app.post("/deal-tab/reload", ticket=opened)) == (403, "not-allowed")
        assert outcome(copy.open("admin")) == (200, "")
    finally:
        assert copy.app.post("/access", ticket=home, rule="everybody").status_code == 200


def test_an_expired_token_is_renewed_on_the_way(copy: Copy) -> None:
    ticket = ticket_in(copy.open())
    copy.move_clock(JUST_GOT_OVER)
    copy.app.portal.faults.expire_tokens(subject="sara")
    copy.app.neighbourhood.oauth.wire.clear()
    again = copy.app.post("/deal-tab/reload", ticket=ticket)
    assert outcome(again) == (200, "")
    assert "Office furniture, first delivery" in again.text
    assert asked(copy.app.neighbourhood.oauth.wire) == ["oauth/token"]


def test_a_page_that_slept_is_renewed_with_a_fresh_pair(copy: Copy) -> None:
    ticket = ticket_in(copy.open())
    copy.move_clock("90")
    slept = copy.app.post("/deal-tab/reload", ticket=ticket)
    assert outcome(slept) == (401, "too-old")
    assert 'action="/deal-tab/renew"' in slept.text
    fresh = {name: copy.deal().fields[name] for name in ("AUTH_ID", "REFRESH_ID", "AUTH_EXPIRES")}
    assert outcome(copy.app.post("/deal-tab/renew", ticket=ticket, **fresh)) == (200, "")


@pytest.mark.parametrize("error", ["QUERY_LIMIT_EXCEEDED", "ERROR_CORE", "insufficient_scope"])
def test_an_error_of_the_portal_has_the_page_that_it_has_in_the_leads_tab(copy: Copy, error: str) -> None:
    copy.app.portal.faults.rest_error(value=error, method="crm.deal.get")
    of_a_deal = kind_and_words(copy.open())
    copy.app.portal.faults.rest_error(value=error, method="crm.lead.get")
    of_a_lead = kind_and_words(copy.app.launch(tab_launch(copy.app)))
    assert of_a_deal[0] >= 400
    assert of_a_deal == of_a_lead


def test_a_deal_that_the_portal_refuses_is_not_shown_and_no_page_of_it_gets_a_ticket(copy: Copy) -> None:
    page = copy.open(number=FORBIDDEN_DEAL)
    assert page.status_code >= 400
    assert "Sale of a branch" not in page.text
    assert 'name="ticket"' not in page.text


def test_an_unproven_launch_is_refused_as_in_the_leads_tab(copy: Copy) -> None:
    portal = copy.app.portal
    other = copy.app.neighbourhood.register_local_app(portal, name="Other", handler_url=f"{copy.app.url}/")
    theirs = open_frame(portal, other, portal.people["sara"]).fields["AUTH_ID"]
    refused = [
        kind_and_words(copy.app.launch(with_fields(launch, AUTH_ID=theirs)))
        for launch in (copy.deal(), tab_launch(copy.app))
    ]
    assert refused[0][:2] == (403, "unproven")
    assert refused[0] == refused[1]


def test_a_ticket_of_one_tab_opens_no_other_and_a_placement_no_other_tab(copy: Copy) -> None:
    of_a_deal, of_a_lead = ticket_in(copy.open()), ticket_in(copy.app.launch(tab_launch(copy.app)))
    assert outcome(copy.app.post("/lead-tab/reload", ticket=of_a_deal)) == (403, "ticket-refused")
    assert outcome(copy.app.post("/deal-tab/reload", ticket=of_a_lead)) == (403, "ticket-refused")
    assert outcome(copy.app.launch(with_fields(copy.deal(), PLACEMENT="CRM_LEAD_DETAIL_TAB"))) == (400, "malformed")
