"""A portal that answers late or never holds up its own people, and nobody else's (docs/trust.md, point 13)."""

from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from time import monotonic
from types import SimpleNamespace

import pytest
import requests

from b24app.adapters.oauth.budgets import MOST_OF_A_NETWORK
from b24app.adapters.outbound import request_context
from b24app.adapters.portal.rest_portal import RestPortal
from b24app.adapters.refused_launches import MOST_REFUSED
from b24app.domain.portal.refresh import LEAST_S
from b24app.web.http.routes import EVENT_S
from b24app.wiring.graph import Once
from b24app.wiring.views import Views
from demo.bitrix24_standin import Launch, Neighbourhood
from demo.bitrix24_standin.portal import Portal
from tests.app.stored import store
from tests.behind_gunicorn import behind_gunicorn
from tests.full_lead import FullLead, started
from tests.holding import FOR_EVER_S, holding, opening, posting
from tests.watching import aged, asked, by_hand, keeps_nothing, kept, outcome, tab_launch, ticket_in, with_fields

THREADS = 8
OUTSIDERS = THREADS // 2 - 1  # the last of the half is for a portal that has none
CROWDED, TOO_MANY = (503, "crowded"), (429, "too-many")
OPENED = (200, "")
MORE_THAN_THREADS = 40


class Patient(Views):
    """The application with deadlines that no test waits for: what is held is held until it is let go."""

    portal = Once(partial(RestPortal, deadline_s=FOR_EVER_S))
    give_time = Once(lambda: lambda _: request_context.give_time(FOR_EVER_S))


class Hurried(Views):
    """The application with half a second for all that a request asks."""

    give_time = Once(lambda: lambda _: request_context.give_time(0.5))


def with_threads(app: FullLead, threads: int = THREADS, make_graph: type[Views] = Patient) -> FullLead:
    """Start the same application over, which remembers nothing."""
    environ = app.environ | {"B24_THREADS": str(threads)}
    return started(app.neighbourhood, app.portal, app.registration, environ, app.session, make_graph=make_graph)


def tab(app: FullLead, portal: Portal, login: str = "sara") -> Launch:
    """Open a tab in the portal with a fresh token, as it does itself."""
    return tab_launch(replace(app, portal=portal), login)


def add_portal(app: FullLead, host: str = "127.0.0.2") -> Portal:
    """Install the application in one portal more."""
    portal = app.neighbourhood.add_portal(host)
    portal.install(app.registration, portal.people["admin"])
    assert outcome(app.launch(by_hand(app, portal.people["admin"], "/install", portal))) == OPENED
    portal.finish_install(app.registration, portal.people["admin"])
    app.neighbourhood.deliver_events()
    portal.wire.clear()
    return portal


@dataclass(frozen=True, slots=True)
class Scene:
    """Our portal, which has answered quickly often enough, and one of somebody else."""

    app: FullLead
    theirs: Portal

    def open(self, login: str = "sara") -> tuple[int, str]:
        return outcome(opening(tab(self.app, self.app.portal, login))())


@pytest.fixture
def scene(installed: FullLead) -> Scene:
    theirs = add_portal(installed)
    app = with_threads(installed)
    for _ in range(6):
        assert outcome(app.launch(tab(app, app.portal))) == OPENED
    assert len(kept(app)["installations"]) == 2, "the premise"
    return Scene(app, theirs)


