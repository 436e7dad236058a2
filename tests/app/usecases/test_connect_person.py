import re
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import timedelta
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
import requests

from demo.bitrix24_standin import Neighbourhood, Person
from demo.bitrix24_standin.portal import Portal
from demo.bitrix24_standin.tokens import Grant
from tests.fakes.invented import together
from tests.full_lead import FullLead
from tests.watching import (
    arriving,
    asked,
    choose_rule,
    kept,
    outcome,
    policy_of,
    press_sign_in,
    tab_launch,
    ticket_in,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Started:
    """A sign-in on its way: the state in the address, and the browser's cookie."""

    state: str = field(repr=False)
    cookie: dict[str, str] = field(repr=False)


class TestConnectPerson:
    def test_a_person_outside_the_portal_reads_a_lead_by_its_number(self, installed: FullLead) -> None:
        connected = _come_back(installed, _start(installed))
        assert outcome(connected) == (200, "")
        assert "Sara Holt" in connected.text
        assert policy_of(connected)["frame-ancestors"] == "'none'"
        lead = installed.post("/lead-tab/reload", ticket=ticket_in(connected), lead="123")
        assert outcome(lead) == (200, "")
        assert "Lead #1591" in lead.text
        assert policy_of(lead)["frame-ancestors"] == "'none'"
        assert outcome(installed.post("/lead-tab/reload", ticket=ticket_in(lead))) == (200, "")

    def test_a_lead_that_is_not_theirs_is_refused(self, installed: FullLead) -> None:
        connected = _come_back(installed, _start(installed))
        refused = installed.post("/lead-tab/reload", ticket=ticket_in(connected), lead="127")
        assert outcome(refused) == (403, "lead-denied")
        assert outcome(installed.post("/lead-tab/reload", ticket=ticket_in(connected))) == (400, "malformed")

    def test_the_code_is_exchanged_with_the_secret_in_the_body(
        self, installed: FullLead, neighbourhood: Neighbourhood
    ) -> None:
        _come_back(installed, _start(installed))
        (refresh,) = neighbourhood.oauth.wire
        assert (refresh.method, refresh.url) == ("POST", f"{neighbourhood.oauth.url}/oauth/token/")
        assert {"grant_type", "code", "client_id", "client_secret"} <= set(parse_qs(refresh.request))

    @pytest.mark.parametrize("login", ["sara", "admin"])
    def test_a_person_whom_the_two_servers_name_differently_is_not_connected(
        self, installed: FullLead, login: str
    ) -> None:
        before = kept(installed)["token_pairs"]
        installed.portal.faults.refresh_wrong_user(1)
        connected = _come_back(installed, _start(installed), person=installed.portal.people[login])
        assert outcome(connected) == (403, "unproven")
        assert kept(installed)["token_pairs"] == before

    @pytest.mark.parametrize("login", ["sara", "admin"])
    def test_only_an_administrators_pair_becomes_the_installations(self, installed: FullLead, login: str) -> None:
        person = installed.portal.people[login]
        other_admin = replace(installed.portal.people["admin"], id=99, login="other")
        installed.portal.change_person(other_admin)
        (before,) = kept(installed)["installations"]
        connected = _come_back(installed, _start(installed), person=other_admin if login == "admin" else person)
        assert outcome(connected) == (200, "")
        assert ("You are an administrator" in connected.text) == (login == "admin")
        (after,) = kept(installed)["installations"]
        assert after == {**before, "installer_id": 99 if login == "admin" else before["installer_id"]}
        assert {row["user_id"] for row in kept(installed)["token_pairs"]} == {1, 99 if login == "admin" else person.id}

    @pytest.mark.parametrize(("login", "page"), [("sara", (404, "not-installed")), ("admin", (200, ""))])
    def test_a_portal_that_was_not_known_is_installed_by_an_administrator_alone(
        self, installed: FullLead, neighbourhood: Neighbourhood, login: str, page: tuple[int, str]
    ) -> None:
        elsewhere = neighbourhood.add_portal("127.0.0.2")
        elsewhere.install(installed.registration, elsewhere.people["admin"])
        connected = _come_back(installed, _start(installed, elsewhere), elsewhere, person=elsewhere.people[login])
        assert outcome(connected) == page
        assert len(kept(installed)["installations"]) == (2 if login == "admin" else 1)
        if login == "admin":
            tabs = elsewhere.installations[installed.registration.client_id].placements
            assert [tab.handler for tab in tabs] == [f"{installed.url}/lead-tab"]
            lead = installed.post("/lead-tab/reload", ticket=ticket_in(connected), lead="123")
            assert outcome(lead) == (200, "")

    def test_a_portal_that_moved_is_read_at_its_new_address(self, installed: FullLead) -> None:
        installed.portal.faults.portal_renamed()
        connected = _come_back(installed, _start(installed))
        lead = installed.post("/lead-tab/reload", ticket=ticket_in(connected), lead="123")
        assert outcome(lead) == (200, "")

    @pytest.mark.costly
    def test_whom_the_access_rule_leaves_out_is_refused_and_not_kept(self, installed: FullLead) -> None:
        choose_rule(installed, "administrators")
        before = kept(installed)["token_pairs"]
        assert outcome(_come_back(installed, _start(installed))) == (403, "not-allowed")
        assert kept(installed)["token_pairs"] == before


class TestTheState:
    def test_it_works_once(self, installed: FullLead) -> None:
        started = _start(installed)
        assert outcome(_come_back(installed, started)) == (200, "")
        assert outcome(_come_back(installed, started)) == (403, "state-refused")

    def test_what_is_kept_of_it_tells_nobody_the_state_or_the_portal(self, installed: FullLead) -> None:
        started = _start(installed)
        assert kept(installed)["oauth_states"] == []
        assert outcome(_come_back(installed, started)) == (200, "")
        (row,) = kept(installed)["oauth_states"]
        assert row["client_id"] == installed.registration.client_id
        assert started.state[:20] not in str(row)
        assert not [cookie for cookie in started.cookie.values() if cookie in str(row)]
        assert installed.portal.host not in str(row)

    @pytest.mark.costly
    @pytest.mark.rule("S16", "bad")
    def test_of_eight_that_come_back_with_one_state_and_codes_of_their_own_one_is_connected(
        self, installed: FullLead
    ) -> None:
        started = _start(installed)
        answers = Counter(together(8, lambda _: outcome(_come_back(installed, started))))
        assert answers == {(200, ""): 1, (403, "state-refused"): 7}

    def test_it_is_still_good_after_the_servers_did_not_answer(self, installed: FullLead) -> None:
        started = _start(installed)
        installed.portal.faults.rest_503(1)
        assert outcome(_come_back(installed, started)) == (503, "busy")
        assert outcome(_come_back(installed, started)) == (200, "")

    @pytest.mark.rule("S16", "bad")
    def test_it_works_in_no_other_browser(self, installed: FullLead, neighbourhood: Neighbourhood) -> None:
        mine, theirs = _start(installed), _start(installed)
        for cookie in (theirs.cookie, {}, {name: "0" * len(value) for name, value in mine.cookie.items()}):
            stolen = Started(state=mine.state, cookie=cookie)
            assert outcome(_come_back(installed, stolen)) == (403, "state-refused")
        assert asked(neighbourhood.oauth.wire) == []
        assert outcome(_come_back(installed, mine)) == (200, "")

    def test_it_works_for_five_minutes(self, installed: FullLead) -> None:
        started = _start(installed)
        installed.clock.ahead = timedelta(minutes=7)
        assert outcome(_come_back(installed, started)) == (403, "state-refused")

    def test_it_is_for_the_portal_that_was_asked_for(self, installed: FullLead, neighbourhood: Neighbourhood) -> None:
        elsewhere = neighbourhood.add_portal("127.0.0.2")
        elsewhere.install(installed.registration, elsewhere.people["admin"])
        before = kept(installed)["token_pairs"]
        assert outcome(_come_back(installed, _start(installed), elsewhere)) == (403, "state-refused")
        assert kept(installed)["token_pairs"] == before

    def test_a_further_name_of_the_portal_is_as_good_once_an_administrator_came_under_it(
        self, installed: FullLead
    ) -> None:
        name = "http://alias.example:81"
        for login, page in (("sara", (403, "state-refused")), ("admin", (200, ""))):
            assert outcome(_come_back(installed, _start(installed, at=name))) == (403, "state-refused")
            came = installed.launch(arriving(tab_launch(installed, login), DOMAIN="alias.example:81"))
            assert outcome(came) == (200, "")
            assert outcome(_come_back(installed, _start(installed, at=name))) == page
        assert kept(installed)["installations"][0]["endpoint"] == installed.portal.url

    @pytest.mark.rule("S16", "bad")
    def test_a_further_name_of_one_portal_is_none_of_another(
        self, installed: FullLead, neighbourhood: Neighbourhood
    ) -> None:
        name = "http://alias.example:81"
        installed.launch(arriving(tab_launch(installed, "admin"), DOMAIN="alias.example:81"))
        another = neighbourhood.add_portal("127.0.0.2")
        another.install(installed.registration, another.people["admin"])
        assert outcome(_come_back(installed, _start(installed, at=name), another)) == (403, "state-refused")

    def test_a_portal_without_the_app_is_told_so(self, installed: FullLead, neighbourhood: Neighbourhood) -> None:
        elsewhere = neighbourhood.add_portal("127.0.0.2")
        elsewhere.install(installed.registration, elsewhere.people["admin"])
        assert outcome(_come_back(installed, _start(installed, elsewhere), elsewhere)) == (404, "not-installed")

    def test_a_code_that_is_not_known_is_refused(self, installed: FullLead) -> None:
        assert outcome(_come_back(installed, _start(installed), code="0" * 70)) == (401, "grant-refused")


def _start(app: FullLead, portal: Portal | None = None, *, at: str = "") -> Started:
    """Press the button, and read what the browser takes along; its cookie would not go over plain http by itself."""
    response = press_sign_in(app, at or (portal or app.portal).url)
    assert response.status_code == 303
    (state,) = parse_qs(urlsplit(response.headers["Location"]).query)["state"]
    found = re.match(r"([^=]+)=([^;]+);", response.headers["Set-Cookie"])
    assert found
    return Started(state=state, cookie={found[1]: found[2]})


def _come_back(
    app: FullLead, started: Started, portal: Portal | None = None, *, code: str = "", person: Person | None = None
) -> requests.Response:
    """Return to the app as the portal sends a signed-in person back."""
    portal = portal or app.portal
    grant = Grant(
        client_id=app.registration.client_id,
        member_id=portal.member_id,
        user_id=(person or portal.people["sara"]).id,
        scope=app.registration.scope,
    )
    query = {
        "code": code or portal.tokens.issue_code(grant),
        "state": started.state,
        "domain": portal.host,
        "member_id": portal.member_id,
        "scope": ",".join(app.registration.scope),
        "server_domain": urlsplit(portal.oauth_url()).netloc,
    }
    headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in started.cookie.items())}
    return app.session.get(f"{app.url}/?{urlencode(query)}", headers=headers, timeout=60)
