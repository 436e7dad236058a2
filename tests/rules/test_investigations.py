"""Who did it, by the log alone: the id that the page shows, the client's network, and who was proven."""

import json
import logging
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import requests

from b24app.adapters.logs import log_handler
from b24app.settings import read_settings
from b24app.web.http.routes import ROUTES, TABLE, Who
from b24app.wiring.application import create_app
from demo.bitrix24_standin.tokens import Grant
from tests.full_lead import FullLead
from tests.watching import arriving, by_hand, choose_rule, outcome, press_sign_in, tab_launch, ticket_in, with_fields

Line = dict[str, Any]
INVENTED = "0" * 70
DENIED = "Access denied."  # what the portal says of a lead that is not the person's


@dataclass
class Log:
    """What the application has written."""

    stream: StringIO = field(default_factory=StringIO)

    def lines(self) -> list[Line]:
        """Take what was written since the last look, by loggers of ours."""
        written = [json.loads(line) for line in self.stream.getvalue().splitlines()]
        self.stream.seek(0)
        self.stream.truncate()
        return [line for line in written if line["logger"].startswith("b24app.")]


@contextmanager
def listened() -> Iterator[Log]:
    root, log = logging.getLogger(), Log()
    handler, level = log_handler(log.stream, []), root.level
    root.setLevel(logging.INFO)
    root.addHandler(handler)
    try:
        yield log
    finally:
        root.removeHandler(handler)
        root.setLevel(level)


@pytest.fixture
def log() -> Iterator[Log]:
    with listened() as log:
        yield log


def shown_number(page: requests.Response) -> str:
    found = re.search(r"<code>([0-9a-f]+)</code>", page.text) or re.search(r"^\S+ ([0-9a-f]+)$", page.text)
    assert found, page.text
    return found[1]


def install_as_employee(app: FullLead) -> requests.Response:
    return app.launch(by_hand(app, app.portal.people["sara"], "/install"))


def open_what_the_portal_denies(app: FullLead) -> requests.Response:
    return app.launch(tab_launch(app, lead_id=127))


def reload_what_the_portal_denies(app: FullLead) -> requests.Response:
    ticket = ticket_in(app.launch(tab_launch(app)))
    app.portal.faults.no_crm_rights(subject="sara")
    return app.post("/lead-tab/reload", ticket=ticket)


def open_what_the_rule_forbids(app: FullLead) -> requests.Response:
    choose_rule(app, "administrators")
    return app.launch(tab_launch(app))


def change_the_rule_as_employee(app: FullLead) -> requests.Response:
    ticket = ticket_in(app.open_home(app.portal.people["sara"]))
    return app.post("/access", ticket=ticket, rule="everybody")


def export_what_the_administrator_keeps(app: FullLead) -> requests.Response:
    home = app.open_home(app.portal.people["admin"])
    ticket = ticket_in(app.launch(tab_launch(app)))
    app.post("/access", ticket=ticket_in(home), export="administrators")
    return app.post("/lead-tab/export", ticket=ticket, format="csv")


@pytest.mark.drawn(2)
@pytest.mark.rule("S64", "good")
@pytest.mark.parametrize(
    ("refused", "problem"),
    [
        (install_as_employee, (403, "not-administrator")),
        (open_what_the_portal_denies, (403, "lead-denied")),
        (reload_what_the_portal_denies, (403, "lead-denied")),
        (open_what_the_rule_forbids, (403, "not-allowed")),
        (change_the_rule_as_employee, (403, "not-administrator")),
        (export_what_the_administrator_keeps, (403, "export-refused")),
    ],
)
def test_a_refusal_to_a_proven_person_names_portal_person_network_and_the_number_on_the_page(
    installed: FullLead, log: Log, refused: Callable[[FullLead], requests.Response], problem: tuple[int, str]
) -> None:
    page = refused(installed)
    assert outcome(page) == problem
    number = shown_number(page)
    lines = [line for line in log.lines() if line["request"] == number]
    assert {line["logger"] for line in lines} >= {"b24app.calls", "b24app.problems", "b24app.requests"}
    assert {line["client"] for line in lines} == {lines[0]["client"]}
    sara = installed.portal.people["sara"].id
    for line in lines:
        if line["logger"] in {"b24app.problems", "b24app.requests"}:
            assert (line["portal"], line["user"]) == (installed.portal.member_id, sara)
    (told,) = [line for line in lines if line["logger"] == "b24app.problems"]
    assert (told["problem"], told["kind"]) == (number, problem[1])


