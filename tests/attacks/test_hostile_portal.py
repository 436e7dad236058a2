"""A hostile portal against the people of another one, who work on meanwhile: they see nothing of it.

The application is installed in both portals. Of the hostile one all belongs to the attacker: its administrator, its
employees, what its REST and its events say, and a network. The attacker is an employee of the victim's portal, too, so
that the application token in its page is known, and sends from its office where that harms more.
"""

import secrets
import socket
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import requests
from flask import request

from b24app.adapters.oauth.budgets import MOST_OF_A_NETWORK, MOST_OF_A_PERSON, MOST_OF_A_PORTAL
from b24app.adapters.outbound import request_context
from b24app.adapters.store import audit
from b24app.adapters.store.database import writing
from b24app.domain.operations.binding_steps import MOST_STEPS
from b24app.domain.portal.audit import MOST_KEPT, Action, entry
from b24app.wiring.graph import Once
from demo.bitrix24_standin import Launch, Neighbourhood
from demo.bitrix24_standin.applications import Installation
from demo.bitrix24_standin.portal import Portal
from tests.app.stored import grow_old, pairs_of, store
from tests.attacks.test_known_attacks import TAB
from tests.behind_gunicorn import PATIENT, behind_gunicorn
from tests.full_lead import FullLead
from tests.holding import FOR_EVER_S, Outcome, holding
from tests.rules.test_limits import bogus, sign_in
from tests.rules.test_slow_portals import (
    CROWDED,
    OPENED,
    OUTSIDERS,
    THREADS,
    Patient,
    add_portal,
    tab,
    with_threads,
)
from tests.rules.test_slow_senders import BEGINNINGS
from tests.watching import (
    Row,
    aged,
    arriving,
    asked,
    by_hand,
    checked,
    kept,
    listening,
    outcome,
    tab_launch,
    ticket_in,
    with_fields,
)
from tests.written_behind import all_is_written

OFFICE, HOSTILE, IN_A_HURRY = "192.0.2.1", "198.51.100.1", "198.51.100.2"  # Bitrix24's servers come from our own
FLOOD, LONG_CODE = 100, "E" * 1_000
CHOSEN_BY_THEM = frozenset({"tab_export"})


class ForBoth(Patient):
    """The application waits for whoever a test holds, and for the attacker's requests of one address half a second."""

    give_time = Once(
        lambda: lambda _: request_context.give_time(0.5 if request.remote_addr == IN_A_HURRY else FOR_EVER_S)
    )


