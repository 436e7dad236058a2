"""No answer tells an outsider which portals have the app, and each question that it costs is counted."""

import re
import secrets
import time
from collections.abc import Callable
from dataclasses import replace
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
import requests

from b24app.adapters.oauth.budgets import MOST_OF_A_NETWORK, MOST_OF_A_PERSON
from demo.bitrix24_standin import Neighbourhood
from demo.bitrix24_standin.tokens import Grant
from tests.app.stored import store
from tests.full_lead import FullLead, started
from tests.watching import arriving, asked, by_hand, outcome, press_sign_in, tab_launch, ticket_in, with_fields

UNKNOWN = "0" * 32
OF_ANOTHER_REGION = "http://127.0.0.1:9"  # an authorization server that does not know this portal's tokens
CHANGING = re.compile(r'(<p class="number">.*?</p>|nonce-[\w-]+|[0-9a-f]{8})', re.DOTALL)
SECONDS_LEFT = re.compile(r'(data-seconds="|Seconds left: <b>)(\d+)')
Ask = Callable[[FullLead, str], requests.Response]


def tab(app: FullLead, member_id: str) -> requests.Response:
    return app.launch(
        with_fields(
            tab_launch(app),
            member_id=member_id,
            AUTH_ID=secrets.token_hex(35),
            APPLICATION_TOKEN=secrets.token_hex(16),
        )
    )


def tab_without_application_token(app: FullLead, member_id: str) -> requests.Response:
    launch = with_fields(tab_launch(app), member_id=member_id, AUTH_ID=secrets.token_hex(35), APPLICATION_TOKEN="")
    return app.launch(launch)


def home(app: FullLead, member_id: str) -> requests.Response:
    launch = by_hand(app, app.portal.people["sara"], "/")
    return app.launch(with_fields(launch, member_id=member_id, AUTH_ID=secrets.token_hex(35)))


def install(app: FullLead, member_id: str) -> requests.Response:
    launch = by_hand(app, app.portal.people["admin"], "/install")
    return app.launch(with_fields(launch, member_id=member_id, AUTH_ID=secrets.token_hex(35)))


def borrowed_token(app: FullLead, member_id: str, **fields: str) -> requests.Response:
    """Claim the portal with a good token of a portal of one's own."""
    theirs = next(each for each in app.neighbourhood.portals.values() if each is not app.portal)
    launch = by_hand(app, theirs.people["admin"], "/", theirs)
    return app.launch(with_fields(launch, member_id=member_id, **fields))


def borrowed_token_of_no_server(app: FullLead, member_id: str) -> requests.Response:
    return borrowed_token(app, member_id, SERVER_ENDPOINT="")


def event(app: FullLead, member_id: str) -> requests.Response:
    fields = {"auth[member_id]": member_id, "auth[access_token]": secrets.token_hex(35)}
    return app.post("/events", event="ONAPPINSTALL", **fields)


def uninstall_event(app: FullLead, member_id: str) -> requests.Response:
    fields = {"auth[member_id]": member_id, "auth[application_token]": secrets.token_hex(16)}
    return app.post("/events", event="ONAPPUNINSTALL", **fields)


def sign_in(app: FullLead, member_id: str) -> requests.Response:
    return come_back(app, member_id, secrets.token_hex(35))


def come_back(app: FullLead, member_id: str, code: str) -> requests.Response:
    started = press_sign_in(app, app.portal.url)
    query = parse_qs(urlsplit(started.headers["Location"]).query)
    server = urlsplit(app.portal.oauth_url()).netloc
    back = urlencode({"code": code, "state": query["state"][0], "member_id": member_id, "server_domain": server})
    cookie = {"Cookie": started.headers["Set-Cookie"].partition(";")[0]}
    return app.session.get(f"{app.url}/?{back}", headers=cookie, timeout=60)


ROUTES = [
    tab,
    tab_without_application_token,
    home,
    install,
    borrowed_token,
    borrowed_token_of_no_server,
    event,
    uninstall_event,
    sign_in,
]


def seen(response: requests.Response) -> tuple[int, str]:
    return response.status_code, SECONDS_LEFT.sub(r"\1", CHANGING.sub("", response.text))


def wait_s(response: requests.Response) -> int:
    """Return for how long the page says to wait, 0 where it does not."""
    return max((int(seconds) for _, seconds in SECONDS_LEFT.findall(response.text)), default=0)