@pytest.mark.rule("S64", "bad")
def test_after_an_attack_every_line_names_the_network_and_none_a_person_who_was_not_proven(
    installed: FullLead, log: Log
) -> None:
    forged = {"event": "ONAPPUNINSTALL", "auth[member_id]": installed.portal.member_id}
    answers = [
        installed.session.post(f"{installed.url}/events", data=forged | {"auth[application_token]": "f"}, timeout=60),
        installed.launch(with_fields(tab_launch(installed), AUTH_ID=INVENTED, APPLICATION_TOKEN="guess")),
        installed.launch(with_fields(tab_launch(installed), AUTH_ID=INVENTED)),
        installed.launch(arriving(with_fields(tab_launch(installed), AUTH_ID=INVENTED), DOMAIN="invented.test")),
        installed.post("/lead-tab/reload", ticket="forged"),
        installed.post("/nothing"),
    ]
    lines = log.lines()
    assert len({line["client"] for line in lines}) == 1, "each line names the one network"
    assert "127.0.0.1" not in lines[0]["client"]
    told = [line for line in lines if line["logger"] == "b24app.problems"]
    assert [line["request"] for line in told] == [shown_number(answer) for answer in answers]
    assert len({line["request"] for line in lines}) == len(answers), "each request has one number, on all its lines"
    assert [line for line in lines if {"portal", "user"} & set(line)] == []
    assert [line.get("claimed") for line in told] == [installed.portal.member_id[:8]] * 4 + [None] * 2


@pytest.mark.rule("S64", "bad")
def test_two_networks_have_two_names_and_one_subscriber_has_one(installed: FullLead, log: Log) -> None:
    client = create_app(read_settings(installed.environ, Path())).test_client()

    def named(address: str) -> str:
        client.get("/nothing", environ_base={"REMOTE_ADDR": address})
        (name,) = {line["client"] for line in log.lines()}
        return str(name)

    assert named("192.0.2.1") != named("192.0.2.2")
    assert named("2001:db8::1") == named("2001:db8::2")
    assert named("2001:db8::1") != named("2001:db8:0:1::1")
    assert named("::ffff:192.0.2.1") == named("192.0.2.1")


@pytest.mark.costly
def test_who_was_proven_is_told_of_every_address_that_answers_them(installed: FullLead, log: Log) -> None:
    """A new address of a portal's people is opened here too."""
    portal, sara, admin = installed.portal, installed.portal.people["sara"], installed.portal.people["admin"]
    opened, home = installed.launch(tab_launch(installed)), installed.open_home(admin)
    tickets = {"lead-tab": ticket_in(opened), "home": ticket_in(home)}
    pair = portal.fresh_pair(installed.registration, sara)
    renewing = {"AUTH_ID": pair.access, "REFRESH_ID": pair.refresh}
    installed.launch(by_hand(installed, admin, "/install"))
    for path, more in (
        ("/lead-tab/reload", {}),
        ("/lead-tab/extras", {}),
        ("/lead-tab/export", {"format": "csv"}),
        ("/lead-tab/renew", renewing),
    ):
        assert installed.post(path, ticket=tickets["lead-tab"], **more).status_code == 200
    for path, more in (("/leads", {}), ("/access", {"rule": "everybody"}), ("/repair", {})):
        assert installed.post(path, ticket=tickets["home"], **more).status_code == 200
    portal.finish_install(installed.registration, admin)
    installed.neighbourhood.deliver_events(60)
    told = [line for line in log.lines() if line["logger"] == "b24app.requests"]
    assert {line["route"] for line in told} == {
        route.name for route in ROUTES if route.who not in {Who.PUBLIC, Who.OPERATOR}
    }
    assert [
        line for line in told if line["portal"] != portal.member_id or line["user"] not in {sara.id, admin.id}
    ] == []
    assert all(line["status"] == 200 and line["ms"] >= 0 for line in told)


def test_who_signs_in_from_outside_is_told_too(installed: FullLead, log: Log) -> None:
    sara, app = installed.portal.people["sara"], installed.registration
    started = press_sign_in(installed)
    state = re.search(r"state=([^&]+)", started.headers["Location"])
    assert state
    grant = Grant(client_id=app.client_id, member_id=installed.portal.member_id, user_id=sara.id, scope=app.scope)
    page = installed.session.get(
        f"{installed.url}/",
        params={"code": installed.portal.tokens.issue_code(grant), "state": state[1]},
        headers={"Cookie": started.headers["Set-Cookie"].partition(";")[0]},
        timeout=60,
    )
    assert outcome(page) == (200, "")
    last = log.lines()[-1]
    assert (last["route"], last["portal"], last["user"]) == ("about", installed.portal.member_id, sara.id)


def test_what_is_asked_all_day_and_shows_nobody_writes_no_line(installed: FullLead, log: Log) -> None:
    for path in ("/health/live", "/health/ready", "/static/full-lead.css"):
        assert installed.session.get(f"{installed.url}{path}", timeout=60).status_code == 200
    assert log.lines() == []
    assert TABLE["about"].who is Who.PUBLIC
    installed.session.get(f"{installed.url}/", timeout=60)
    assert [line["event"] for line in log.lines()] == ["request"]


@pytest.mark.rule("S64", "bad")
def test_a_portals_own_words_are_not_in_it_but_their_code_and_length(installed: FullLead, log: Log) -> None:
    page = open_what_the_portal_denies(installed)
    lines = log.lines()
    (told,) = [line for line in lines if line["logger"] == "b24app.problems"]
    assert (told["problem"], told["description_length"]) == (shown_number(page), len(DENIED))
    assert told["method"] == "crm.lead.get"
    assert DENIED not in str(lines)
