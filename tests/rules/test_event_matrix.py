"""Every kind of life-cycle event in every state of a portal: what is answered, and what is on record afterwards.

An event's form is written by hand, as any employee could who has read the application token in the page.
"""

import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from threading import Event

import pytest

from b24app.adapters.oauth.budgets import MOST_OF_A_PERSON
from b24app.wiring.memories import ASKED_WITHIN
from demo.bitrix24_standin import Neighbourhood
from demo.bitrix24_standin.applications import Installation
from demo.bitrix24_standin.tokens import Pair
from tests.app.stored import lose
from tests.fakes.invented import together
from tests.full_lead import FullLead
from tests.rules.stopped_clock import stopped
from tests.watching import asked, by_hand, choose_rule, kept, outcome, tab_launch

STORM = 60  # until nobody is asked any more
WHOLE_STORM = 10_000 if os.environ.get("FULL_ROUNDS") else STORM
pytestmark = pytest.mark.timeout(180 if WHOLE_STORM == STORM else 1800)
BITRIX24 = "192.0.2.24"  # where the real events come from
UNTIL_TOLD_S = 60  # the server's answer waits so long, or until its portal lets it go on
SENDERS = 12  # Bitrix24's servers and employees at once; the test's server has a thread for each


class Door(Event):
    """Holds a slow answer back until it is set, and tells that somebody waits for it."""

    def __init__(self) -> None:
        super().__init__()
        self.knocked = Event()

    def wait(self, timeout: float | None = None) -> bool:
        self.knocked.set()
        return super().wait(timeout)


@dataclass(frozen=True, slots=True)
class Scene:
    """The application and its portal, in some state; `former` is a pair of an administrator from before it."""

    app: FullLead
    neighbourhood: Neighbourhood
    former: Pair

    @property
    def row(self) -> Installation:
        return self.app.portal.installations[self.app.registration.client_id]

    def uninstall_event(self, clean: str = "1") -> int:
        """Post the hint; its token is the portal's, which every employee can read."""
        return self.app.post("/events", **self._form("ONAPPUNINSTALL"), **{"data[CLEAN]": clean}).status_code

    def uninstall_event_from(self, address: str) -> int:
        form = {**self._form("ONAPPUNINSTALL"), "data[CLEAN]": "1"}
        client = self.app.flask.test_client()
        return client.post("/events", data=form, environ_base={"REMOTE_ADDR": address}).status_code

    def install_event(self, pair: Pair, name: str = "ONAPPUPDATE") -> int:
        tokens = {"auth[access_token]": pair.access, "auth[refresh_token]": pair.refresh}
        return self.app.post("/events", **self._form(name), **tokens).status_code

    def pair(self, login: str) -> Pair:
        return self.app.portal.fresh_pair(self.app.registration, self.app.portal.people[login])

    def remove(self) -> None:
        """Take the application away in the portal; what it tells by itself gets lost."""
        self.app.portal.faults.event_lost()
        self.app.portal.uninstall(self.app.registration)
        self.neighbourhood.deliver_events()
        self.app.portal.faults.event_lost.reset()

    def back(self) -> None:
        """Install it again in the portal; tokens from before are dead."""
        self.app.portal.reinstall(self.row, self.app.portal.people["admin"])

    def life(self) -> str:
        """Say in a word what is on record of the portal."""
        found = kept(self.app)["installations"]
        if not found:
            return "none"
        (row,) = found
        if row["removed_at"] is not None:
            return "kept"
        if row["installer_id"] is None:
            return "bare"
        return "in" if row["removal_hinted_at"] is None else "marked"

    def _form(self, event: str) -> dict[str, str]:
        return {
            "event": event,
            "auth[member_id]": self.app.portal.member_id,
            "auth[application_token]": self.row.application_token,
            "auth[server_endpoint]": f"{self.app.portal.oauth_url()}/rest/",
        }


def installed(scene: Scene) -> None:
    assert outcome(scene.app.install()) == (200, "")
    scene.neighbourhood.deliver_events()


def marked(scene: Scene) -> None:
    installed(scene)
    scene.app.portal.faults.info_html(1)
    assert scene.uninstall_event() == 200