@pytest.mark.rule("S57", "good")
class TestTheOnlyPortal:
    @pytest.mark.costly
    def test_has_all_threads_but_the_one_that_answers_whether_the_app_lives(self, installed: FullLead) -> None:
        app = with_threads(installed)
        opens = [opening(tab(app, app.portal)) for _ in range(THREADS)]
        with holding([app.portal], opens) as late:
            assert (late.waiting, late.answered) == (THREADS - 1, [CROWDED])
            assert app.session.get(f"{app.url}/health/live", timeout=60).status_code == 200
            assert app.session.get(f"{app.url}/privacy", timeout=60).status_code == 200
            assert sorted(late.let_go()) == [OPENED] * (THREADS - 1) + [CROWDED]
        assert outcome(app.launch(tab(app, app.portal))) == OPENED

    @pytest.mark.costly
    def test_who_finds_none_free_is_told_to_wait_and_the_page_tries_again_by_itself(self, installed: FullLead) -> None:
        app = with_threads(installed)
        ticket = ticket_in(app.launch(tab(app, app.portal, "mia")))
        with holding([app.portal], [opening(tab(app, app.portal)) for _ in range(THREADS)]):
            page = app.post("/lead-tab/reload", ticket=ticket)
            assert outcome(page) == CROWDED
            assert (page.headers["Retry-After"], 'data-seconds="2"' in page.text) == ("2", True)
            assert 'action="/lead-tab/reload"' in page.text

    @pytest.mark.costly
    def test_one_person_leaves_half_of_them_to_the_others(self, installed: FullLead) -> None:
        app = with_threads(installed)
        ticket = ticket_in(app.launch(tab(app, app.portal)))
        reloads = [posting(f"{app.url}/lead-tab/reload", ticket=ticket) for _ in range(THREADS)]
        colleague = opening(tab(app, app.portal, "mia"))
        with holding([app.portal], [*reloads, colleague]) as late:
            assert (late.waiting, late.answered) == (3 + 1, [CROWDED] * (THREADS - 3))
            assert sorted(late.let_go()) == [OPENED] * 4 + [CROWDED] * (THREADS - 3)

    @pytest.mark.costly
    def test_a_launch_counts_as_its_persons_once_the_portal_has_named_them(self, installed: FullLead) -> None:
        app = with_threads(installed)
        tickets = {login: ticket_in(app.launch(tab(app, app.portal, login))) for login in ("admin", "sara")}
        app.portal.installations[app.registration.client_id].options.clear()
        token = app.portal.installations[app.registration.client_id].application_token
        page = by_hand(app, app.portal.people["admin"], "/")
        homes = [opening(with_fields(page, APPLICATION_TOKEN=token)) for _ in range(3)]
        with holding([app.portal], homes, method="app.option.set") as late:
            assert late.waiting == 3
            assert outcome(app.post("/lead-tab/reload", ticket=tickets["admin"])) == CROWDED
            assert outcome(app.post("/lead-tab/reload", ticket=tickets["sara"])) == OPENED
            assert late.let_go() == [OPENED] * 3

    @pytest.mark.costly
    def test_where_no_application_token_is_stored_nobody_takes_one_of_its_slots(self, installed: FullLead) -> None:
        with store(installed) as there:
            read = there.installations.find(installed.portal.member_id)
            assert read is not None
            assert there.installations.replace(read, replace(read, application_token_digest=None))
        app = with_threads(installed)
        opens = [opening(with_fields(tab(app, app.portal), APPLICATION_TOKEN="")) for _ in range(THREADS)]
        with holding([app.portal], opens) as late:
            assert (late.waiting, late.answered) == (OUTSIDERS, [CROWDED] * (THREADS - OUTSIDERS))

    @pytest.mark.costly
    def test_who_brings_another_application_token_takes_none_of_its_slots(self, installed: FullLead) -> None:
        app = with_threads(installed)
        invented = [with_fields(tab(app, app.portal), APPLICATION_TOKEN=f"{number:032x}") for number in range(THREADS)]
        ours = [opening(tab(app, app.portal)) for _ in range(3)]
        with holding([app.portal], [opening(each) for each in invented]) as late:
            assert (late.waiting, late.answered) == (OUTSIDERS, [CROWDED] * (THREADS - OUTSIDERS))
            with holding([app.portal], ours) as also:
                assert (also.waiting, also.answered) == (3, [])


@pytest.mark.rule("S57", "bad")
def test_who_holds_no_slot_of_a_portal_waits_for_nobodys_turn(installed: FullLead) -> None:
    """An employee sends refused tokens with an application token of their own invention, which they had proven once."""
    app = with_threads(installed)
    proven = with_fields(tab(app, app.portal), APPLICATION_TOKEN="ab" * 16)
    assert outcome(app.launch(proven)) == OPENED
    refused = with_fields(proven, AUTH_ID="f" * 70)
    for _ in range(MOST_REFUSED):
        assert outcome(app.launch(refused)) != OPENED
    with holding([app.portal], [opening(refused)] * THREADS) as late:
        assert (late.waiting, late.answered) == (0, [TOO_MANY] * THREADS)
    assert outcome(app.launch(tab(app, app.portal))) == OPENED


