import json
import logging
import secrets
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
import requests
from flask import Flask, Response
from markupsafe import escape
from werkzeug.exceptions import BadGateway, Forbidden, MethodNotAllowed, NotFound, RequestEntityTooLarge

from b24app.adapters.json_lines import JsonLines
from b24app.domain.operations.portal_activity import PortalActivity
from b24app.domain.problems.business_problems import TRIAL_OVER
from b24app.domain.problems.request_problems import BAD_REQUEST, NO_PAGE, OUR_FAULT, OUTSIDE
from b24app.domain.problems.store_problems import STORE_PROBLEMS
from b24app.domain.problems.table import OF_PAGES, TABLE
from b24app.errors import FullLeadError, outside, own
from b24app.web.language.words import words_for
from b24app.web.problems.problems import ProblemPages, page_of
from tests.alone import Alone
from tests.fakes.invented import NOW
from tests.fakes.keys import tickets_with
from tests.full_lead import FullLead
from tests.watching import arriving, outcome, tab_launch, ticket_in

DATA = {"status": 1, "wait_s": 3.0, "is_block": False}
RAISED_THEMSELVES = {
    outside.NoResponseError,
    outside.InvalidResponseError,
    outside.MovedError,
    outside.TokenRefusedError,
    own.StoreError,
}
PAGES = ProblemPages(
    activity=PortalActivity(),
    support_contact="support@example.com",
    allow_http_portals=False,
    js_url="",
    tickets=tickets_with(b"k" * 32),
    clock=lambda: NOW,
)


def leaves(kind: type[Exception] = FullLeadError) -> Iterator[type[Exception]]:
    """List what has no kinds of its own below it."""
    below = kind.__subclasses__()
    for each in below:
        yield from leaves(each)
    if not below or kind in RAISED_THEMSELVES:
        yield kind


@pytest.fixture
def inside(alone: Alone) -> Iterator[Flask]:
    with alone.flask.test_request_context("/lead-tab", method="POST"):
        yield alone.flask


class TestTheTable:
    def test_every_leaf_of_the_tree_of_errors_has_its_page(self) -> None:
        around_another = {outside.ProvenRefusalError}
        assert set(leaves()) - around_another == set(TABLE)

    def test_each_reason_is_told_by_a_kind_of_its_own(self) -> None:
        kinds = [problem.kind for kind, problem in TABLE.items() if kind not in STORE_PROBLEMS]
        assert len(set(kinds)) == len(kinds) - 1  # a page is too old by its ticket or by its token

    def test_each_page_has_its_words(self) -> None:
        rows = [problem for kind, problem in TABLE.items() if kind not in STORE_PROBLEMS]  # these have one page
        said = [(problem.title, problem.what, problem.remedy) for problem in rows]
        assert len({title for title, _, _ in said}) == len(said) - 1
        assert len({what for _, what, _ in said}) == len(said)
        assert [problem.kind for problem in TABLE.values() if problem.who and not problem.who.text] == []

    def test_a_statement_of_another_kind_is_our_fault(self) -> None:
        assert page_of(KeyError("canary")) is OUR_FAULT
        assert OUR_FAULT.status == 500