def forget_the_application_token(app: FullLead) -> None:
    """Leave the portal as one that an employee's open restored, and that no administrator has opened since."""
    with store(app) as there:
        read = there.installations.find(app.portal.member_id)
        assert read is not None
        assert there.installations.replace(read, replace(read, application_token_digest=None))


@pytest.fixture
def installed(installed: FullLead, neighbourhood: Neighbourhood) -> FullLead:
    """Give an installed application, and a portal of the outsider's own that has it, too."""
    theirs = neighbourhood.add_portal()
    theirs.install(installed.registration, theirs.people["admin"])
    return installed


@pytest.mark.rule("S62", "good")
@pytest.mark.rule("S62", "bad")
@pytest.mark.drawn(4)
@pytest.mark.parametrize("ask", ROUTES)
@pytest.mark.parametrize("state", ["as always", "no application token is stored", "over the budget"])
def test_a_portal_that_has_the_app_and_one_that_has_not_are_answered_alike(
    installed: FullLead, ask: Ask, state: str
) -> None:
    if state == "no application token is stored":
        forget_the_application_token(installed)
    elif state == "over the budget":
        for _ in range(MOST_OF_A_NETWORK):
            tab(installed, UNKNOWN)
    began = time.monotonic()
    known, unknown = ask(installed, installed.portal.member_id), ask(installed, UNKNOWN)
    assert known.status_code >= 400, "the premise: an outsider is refused"
    assert seen(known) == seen(unknown)
    assert 0 <= wait_s(known) - wait_s(unknown) <= 1 + time.monotonic() - began, "it only goes down with the time"
    assert known.headers.keys() == unknown.headers.keys()


@pytest.mark.rule("S62", "bad")
@pytest.mark.drawn(5)
@pytest.mark.parametrize("ask", ROUTES)
@pytest.mark.parametrize("stored", [True, False])
def test_so_they_are_while_no_authorization_server_answers(
    installed: FullLead, neighbourhood: Neighbourhood, ask: Ask, *, stored: bool
) -> None:
    if not stored:
        forget_the_application_token(installed)
    neighbourhood.silence_oauth()
    known, unknown = ask(installed, installed.portal.member_id), ask(installed, UNKNOWN)
    assert known.status_code >= 400, "the premise: an outsider is refused"
    assert seen(known) == seen(unknown)


@pytest.mark.rule("S62", "bad")
def test_so_they_are_where_another_server_proved_the_portal_than_the_one_that_knows_the_token(
    installed: FullLead,
) -> None:
    with store(installed) as there:
        read = there.installations.find(installed.portal.member_id)
        assert read is not None
        assert there.installations.replace(read, replace(read, oauth_server=OF_ANOTHER_REGION))
    environ = installed.environ | {"B24_OAUTH_SERVERS": f"{installed.neighbourhood.oauth.url},{OF_ANOTHER_REGION}"}
    app = started(installed.neighbourhood, installed.portal, installed.registration, environ, installed.session)
    unknown = seen(borrowed_token_of_no_server(app, UNKNOWN))
    claims = (borrowed_token_of_no_server(app, installed.portal.member_id) for _ in range(1, MOST_OF_A_NETWORK))
    assert set(map(seen, claims)) == {unknown}


def tab_under_a_foreign_name(app: FullLead, member_id: str) -> requests.Response:
    launch = with_fields(tab_launch(app), member_id=member_id, AUTH_ID=secrets.token_hex(35), APPLICATION_TOKEN="")
    return app.launch(arriving(launch, DOMAIN="foreign.example"))


@pytest.mark.rule("S62", "bad")
@pytest.mark.parametrize("ask", [tab_under_a_foreign_name, tab_without_application_token])
@pytest.mark.parametrize("redirects", [True, False])
def test_who_brings_no_application_token_spends_no_portals_budget_and_is_answered_as_in_an_unknown_one(
    installed: FullLead, ask: Ask, *, redirects: bool
) -> None:
    forget_the_application_token(installed)
    if redirects:
        installed.portal.faults.redirect_foreign()
    for _ in range(MOST_OF_A_PERSON):
        ask(installed, installed.portal.member_id)
    assert seen(ask(installed, installed.portal.member_id)) == seen(ask(installed, UNKNOWN))


def an_employee_opens_without_one(app: FullLead) -> requests.Response:
    return app.launch(with_fields(tab_launch(app), APPLICATION_TOKEN=""))