@pytest.mark.rule("S57", "bad")
class TestOneOfSeveralPortals:
    @pytest.mark.costly
    @pytest.mark.fault("R26")
    def test_a_slow_one_gets_two_threads_and_ours_goes_on(self, scene: Scene) -> None:
        pages = [tab(scene.app, scene.theirs), by_hand(scene.app, scene.theirs.people["admin"], "/", scene.theirs)]
        token = scene.theirs.installations[scene.app.registration.client_id].application_token
        opens = [
            opening(with_fields(page, APPLICATION_TOKEN=token)) for page in pages for _ in range(MORE_THAN_THREADS // 2)
        ]
        with holding([scene.theirs], opens) as late:
            assert late.waiting == 2
            assert late.answered == [CROWDED] * (MORE_THAN_THREADS - 2)
            assert [scene.open() for _ in range(20)] == [OPENED] * 20
            assert late.waiting == 2, "and nobody else of theirs got one meanwhile"
            assert late.let_go().count(OPENED) == 2
        assert asked(scene.theirs.wire).count("batch") <= 2 + 3, "the two, and what a home page asks besides"
        assert outcome(opening(tab(scene.app, scene.theirs))()) == OPENED

    @pytest.mark.costly
    def test_twenty_of_them_get_half_of_the_threads_together(self, scene: Scene) -> None:
        theirs = [add_portal(scene.app) for _ in range(20)]
        opens = [opening(tab(scene.app, portal)) for portal in theirs for _ in range(2)]
        with holding(theirs, opens) as late:
            assert (late.waiting, len(late.answered)) == (THREADS // 2, 40 - THREADS // 2)
            assert set(late.answered) == {CROWDED}
            assert [scene.open() for _ in range(20)] == [OPENED] * 20

    @pytest.mark.costly
    def test_nor_do_installations_in_portals_that_do_not_answer(self, scene: Scene) -> None:
        strangers = [scene.app.neighbourhood.add_portal("127.0.0.2") for _ in range(THREADS)]
        for portal in strangers:
            portal.install(scene.app.registration, portal.people["admin"])
        installs = [opening(by_hand(scene.app, portal.people["admin"], "/install", portal)) for portal in strangers]
        with holding(strangers, installs) as late:
            assert (late.waiting, late.answered) == (OUTSIDERS, [CROWDED] * (THREADS - OUTSIDERS))
            assert [scene.open() for _ in range(20)] == [OPENED] * 20

    @pytest.mark.costly
    @pytest.mark.rule("S63", "bad")
    def test_what_is_not_asked_for_want_of_a_thread_is_at_nobodys_expense(self, scene: Scene) -> None:
        strangers = [scene.app.neighbourhood.add_portal("127.0.0.2") for _ in range(OUTSIDERS + 1)]
        for portal in strangers:
            portal.install(scene.app.registration, portal.people["admin"])
        *installs, waits = [by_hand(scene.app, each.people["admin"], "/install", each) for each in strangers]
        with holding(strangers[:-1], [opening(each) for each in installs]) as late:
            assert late.waiting == OUTSIDERS
            assert [outcome(opening(waits)()) for _ in range(MOST_OF_A_NETWORK)] == [CROWDED] * MOST_OF_A_NETWORK
        assert outcome(opening(waits)()) == OPENED

    @pytest.mark.costly
    def test_an_installer_and_events_that_bring_our_application_token_do_not_wait_for_those(self, scene: Scene) -> None:
        admin = scene.app.portal.people["admin"]
        token = scene.app.portal.installations[scene.app.registration.client_id].application_token
        installs = [
            opening(by_hand(scene.app, scene.theirs.people["admin"], "/install", scene.theirs)) for _ in range(THREADS)
        ]
        ours = by_hand(scene.app, admin, "/install")
        with holding([scene.theirs], installs) as late:
            assert late.waiting == OUTSIDERS
            assert outcome(opening(ours)()) == CROWDED, "the premise: without it, it is any installer"
            assert outcome(opening(with_fields(ours, APPLICATION_TOKEN=token))()) == OPENED
            scene.app.portal.update(scene.app.registration, admin)
            assert scene.app.neighbourhood.deliver_events()[-1].status == 200
            scene.app.portal.uninstall(scene.app.registration)
            assert scene.app.neighbourhood.deliver_events()[-1].status == 200
            assert [row["member_id"] for row in kept(scene.app)["installations"]] == [scene.theirs.member_id]

    @pytest.mark.costly
    def test_ours_may_be_slow_too_as_long_as_it_likes_and_theirs_goes_on(self, scene: Scene) -> None:
        with holding([scene.app.portal], [opening(tab(scene.app, scene.app.portal)) for _ in range(THREADS)]) as late:
            assert late.waiting == 2
            assert outcome(opening(tab(scene.app, scene.theirs))()) == OPENED


@pytest.mark.rule("S57", "bad")
class TestTheTimeOfARequest:
    @pytest.mark.costly
    def test_all_that_it_asks_ends_with_it(self, installed: FullLead) -> None:
        """Each answer comes in time, and all of them together do not."""
        app = with_threads(installed, make_graph=Hurried)
        app.portal.installations[app.registration.client_id].placements.clear()
        app.portal.faults.slow(value=0.2)
        home = by_hand(app, app.portal.people["admin"], "/")
        assert outcome(app.launch(home)) == (504, "silent")
        asked_in_time = len(asked(app.portal.wire))
        app.portal.faults.slow.reset()
        app.portal.wire.clear()
        app = with_threads(installed)
        app.portal.installations[app.registration.client_id].placements.clear()
        assert outcome(app.launch(home)) == OPENED
        assert asked_in_time < len(asked(app.portal.wire)), "the premise: it asks several times"

    @pytest.mark.costly
    def test_it_ends_the_wait_for_a_token_that_another_worker_renews(
        self, installed: FullLead, neighbourhood: Neighbourhood
    ) -> None:
        ticket = ticket_in(installed.launch(tab(installed, installed.portal)))
        app = with_threads(installed, make_graph=Hurried)
        aged(app)
        app.portal.faults.expire_tokens()
        assert outcome(app.post("/lead-tab/reload", ticket=ticket)) == (504, "silent")
        assert asked(neighbourhood.oauth.wire) == [], "a refresh whose answer cannot be waited for is not begun"
        after = with_threads(installed)
        after.clock.ahead = app.clock.ahead
        assert outcome(after.post("/lead-tab/reload", ticket=ticket)) == OPENED


@pytest.mark.rule("S57", "good")
@pytest.mark.rule("S57", "bad")
def test_the_seconds_of_a_request_begin_with_its_last_byte_and_not_with_its_thread(installed: FullLead) -> None:
    for waited_s, seen in ((0.0, OPENED), (3600.0, (504, "silent"))):
        launch, socket = tab_launch(installed), SimpleNamespace(complete_at=monotonic() - waited_s)
        path = launch.url.removeprefix(installed.url)
        page = installed.flask.test_client().post(
            path, data=launch.fields, environ_base={"gunicorn.socket": socket, "REMOTE_ADDR": "127.0.0.1"}
        )
        assert page.status_code == seen[0]
        assert (f'data-problem="{seen[1]}"' in page.text) is bool(seen[1])


@pytest.mark.fault("R25")
@pytest.mark.parametrize("path", ["/events", "/install"])
def test_an_event_that_waited_for_a_thread_until_nothing_can_be_asked_is_not_taken(
    installed: FullLead, path: str
) -> None:
    row = installed.portal.installations[installed.registration.client_id]
    fields = {"auth[member_id]": installed.portal.member_id, "auth[application_token]": row.application_token}
    installed.portal.faults.app_removed()
    before = kept(installed)
    for waited_s, status in ((EVENT_S - LEAST_S, 503), (0.0, 200)):
        assert kept(installed) == before
        answer = installed.flask.test_client().post(
            path,
            data={"event": "ONAPPUNINSTALL", "data[CLEAN]": "1", **fields},
            environ_base={"gunicorn.socket": SimpleNamespace(complete_at=monotonic() - waited_s)},
        )
        assert answer.status_code == status
    assert keeps_nothing(installed)


@pytest.mark.rehearsal
@pytest.mark.rule("S57", "bad")
@pytest.mark.fault("R26")
def test_behind_gunicorn_others_and_the_health_page_are_answered_while_a_slow_portal_is_waited_for(
    neighbourhood: Neighbourhood, portal: Portal, session: requests.Session, tmp_path: Path
) -> None:
    with behind_gunicorn(neighbourhood, portal, session, tmp_path) as served:
        app = served.app
        for _ in range(4):
            assert outcome(app.launch(tab(app, portal))) == OPENED
        theirs = add_portal(app)
        opens = [opening(by_hand(app, theirs.people["sara"], "/", theirs)) for _ in range(2 * THREADS)]
        with holding([theirs], opens) as late:
            assert [outcome(app.launch(tab(app, portal))) for _ in range(5)] == [OPENED] * 5
            assert session.get(f"{app.url}/health/live", timeout=60).status_code == 200
            assert CROWDED in late.answered
            assert late.waiting < THREADS