def removed_with_settings(scene: Scene) -> None:
    installed(scene)
    assert outcome(choose_rule(scene.app, "administrators")) == (200, "")
    scene.remove()
    assert scene.uninstall_event(clean="0") == 200


def erased(scene: Scene) -> None:
    installed(scene)
    scene.remove()
    assert scene.uninstall_event() == 200


def lost(scene: Scene) -> None:
    """Lose all records and the portal's copy of the rule, and let an employee's open bring the portal's row back."""
    installed(scene)
    scene.app.portal.installations[scene.app.registration.client_id].options.clear()
    lose(scene.app)
    assert outcome(scene.app.launch(tab_launch(scene.app))) == (403, "rule-lost")


def reinstalled(scene: Scene) -> None:
    removed_with_settings(scene)
    scene.back()
    installed(scene)


STATES: dict[str, Callable[[Scene], None]] = {
    "unknown": lambda _: None,
    "installed": installed,
    "marked": marked,
    "settings": removed_with_settings,
    "erased": erased,
    "row lost": lost,
    "reinstalled": reinstalled,
}


def true(scene: Scene) -> list[int]:
    scene.remove()
    return [scene.uninstall_event()]


def forged(scene: Scene) -> list[int]:
    return [scene.uninstall_event()]


def late(scene: Scene) -> list[int]:
    """The portal removed the application, an administrator installed it again, and then the event arrives."""
    scene.remove()
    scene.back()
    assert outcome(scene.app.launch(by_hand(scene.app, scene.app.portal.people["admin"], "/install"))) == (200, "")
    scene.app.portal.finish_install(scene.app.registration, scene.app.portal.people["admin"])
    scene.neighbourhood.deliver_events()
    return [scene.uninstall_event()]


def doubled(scene: Scene) -> list[int]:
    scene.remove()
    return [scene.uninstall_event(), scene.uninstall_event()]


def out_of_order(scene: Scene) -> list[int]:
    """The uninstall arrives before the ONAPPINSTALL of the life that it ended, whose tokens are dead."""
    scene.remove()
    return [scene.uninstall_event(), scene.install_event(scene.former, "ONAPPINSTALL")]


def silent(scene: Scene) -> list[int]:
    scene.remove()
    scene.neighbourhood.silence_oauth()
    return [scene.uninstall_event()]


def storm(scene: Scene, events: int = STORM) -> list[int]:
    """An employee posts without end, until nobody is asked any more; what that costs is counted."""
    scene.neighbourhood.oauth.wire.clear()
    stop = stopped(scene.app.clock)

    def send(_: int) -> int:
        stop()
        return scene.uninstall_event()

    with ThreadPoolExecutor(SENDERS) as pool:
        answers = list(pool.map(send, range(events)))
    answers += [send(number) for number in range(MOST_OF_A_PERSON)]
    assert len(asked(scene.neighbourhood.oauth.wire)) <= MOST_OF_A_PERSON
    return sorted(set(answers))


def update(scene: Scene) -> list[int]:
    if not scene.row.active:
        scene.back()
    return [scene.install_event(scene.pair("admin"))]


def forged_update(scene: Scene) -> list[int]:
    return [scene.install_event(scene.pair("sara"))]


def silent_update(scene: Scene) -> list[int]:
    if not scene.row.active:
        scene.back()
    scene.neighbourhood.silence_oauth()
    return [scene.install_event(scene.pair("admin"))]