def an_administrator_signs_in(app: FullLead) -> requests.Response:
    client_id, member_id, scope = app.registration.client_id, app.portal.member_id, app.registration.scope
    grant = Grant(client_id=client_id, member_id=member_id, user_id=app.portal.people["admin"].id, scope=scope)
    return come_back(app, app.portal.member_id, app.portal.tokens.issue_code(grant))


def an_event_installs_without_one(app: FullLead) -> requests.Response:
    pair = app.portal.fresh_pair(app.registration, app.portal.people["admin"])
    fields = {"auth[member_id]": app.portal.member_id, "auth[access_token]": pair.access}
    return app.post("/events", event="ONAPPINSTALL", **fields)


@pytest.mark.rule("S62", "bad")
@pytest.mark.parametrize(
    "prove", [an_employee_opens_without_one, an_administrator_signs_in, an_event_installs_without_one]
)
@pytest.mark.parametrize("silent", [False, True])
def test_so_they_are_after_somebody_proved_a_launch_without_an_application_token(
    installed: FullLead, neighbourhood: Neighbourhood, prove: Callable[[FullLead], requests.Response], *, silent: bool
) -> None:
    assert prove(installed).status_code == 200, "the premise: it is proven"
    if silent:
        neighbourhood.silence_oauth()
    installed.portal.wire.clear()
    known, unknown = (tab_without_application_token(installed, each) for each in (installed.portal.member_id, UNKNOWN))
    assert seen(known) == seen(unknown)
    assert asked(installed.portal.wire) == [], "the token of the claim went nowhere"


class TestQuestions:
    @pytest.mark.costly
    @pytest.mark.rule("S63", "bad")
    def test_ever_another_name_of_the_portal_is_few_questions(
        self, installed: FullLead, neighbourhood: Neighbourhood
    ) -> None:
        for number in range(178):
            installed.launch(arriving(tab_launch(installed), DOMAIN=f"name{number}.example"))
        assert len(asked(neighbourhood.oauth.wire)) <= 2 * MOST_OF_A_PERSON

    @pytest.mark.costly
    @pytest.mark.rule("S63", "bad")
    def test_a_portal_that_calls_every_token_expired_causes_no_refresh_of_a_fresh_pair(
        self, installed: FullLead, neighbourhood: Neighbourhood
    ) -> None:
        ticket = ticket_in(installed.launch(tab_launch(installed)))
        installed.portal.faults.always_expired()
        neighbourhood.oauth.wire.clear()
        pages = {outcome(installed.post("/lead-tab/reload", ticket=ticket)) for _ in range(40)}
        assert pages == {(401, "too-old")}
        assert asked(neighbourhood.oauth.wire) == []

    @pytest.mark.costly
    @pytest.mark.rule("S63", "bad")
    def test_a_portal_that_always_redirects_causes_few_proofs(
        self, installed: FullLead, neighbourhood: Neighbourhood
    ) -> None:
        ticket = ticket_in(installed.launch(tab_launch(installed)))
        installed.portal.faults.portal_renamed()
        installed.portal.faults.info_500()
        neighbourhood.oauth.wire.clear()
        for _ in range(40):
            installed.post("/lead-tab/reload", ticket=ticket)
        assert len(asked(neighbourhood.oauth.wire)) == MOST_OF_A_PERSON

    @pytest.mark.costly
    @pytest.mark.rule("S63", "good")
    def test_an_office_under_one_address_has_its_questions_for_each_of_its_people(self, installed: FullLead) -> None:
        for login in ("sara", "mia") * (MOST_OF_A_PERSON // 2 + 1):  # an administrator makes the name known
            under_it = arriving(tab_launch(installed, login), DOMAIN="crm.example:81")
            assert outcome(installed.launch(under_it)) == (200, "")

    @pytest.mark.rule("S63", "good")
    def test_so_it_has_where_our_second_server_is_the_portals_and_no_form_names_it(self, installed: FullLead) -> None:
        environ = installed.environ | {"B24_OAUTH_SERVERS": f"{OF_ANOTHER_REGION},{installed.neighbourhood.oauth.url}"}
        app = started(installed.neighbourhood, installed.portal, installed.registration, environ, installed.session)
        for login in ("sara", "mia") * (MOST_OF_A_PERSON // 2 + 1):
            nameless = with_fields(tab_launch(app, login), SERVER_ENDPOINT="")
            assert outcome(app.launch(arriving(nameless, DOMAIN="crm.example:81"))) == (200, "")