@dataclass
class TheirPeople:
    """The people of the victim's portal at their work. `seen` is everything that was not as on a good day.

    `of_others` is what stands in the hostile portal only.
    """

    app: FullLead
    of_others: tuple[str, ...]
    seen: list[str] = field(default_factory=list)
    choices: list[str] = field(default_factory=list)
    page: str = ""

    def work(self) -> None:
        """Do what an employee, a colleague with a page from before, the administrator and the portal itself do."""
        opened = self.good("open", self.app.launch(tab_launch(self.app, "sara")))
        self.good("reload", self.app.post("/lead-tab/reload", ticket=opened))
        self.good("related data", self.app.post("/lead-tab/extras", ticket=opened, size="part"))
        if self.page:
            grow_old(self.app)
            self.app.portal.faults.expire_tokens(subject="mia")
            self.good("reload of an older page", self.app.post("/lead-tab/reload", ticket=self.page))
        self.page = self.good("a colleague's open", self.app.launch(tab_launch(self.app, "mia")))
        self.decide(self.good("home page", self.app.open_home(self.app.portal.people["admin"])))
        self.app.portal.update(self.app.registration, self.app.portal.people["admin"])
        done = [each for each in self.app.neighbourhood.deliver_events() if each.portal is self.app.portal]
        self.seen += [f"event: {each.status}" for each in done if each.status != 200]
        all_is_written()

    def decide(self, ticket: str) -> None:
        """Let the administrator choose something else than the day before."""
        self.choices.append("everybody" if self.choices[-1:] == ["nobody"] else "nobody")
        saved = self.app.post("/access", ticket=ticket, export=self.choices[-1])
        self.good("choice", saved)
        if checked(saved, "export") != [self.choices[-1]]:
            self.seen.append("the choice is not stored")

    def good(self, what: str, page: requests.Response) -> str:
        """Count the page unless it is the good one, and return its ticket."""
        self.seen += [f"{what}: {each}" for each in self.of_others if each in page.text]
        if outcome(page) == OPENED:
            return ticket_in(page) if 'name="ticket"' in page.text else ""
        self.seen.append(f"{what}: {outcome(page)}")
        return ""

    def records(self) -> Mapping[str, list[Row]]:
        """Read what is on record of their portal, but their tokens, and what the administrator chose."""
        rows = {name: self.of_them(name) for name in ("installations", "kept_records", "audit")}
        by_others = [row for row in rows["audit"] if row["user_id"] != self.app.portal.people["admin"].id]
        mine = [{key: row[key] for key in row if key not in CHOSEN_BY_THEM} for row in rows["installations"]]
        return rows | {"installations": mine, "audit": by_others}

    def of_them(self, table: str) -> list[Row]:
        return [row for row in kept(self.app)[table] if row.get("member_id", "") in {self.app.portal.member_id, ""}]

    def strange_pairs(self) -> list[int]:
        """Name the people of whom another one's tokens are kept, or tokens of another portal."""
        tokens, here = self.app.neighbourhood.oauth.tokens, self.app.portal.member_id
        with store(self.app) as there:
            pairs = [pair for pair in pairs_of(self.app, there) if pair.member_id == here]
        found = {pair.user_id: tokens.find(pair.pair.access_token) for pair in pairs}
        whose = {user: (pair.grant.member_id, pair.grant.user_id) for user, pair in found.items() if pair}
        return [user for user in found if whose.get(user) != (here, user)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """The two portals, and how the attacker was answered."""

    app: FullLead
    theirs: Portal
    people: TheirPeople
    answers: list[Outcome] = field(default_factory=list)

    @property
    def victim(self) -> Portal:
        return self.app.portal

    @property
    def questions(self) -> list[str]:
        return asked(self.app.neighbourhood.oauth.wire)

    def row(self, portal: Portal) -> Installation:
        return portal.installations[self.app.registration.client_id]

    def launch(self, launch: Launch, network: str = HOSTILE) -> requests.Response:
        return self.post(launch.url, network, **launch.fields)

    def post(self, url: str, network: str = HOSTILE, **fields: str) -> requests.Response:
        """Post from a network of the attacker's, or from the victim's office."""
        headers = {"X-Forwarded-For": network}
        answer = self.app.session.post(url, data=fields, headers=headers, timeout=FOR_EVER_S, allow_redirects=False)
        self.answers.append(outcome(answer))
        return answer

    def event(self, name: str, network: str = HOSTILE, **auth: str) -> requests.Response:
        said = {f"auth[{key}]": value for key, value in ({"member_id": self.victim.member_id} | auth).items()}
        return self.post(f"{self.app.url}/events", network, event=name, **{"data[CLEAN]": "1"}, **said)

    def home(self, portal: Portal, login: str = "admin") -> Launch:
        launch = by_hand(self.app, portal.people[login], "/", portal)
        return with_fields(launch, APPLICATION_TOKEN=self.row(portal).application_token)

    def many(self, asks: Sequence[Callable[[], requests.Response]], at_once: int = 2) -> Iterator[None]:
        """Send them, some at once, while the others work."""
        with ThreadPoolExecutor(at_once) as pool:
            sent = [pool.submit(each) for each in asks]
            yield
        assert [each.exception() for each in sent if each.exception()] == []

    def opens(self, portal: Portal, times: int, login: str = "sara") -> list[Callable[[], requests.Response]]:
        """Return so many opens of the tab, each with a fresh pair."""
        return [partial(self.launch, tab(self.app, portal, login)) for _ in range(times)]


Attack = Callable[[Scene], Iterator[None]]


@pytest.fixture
def scene(installed: FullLead) -> Scene:
    app = with_threads(
        replace(installed, environ=installed.environ | {"B24_TRUSTED_PROXIES": "1"}),
        make_graph=ForBoth,
    )
    app.session.headers["X-Forwarded-For"] = OFFICE
    theirs = add_portal(app)
    found = Scene(app=app, theirs=theirs, people=TheirPeople(app, of_others(theirs)))
    assert outcome(found.launch(found.home(found.theirs))) == OPENED
    found.people.work()
    assert found.people.seen == []
    let_the_rate_recover(app)
    app.neighbourhood.oauth.wire.clear()
    app.portal.wire.clear()
    return found


def of_others(portal: Portal) -> tuple[str, ...]:
    return portal.host, portal.member_id, LONG_CODE


# What the attacker's portal answers


def it_never_answers(scene: Scene) -> Iterator[None]:
    opens = scene.opens(scene.theirs, 10)
    opens += [partial(scene.launch, scene.home(scene.theirs)) for _ in range(10)]
    admin = scene.theirs.people["admin"]
    opens += [partial(scene.launch, by_hand(scene.app, admin, "/install", scene.theirs)) for _ in range(10)]
    with holding([scene.theirs], opens) as late:
        yield
        assert late.waiting == 2 + OUTSIDERS, "theirs, and outsiders' installations"
        assert late.answered == [CROWDED] * (30 - late.waiting), "their people do see it"
        late.let_go()


def it_answers_byte_by_byte(scene: Scene) -> Iterator[None]:
    scene.theirs.faults.drip_body(2)
    scene.theirs.faults.drip_headers()
    yield from scene.many([partial(scene.launch, tab(scene.app, scene.theirs), IN_A_HURRY) for _ in range(4)])
    assert scene.answers[-4:] == [(504, "silent")] * 4, "each ends with the time that it has"
    assert scene.theirs.faults.drip_headers.fired == 2


def it_answers_too_much(scene: Scene) -> Iterator[None]:
    for name in ("lead_fields", "lead_values", "lead_texts"):
        scene.theirs.faults[name](1)
    scene.theirs.faults.lead_large()
    yield from scene.many(scene.opens(scene.theirs, 4))
    assert set(scene.answers[-4:]) <= {OPENED, (502, "oversized"), CROWDED}, "the attack is played right"


def it_has_five_thousand_old_tabs(scene: Scene) -> Iterator[None]:
    ticket = ticket_in(scene.launch(scene.home(scene.theirs)))
    scene.theirs.faults.old_tabs()
    bound = scene.row(scene.theirs).placements
    before = len(bound)
    yield from scene.many([partial(scene.post, f"{scene.app.url}/repair", ticket=ticket)])
    assert (scene.answers[-1], before - len(bound)) == (OPENED, MOST_STEPS)


def it_answers_nonsense(scene: Scene) -> Iterator[None]:
    names = (
        "rest_error",
        "rest_503",
        "rest_429",
        "overload_limit",
        "truncated",
        "html_200",
        "lead_deep",
        "lead_digits",
    )
    for name in (*names, *["reset"] * 3):
        switch = scene.theirs.faults[name]
        switch(value=f"{LONG_CODE}: {'long ' * 4_000}")
        assert outcome(scene.launch(tab(scene.app, scene.theirs))) != OPENED
        assert switch.fired, name
        switch.reset()
    yield
    assert outcome(scene.launch(tab(scene.app, scene.theirs))) == (504, "silent"), "it is asked no more for now"


def it_sends_everybody_to_the_victims(scene: Scene) -> Iterator[None]:
    scene.theirs.faults.redirect_foreign(value=f"{scene.victim.url}/rest/")
    for ask in scene.opens(scene.theirs, 2 * MOST_OF_A_PERSON + 1, "admin"):
        ask()
    assert asked(scene.victim.wire) == []
    yield
    assert set(scene.answers[1:]) == {(502, "moved"), (429, "too-many")}


def it_calls_every_token_expired(scene: Scene) -> Iterator[None]:
    ticket = ticket_in(scene.launch(tab(scene.app, scene.theirs, "mia")))
    aged(scene.app)
    scene.theirs.faults.always_expired()
    scene.victim.faults.expire_tokens()
    scene.app.neighbourhood.oauth.wire.clear()
    for _ in range(40):
        scene.post(f"{scene.app.url}/lead-tab/reload", ticket=ticket)
    theirs = len(scene.questions)
    yield
    assert theirs == 1, "and the next one in ten minutes"
    assert scene.questions.count("oauth/token") > theirs, "the colleague's page is an older one"


def it_removes_the_application_meanwhile(scene: Scene) -> Iterator[None]:
    opens = scene.opens(scene.theirs, 4)
    with holding([scene.theirs], opens) as late:
        scene.theirs.uninstall(scene.app.registration, clean=True)
        yield
        late.let_go()
    assert scene.theirs.member_id not in str(kept(scene.app))
    assert opens[0]().status_code in {401, 404}


# What the attacker says of the victim's portal


def uninstalls_with_an_application_token_that_is_not_the_victims(scene: Scene) -> Iterator[None]:
    tokens = [scene.row(scene.theirs).application_token, *(secrets.token_hex(16) for _ in range(FLOOD))]
    yield from scene.many([partial(scene.event, "ONAPPUNINSTALL", application_token=each) for each in tokens])
    assert set(scene.answers[1:]) == {(403, "")}
    own = scene.event("ONAPPUNINSTALL", application_token=tokens[0], member_id=scene.theirs.member_id)
    assert own.status_code == 200, "the attack is played right"


def uninstalls_with_the_true_one(scene: Scene) -> Iterator[None]:
    token = scene.row(scene.victim).application_token
    before = len(scene.questions)
    events = [scene.event("ONAPPUNINSTALL", OFFICE, application_token=token) for _ in range(2 * MOST_OF_A_PERSON)]
    caused = len(scene.questions) - before
    yield
    assert caused == MOST_OF_A_PERSON
    assert {each.status_code for each in events} == {200}


def opens_with_invented_tokens(scene: Scene) -> Iterator[None]:
    first = tab_launch(scene.app)
    opens = [partial(scene.launch, invented(first)) for _ in range(FLOOD)]
    yield from scene.many(opens, at_once=OUTSIDERS)
    assert set(scene.answers[1:]) == {(401, "token-refused"), (429, "too-many")}


def opens_with_invented_tokens_from_the_office(scene: Scene) -> Iterator[None]:
    first = tab_launch(scene.app)
    for _ in range(MOST_OF_A_NETWORK + 5):
        scene.launch(with_fields(first, AUTH_ID=secrets.token_hex(35)), OFFICE)
        scene.launch(invented(first), OFFICE)
    let_the_rate_recover(scene.app)
    yield
    assert set(scene.answers[1:]) == {(401, "token-refused"), (429, "too-many")}


def opens_that_spend_the_questions_of_the_portal(scene: Scene) -> Iterator[None]:
    first = arriving(tab_launch(scene.app, "rob"), DOMAIN="name.example")
    opens = [partial(scene.launch, with_fields(first, AUTH_ID=secrets.token_hex(35))) for _ in range(MOST_OF_A_PORTAL)]
    for ask in opens:
        ask()
    yield
    assert scene.answers.count((401, "token-refused")) == MOST_OF_A_PERSON
    assert scene.answers.count((429, "too-many")) == MOST_OF_A_PORTAL - MOST_OF_A_PERSON


def opens_under_invented_names_and_servers(scene: Scene) -> Iterator[None]:
    with listening("127.0.0.3") as stranger:
        for number in range(2 * MOST_OF_A_PERSON + 1):
            launch = with_fields(tab_launch(scene.app, "rob"), SERVER_ENDPOINT=f"http://{stranger.host}/rest/")
            scene.launch(arriving(launch, DOMAIN=f"name{number}.example"), OFFICE)
            scene.launch(arriving(launch, DOMAIN=stranger.host, PROTOCOL="0"), OFFICE)
        let_the_rate_recover(scene.app)
        proven = len(asked(scene.victim.wire))
        yield
        assert stranger.heard_nothing
        assert (429, "too-many") in scene.answers
        assert proven > MOST_OF_A_PERSON, "the token is an employee's"


def claims_to_be_the_victims_portal(scene: Scene) -> Iterator[None]:
    admin, token = scene.theirs.people["admin"], scene.row(scene.victim).application_token
    own = [with_fields(by_hand(scene.app, admin, path, scene.theirs), **TAB) for path in ("/install", "/", "/lead-tab")]
    forged = [with_fields(each, member_id=scene.victim.member_id) for each in own]
    pages = [scene.launch(with_fields(each, APPLICATION_TOKEN=brought)) for each in forged for brought in ("", token)]
    pair = scene.theirs.fresh_pair(scene.app.registration, admin)
    auth = {"access_token": pair.access, "client_endpoint": f"{scene.theirs.url}/rest/", "application_token": token}
    pages.append(scene.event("ONAPPINSTALL", **auth))
    yield
    assert {page.status_code for page in pages} <= {401, 403}
    assert {outcome(scene.launch(each)) for each in own} == {OPENED}, "the attack is played right"


# What the attacker does without end


def opens_of_unknown_portals(scene: Scene) -> Iterator[None]:
    first = bogus(scene.app, 0)
    opens = [partial(scene.launch, with_fields(invented(first), member_id=secrets.token_hex(16))) for _ in range(FLOOD)]
    yield from scene.many(opens, at_once=8)
    assert (429, "too-many") in scene.answers
    assert len(kept(scene.app)["installations"]) == 2


def sign_ins_from_the_office(scene: Scene) -> Iterator[None]:
    for number in range(MOST_OF_A_NETWORK + 1):
        scene.answers.append(outcome(sign_in(scene.app, number)))
    assert (429, "too-many") in scene.answers
    yield
    assert kept(scene.app)["oauth_states"] == []


def changes_of_settings(scene: Scene) -> Iterator[None]:
    before = [entry(datetime.now(UTC), 1, "Ada", Action.EXPORT, ("everybody", "nobody"))] * MOST_KEPT
    with store(scene.app) as there, writing(there.engine) as connection:
        audit.append(connection, scene.app.registration.client_id, scene.theirs.member_id, before)
    page = scene.launch(scene.home(scene.theirs))
    for export in ("nobody", "everybody") * 5:
        page = scene.post(f"{scene.app.url}/access", ticket=ticket_in(page), export=export)
    yield
    numbers = [row["number"] for row in kept(scene.app)["audit"] if row["member_id"] == scene.theirs.member_id]
    assert numbers == list(range(11, MOST_KEPT + 11))


def invented(launch: Launch) -> Launch:
    """Return the launch with tokens that nobody gave out."""
    return with_fields(launch, AUTH_ID=secrets.token_hex(35), APPLICATION_TOKEN=secrets.token_hex(16))


def let_the_rate_recover(app: FullLead) -> None:
    """Let seconds pass: whoever asks their own portal that often slows it, and related data is left out first."""
    app.clock.ahead += timedelta(seconds=15)


ATTACKS: list[Attack] = [
    it_never_answers,
    it_answers_byte_by_byte,
    it_answers_too_much,
    it_has_five_thousand_old_tabs,
    it_answers_nonsense,
    it_sends_everybody_to_the_victims,
    it_calls_every_token_expired,
    it_removes_the_application_meanwhile,
    uninstalls_with_an_application_token_that_is_not_the_victims,
    uninstalls_with_the_true_one,
    opens_with_invented_tokens,
    opens_with_invented_tokens_from_the_office,
    opens_that_spend_the_questions_of_the_portal,
    opens_under_invented_names_and_servers,
    claims_to_be_the_victims_portal,
    opens_of_unknown_portals,
    sign_ins_from_the_office,
    changes_of_settings,
]


@pytest.mark.drawn(1)
@pytest.mark.parametrize("attack", ATTACKS)
def test_the_people_of_another_portal_see_nothing_of_it(scene: Scene, attack: Attack) -> None:
    before, audited = scene.people.records(), len(scene.people.of_them("audit"))
    for _ in attack(scene):
        scene.people.work()
        assert scene.people.seen == []
    scene.theirs.faults.reset()
    let_the_rate_recover(scene.app)
    scene.people.work()
    assert scene.people.seen == []
    assert [each for each in scene.answers if each[0] >= 500 and not each[1]] == [], "a page says what it is"
    assert scene.people.records() == before
    assert scene.people.strange_pairs() == []
    assert len(scene.people.of_them("audit")) == audited + 2, "each of their own choices, and nothing else"


@pytest.mark.rehearsal
@pytest.mark.rule("S60", "bad")
def test_nor_do_they_where_it_comes_all_at_once_and_gunicorn_serves_them(
    neighbourhood: Neighbourhood, portal: Portal, session: requests.Session, tmp_path: Path
) -> None:
    with (
        behind_gunicorn(neighbourhood, portal, session, tmp_path, GUNICORN_CMD_ARGS=PATIENT) as served,
        ExitStack() as stack,
    ):
        app = served.app
        for _ in range(4):
            assert outcome(app.launch(tab(app, portal))) == OPENED
        silent, fat = add_portal(app), add_portal(app)
        people = TheirPeople(app, (*of_others(silent), *of_others(fat)))
        scene, address = Scene(app=app, theirs=fat, people=people), urlsplit(app.url)
        for said in (*BEGINNINGS.values(),) * THREADS:
            client = stack.enter_context(socket.create_connection((address.hostname, address.port)))
            client.sendall(said)
        with holding([silent], [partial(scene.launch, scene.home(silent)) for _ in range(2 * THREADS)]) as late:
            assert CROWDED in late.answered
            assert list(uninstalls_with_the_true_one(scene)) == [None]
            for _ in it_answers_too_much(scene):
                people.work()
            assert session.get(f"{app.url}/health/live", timeout=FOR_EVER_S).ok
        assert people.seen == []