EVENTS: dict[str, Callable[[Scene], list[int]]] = {
    "true": true,
    "forged": forged,
    "late": late,
    "doubled": doubled,
    "out of order": out_of_order,
    "silent": silent,
    "storm": storm,
    "update": update,
    "forged update": forged_update,
    "silent update": silent_update,
}
# By event and state: the answers, and what is on record then.
EXPECTED = """
              | unknown      | installed    | marked       | settings     | erased       | row lost     | reinstalled
true          | 403 none     | 200 none     | 200 none     | 403 kept     | 403 none     | 403 bare     | 200 none
forged        | 403 none     | 200 in       | 200 in       | 403 kept     | 403 none     | 403 bare     | 200 in
late          | 200 in       | 200 in       | 200 in       | 200 in       | 200 in       | 200 in       | 200 in
doubled       | 403 403 none | 200 403 none | 200 403 none | 403 403 kept | 403 403 none | 403 403 bare | 200 403 none
out of order  | 403 404 none | 200 404 none | 200 404 none | 403 404 kept | 403 404 none | 403 404 bare | 200 401 none
silent        | 403 none     | 200 marked   | 200 marked   | 403 kept     | 403 none     | 403 bare     | 200 marked
storm         | 403 none     | 200 marked   | 200 marked   | 403 kept     | 403 none     | 403 bare     | 200 marked
update        | 200 in       | 200 in       | 200 in       | 200 in       | 200 in       | 200 in       | 200 in
forged update | 403 none     | 403 in       | 403 marked   | 404 kept     | 404 none     | 403 bare     | 403 in
silent update | 503 none     | 503 in       | 503 marked   | 503 kept     | 503 none     | 503 bare     | 503 in
"""


def expected() -> Iterator[tuple[str, str, str]]:
    states, *rows = [[cell.strip() for cell in line.split("|")] for line in EXPECTED.splitlines() if line]
    for event, *cells in rows:
        for state, cell in zip(states[1:], cells, strict=True):
            yield event, state, cell


@pytest.fixture
def scene(full_lead: FullLead, neighbourhood: Neighbourhood) -> Scene:
    admin = full_lead.portal.people["admin"]
    return Scene(full_lead, neighbourhood, full_lead.portal.fresh_pair(full_lead.registration, admin))


@pytest.mark.rule("S31", "good")
@pytest.mark.rule("S31", "bad")
@pytest.mark.drawn(4)
@pytest.mark.parametrize(("event", "state", "cell"), list(expected()), ids=lambda value: value)
def test_an_event_meets_a_portal(scene: Scene, event: str, state: str, cell: str) -> None:
    STATES[state](scene)
    answers = EVENTS[event](scene)
    assert " ".join([*map(str, answers), scene.life()]) == cell


@pytest.mark.costly
@pytest.mark.fault("R25")
def test_after_a_storm_the_next_open_asks_once_and_all_is_as_before(scene: Scene) -> None:
    installed(scene)
    storm(scene, WHOLE_STORM)
    assert scene.life() == "marked"
    for questions in (["app.info"], []):
        scene.neighbourhood.oauth.wire.clear()
        assert outcome(scene.app.launch(tab_launch(scene.app))) == (200, "")
        assert scene.life() == "in"
        assert asked(scene.neighbourhood.oauth.wire) == questions


@pytest.mark.costly
def test_a_storm_does_not_hide_the_real_uninstall_for_longer_than_a_minute(scene: Scene) -> None:
    installed(scene)
    storm(scene)
    scene.remove()
    assert scene.uninstall_event() == 200
    assert scene.life() == "marked"
    scene.app.clock.ahead += ASKED_WITHIN
    assert scene.uninstall_event() == 200
    assert scene.life() == "marked", "the storm came from there"
    assert scene.uninstall_event_from(BITRIX24) == 200
    assert scene.life() == "none"


@pytest.mark.rule("S56", "bad")
def test_a_question_that_is_older_than_another_event_does_not_clear_its_mark(scene: Scene) -> None:
    installed(scene)
    scene.neighbourhood.oauth.wire.clear()
    scene.app.portal.faults.info_slow(1, value=UNTIL_TOLD_S)
    door = scene.app.portal.closing = Door()

    def send(number: int) -> int:
        if number:
            return scene.uninstall_event()
        assert door.knocked.wait(UNTIL_TOLD_S), "the premise: it is being asked"
        second = scene.uninstall_event()
        door.set()
        return second

    assert together(2, send) == [200, 200]
    assert scene.life() == "marked"
    assert asked(scene.neighbourhood.oauth.wire) == ["app.info"]


def test_the_table_names_every_event_and_every_state() -> None:
    cells = list(expected())
    assert {event for event, *_ in cells} == set(EVENTS)
    assert {state for _, state, _ in cells} == set(STATES)
    assert len(cells) == len(EVENTS) * len(STATES)