@pytest.mark.usefixtures("inside")
class TestThePages:
    @pytest.mark.rule("S48", "good")
    def test_each_says_what_happened_what_to_do_and_the_number_to_send(self) -> None:
        for kind, problem in OF_PAGES.items():
            names: list[str] = list(getattr(kind, "__dataclass_fields__", {}))
            page = PAGES.answer(kind(**{name: DATA.get(name, "canary") for name in names}))
            text = page.get_data(as_text=True)
            assert (page.status_code, f'data-problem="{problem.kind}"' in text) == (problem.status, True), kind
            for said in (problem.title, problem.what, problem.remedy, problem.then, problem.who):
                assert said is None or escape(said.text) in text, (kind, said)
            assert ("Who can change this" in text) == (problem.who is not None), "who reads it is told what to do"
            assert "support@example.com" in text, kind
            assert "canary" not in text, kind
            assert ("data-again" in text) == problem.again, kind

    def test_a_refusal_to_a_proven_person_has_the_refusals_page_and_is_noted_for_their_portal(self) -> None:
        pages = replace(PAGES, activity=PortalActivity())
        refusal = outside.LeadDeniedError("crm.lead.get", "canary")
        page = pages.answer(outside.ProvenRefusalError("portal", 7, refusal))
        assert page.status_code == TABLE[outside.LeadDeniedError].status
        (noted,) = pages.activity.failures.of("portal")
        assert (noted.kind, noted.title, noted.at) == ("lead-denied", TABLE[outside.LeadDeniedError].title, NOW)
        assert noted.number in page.get_data(as_text=True)

    @pytest.mark.parametrize("error", [outside.PortalBusyError("batch"), LookupError("portal")])
    def test_where_no_person_is_proven_nothing_is_noted(self, error: Exception) -> None:
        pages = replace(PAGES, activity=PortalActivity())
        pages.answer(error)
        assert pages.activity.failures.of("") == pages.activity.failures.of("portal") == ()

    def test_what_no_leaf_tells_has_its_page_too(self) -> None:
        pages = {
            OUR_FAULT: LookupError("canary"),
            OUTSIDE: MethodNotAllowed(),
            NO_PAGE: NotFound(),
            BAD_REQUEST: RequestEntityTooLarge(),
        }
        for problem, error in pages.items():
            text = PAGES.answer(error).get_data(as_text=True)
            assert f'data-problem="{problem.kind}"' in text
            assert "canary" not in text

    def test_of_the_platforms_own_words_the_code_and_the_length_are_logged_and_nothing_is_shown(
        self, caplog: pytest.LogCaptureFixture
    ) -> None:
        kinds = [kind for kind in TABLE if issubclass(kind, outside.PortalError)]
        for kind in kinds:
            caplog.clear()
            page = PAGES.answer(kind("crm.lead.get", "CODE_CANARY", 400, "description <b>canary</b>"))
            assert "canary" not in page.get_data(as_text=True).lower()
            (line,) = [vars(record) for record in caplog.records if record.name == "b24app.problems"]
            assert (line["code"], line["description_length"]) == ("CODE_CANARY", 25)
            assert "<b>" not in str(line)

    def test_a_refused_client_is_an_alarm_that_names_the_settings_in_the_log_only(
        self, caplog: pytest.LogCaptureFixture
    ) -> None:
        page = PAGES.answer(outside.ClientRefusedError("invalid_client"))
        assert "B24_" not in page.get_data(as_text=True)
        (record,) = [each for each in caplog.records if each.name == "b24app.problems"]
        assert record.levelno == logging.ERROR
        assert "B24_CLIENT_ID and B24_CLIENT_SECRET" in vars(record)["remedy"]

    @pytest.mark.parametrize(
        ("error", "settings"),
        [
            (outside.ClientRefusedError("invalid_client"), "B24_CLIENT_ID and B24_CLIENT_SECRET"),
            (outside.LeadMethodMissingError("crm.lead.get"), "B24_LEAD_METHOD"),
        ],
        ids=["client", "method"],
    )
    def test_what_the_operator_can_change_is_in_the_line_as_it_is_written(
        self, caplog: pytest.LogCaptureFixture, error: FullLeadError, settings: str
    ) -> None:
        PAGES.answer(error)
        (record,) = [each for each in caplog.records if each.name == "b24app.problems"]
        assert settings in json.loads(JsonLines([]).format(record))["remedy"]

    def test_a_busy_portal_says_when_to_come_back(self) -> None:
        for wait_s, header in ((2.4, "2"), (0.2, "1"), (60.0, "60")):
            answer = PAGES.answer(outside.PortalBusyError("batch", "QUERY_LIMIT_EXCEEDED", 503, wait_s=wait_s))
            assert answer.headers["Retry-After"] == header

    def test_a_refused_method_names_those_that_are_not(self) -> None:
        answer = PAGES.answer(MethodNotAllowed(valid_methods=["POST", "HEAD"]))
        assert set(answer.allow) == {"POST", "HEAD"}

    def test_another_refusal_of_the_server_keeps_its_status(self) -> None:
        assert PAGES.answer(Forbidden()).status_code == 403
        failed = PAGES.answer(BadGateway())
        assert (failed.status_code, 'data-problem="fault"' in failed.get_data(as_text=True)) == (502, True)


class TestTheTrial:
    def test_the_portals_word_chooses_ours_and_nothing_else(self, alone: Alone) -> None:
        for status in ("T", "D", "P", "S", "", "t", "TT"):
            with alone.flask.test_request_context("/lead-tab", method="POST", data={"status": status}):
                unpaid = page_of(outside.PaymentRequiredError("batch", "PAYMENT_REQUIRED", 401))
                of_a_trial = status in {"T", "D"}
                assert unpaid is (TRIAL_OVER if of_a_trial else TABLE[outside.PaymentRequiredError]), status
                assert page_of(outside.AppRemovedError("batch")) is TABLE[outside.AppRemovedError]


class TestOverHttp:
    def test_a_host_that_is_none_gets_a_plain_refusal(self, alone: Alone) -> None:
        for path in ("/", "/nothing", "/static/full-lead.css"):
            response = requests.get(f"{alone.url}{path}", headers={"Host": "a..b"}, timeout=60)
            assert (response.status_code, response.text.split()[0]) == (400, "bad-request")

    def test_an_event_is_answered_plainly_with_the_same_number_that_is_logged(
        self, alone: Alone, caplog: pytest.LogCaptureFixture
    ) -> None:
        response = requests.post(f"{alone.url}/events", data={"event": "ONAPPUNINSTALL"}, timeout=60)
        assert response.headers["Content-Type"].startswith("text/plain")
        kind, number = response.text.split()
        assert kind == "malformed"
        assert number in [vars(record).get("problem") for record in caplog.records]

    def test_a_lead_tab_that_is_opened_outside_says_so(self, alone: Alone) -> None:
        response = requests.get(f"{alone.url}/lead-tab", timeout=60)
        assert outcome(response) == (405, "outside-bitrix24")
        assert "POST" in response.headers["Allow"]

    def test_the_reader_is_answered_in_the_language_of_the_portals_page_and_never_in_an_outsiders_words(
        self, alone: Alone
    ) -> None:
        page = requests.post(f"{alone.url}/lead-tab?LANG=ar", timeout=60)
        assert '<html lang="ar" dir="rtl">' in page.text
        hostile = requests.post(f'{alone.url}/lead-tab?LANG="><script>canary', timeout=60)
        assert "canary" not in hostile.text


class TestTheLanguage:
    def test_a_page_that_asks_again_is_refused_in_the_language_that_it_was_opened_in(self, installed: FullLead) -> None:
        ticket = ticket_in(installed.launch(arriving(tab_launch(installed), LANG="de")))
        installed.portal.faults.rest_503()
        busy = installed.post("/lead-tab/reload", ticket=ticket)
        assert outcome(busy) == (503, "busy")
        assert ('<html lang="de"' in busy.text, "Bitrix24 ist ausgelastet" in busy.text) == (True, True)
        installed.clock.ahead = timedelta(hours=14)
        old = installed.post("/lead-tab/reload", ticket=ticket)
        assert (outcome(old), "Diese Seite ist abgelaufen" in old.text) == ((401, "too-old"), True)

    def test_a_launch_is_refused_in_the_language_of_the_portals_page(self, installed: FullLead) -> None:
        installed.portal.faults.rest_503()
        said = {code: words_for(code).gettext("Bitrix24 is busy") for code in ("en", "de", "ru", "la")}
        assert len(set(said.values())) == len(said), "the premise"
        for code, title in said.items():
            assert title in installed.launch(arriving(tab_launch(installed), LANG=code)).text

    def test_where_nobody_says_which_it_is_the_browsers(self, alone: Alone) -> None:
        for path in ("/", "/privacy", "/nothing"):
            page = requests.get(f"{alone.url}{path}", headers={"Accept-Language": "es-MX,es;q=0.9"}, timeout=60)
            assert '<html lang="es-419"' in page.text


class TestTheLog:
    @pytest.mark.rule("S47", "good")
    def test_no_secret_is_in_it_at_any_level_whatever_goes_wrong(
        self, installed: FullLead, caplog: pytest.LogCaptureFixture
    ) -> None:
        caplog.set_level(logging.DEBUG)
        launches = [tab_launch(installed, login) for login in ("sara", "admin") for _ in range(3)]
        page = installed.launch(launches[0])
        for fault in ("expire_tokens", "rest_503", "truncated", "revoke_tokens", "user_dismissed"):
            installed.portal.faults[fault]()
            installed.launch(launches[1])
            installed.post("/lead-tab/reload", ticket=ticket_in(page))
            installed.portal.faults[fault].reset()
        installed.flask.view_functions["lead_tab"] = _broken
        installed.launch(launches[2])
        row = installed.portal.installations[installed.registration.client_id]
        canaries = [installed.registration.client_secret, row.application_token, installed.environ["B24_SECRET_KEYS"]]
        canaries += [launch.fields[name] for launch in launches for name in ("AUTH_ID", "REFRESH_ID")]
        said = [str(vars(record)) for record in caplog.records]
        assert "fault" in caplog.text
        assert [canary for canary in canaries if canary in caplog.text or canary in "".join(said)] == []

    @pytest.mark.rule("S49", "bad")
    def test_a_line_of_an_outsider_stays_one_line(self, alone: Alone, caplog: pytest.LogCaptureFixture) -> None:
        mark = secrets.token_hex(4)
        form = {"member_id": f"x\r\n{mark} CRITICAL forged", "AUTH_ID": "a", f"{mark}\n": "b"}
        requests.post(f"{alone.url}/lead-tab", data=form, timeout=60)
        lines = [record.getMessage() for record in caplog.records if record.name == "b24app.problems"]
        assert lines
        assert not [line for line in lines if "\n" in line or mark in line]


def _broken() -> Response:
    raise LookupError
