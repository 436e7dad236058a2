"""What an open leaves to be done behind its page: nobody waits for it, and nobody is refused for want of it."""

from dataclasses import replace
from datetime import datetime, timedelta
from threading import Event

import pytest

from b24app.adapters.oauth.budgets import MOST_OF_A_PERSON
from b24app.adapters.store.write_behind import REMEMBERED_FOR
from b24app.domain.operations.rest_three import ASKED_EVERY, FIRST_ASKED_AFTER
from b24app.domain.portal.installation import Installation
from b24app.wiring.memories import CHECKED_WITHIN
from demo.bitrix24_standin import Neighbourhood
from demo.bitrix24_standin.profiles import LEADS_IN_REST_3
from tests.app.stored import drop_pairs, hint_at_removal, store
from tests.full_lead import FullLead
from tests.watching import REST_THREE, Row, arriving, asked, choose_rule, kept, outcome, tab_launch
from tests.written_behind import all_is_written

UNTIL_TOLD_S = 60  # the server's answer waits so long, or until its portal lets it go on
SHOWN = (200, "")


class Door(Event):
    """Holds a slow answer back until it is set, and tells that somebody waits for it."""

    def __init__(self) -> None:
        super().__init__()
        self.knocked = Event()

    def wait(self, timeout: float | None = None) -> bool:
        self.knocked.set()
        return super().wait(timeout)


def row(app: FullLead) -> Row:
    (found,) = kept(app)["installations"]
    return found


def now_stored(app: FullLead) -> Installation:
    """Read the installation without waiting for anything."""
    with store(app) as there:
        found = there.installations.find(app.portal.member_id)
    assert found is not None
    return found


def answered_at(app: FullLead) -> datetime | None:
    all_is_written()
    return now_stored(app).answered_at


def belongs_to_another_server(app: FullLead) -> None:
    """Let the installation be another server's, so that the one which people come from must prove the portal."""
    with store(app) as there:
        read = there.installations.find(app.portal.member_id)
        assert read is not None
        assert there.installations.replace(read, replace(read, oauth_server="https://former.test"))


@pytest.fixture
def hinted(installed: FullLead, neighbourhood: Neighbourhood) -> FullLead:
    """Give the application after an uninstall event that nobody has confirmed."""
    hint_at_removal(installed, installed.clock())
    neighbourhood.oauth.wire.clear()
    return installed


class TestARemovalHint:
    @pytest.mark.costly
    @pytest.mark.rule("S56", "good")
    def test_a_good_answer_behind_the_next_open_clears_it(self, hinted: FullLead, neighbourhood: Neighbourhood) -> None:
        for _ in range(3):
            assert outcome(hinted.launch(tab_launch(hinted))) == SHOWN
            assert row(hinted)["removal_hinted_at"] is None
        assert asked(neighbourhood.oauth.wire) == ["app.info"]

    @pytest.mark.rule("S56", "bad")
    def test_nobody_waits_for_the_answer_and_nobody_else_is_asked_about_meanwhile(
        self, hinted: FullLead, neighbourhood: Neighbourhood
    ) -> None:
        hinted.portal.faults.info_slow(1, value=UNTIL_TOLD_S)
        door = hinted.portal.closing = Door()
        assert outcome(hinted.launch(tab_launch(hinted))) == SHOWN
        assert door.knocked.wait(UNTIL_TOLD_S), "the premise: it is being asked"
        assert outcome(hinted.launch(tab_launch(hinted, "mia"))) == SHOWN
        assert outcome(hinted.open_home(hinted.portal.people["admin"])) == SHOWN
        door.set()
        assert row(hinted)["removal_hinted_at"] is None
        assert asked(neighbourhood.oauth.wire) == ["app.info"]

    @pytest.mark.drawn(1)
    @pytest.mark.rule("S56", "bad")
    @pytest.mark.parametrize("fault", ["info_500", "info_html", "info_wrong_client", "info_wrong_member"])
    def test_an_answer_that_confirms_nothing_changes_nothing_and_is_asked_for_once_in_ten_minutes(
        self, hinted: FullLead, neighbourhood: Neighbourhood, fault: str
    ) -> None:
        hinted.portal.faults[fault]()
        before = row(hinted)
        for login in ("sara", "mia", "admin"):
            assert outcome(hinted.launch(tab_launch(hinted, login))) == SHOWN
        assert row(hinted) == before
        assert asked(neighbourhood.oauth.wire) == ["app.info"]
        hinted.portal.faults.reset()
        hinted.clock.ahead += CHECKED_WITHIN
        assert outcome(hinted.launch(tab_launch(hinted))) == SHOWN
        assert row(hinted)["removal_hinted_at"] is None

    @pytest.mark.costly
    @pytest.mark.rule("S63", "bad")
    def test_where_too_many_questions_were_asked_this_one_is_left_out(
        self, hinted: FullLead, neighbourhood: Neighbourhood
    ) -> None:
        for number in range(2 * MOST_OF_A_PERSON):
            hinted.launch(arriving(tab_launch(hinted), DOMAIN=f"name{number}.example"))
        hint_at_removal(hinted, hinted.clock())
        questions = len(neighbourhood.oauth.wire)
        assert questions <= 2 * MOST_OF_A_PERSON
        assert outcome(hinted.launch(tab_launch(hinted))) == SHOWN
        assert row(hinted)["removal_hinted_at"] is not None
        assert len(neighbourhood.oauth.wire) == questions

    def test_an_open_that_the_portal_does_not_answer_asks_nothing(
        self, hinted: FullLead, neighbourhood: Neighbourhood
    ) -> None:
        hinted.portal.faults.app_removed(1)
        assert outcome(hinted.launch(tab_launch(hinted))) == (404, "app-removed")
        assert row(hinted)["removal_hinted_at"] is not None
        assert asked(neighbourhood.oauth.wire) == []
        assert answered_at(hinted) is None

    @pytest.mark.rule("S56", "bad")
    def test_a_server_that_does_not_answer_about_itself_keeps_no_hint_from_being_cleared(
        self, hinted: FullLead, neighbourhood: Neighbourhood
    ) -> None:
        belongs_to_another_server(hinted)
        hinted.portal.faults.info_500(1)
        assert outcome(hinted.launch(tab_launch(hinted))) == SHOWN
        assert row(hinted)["removal_hinted_at"] is None
        assert asked(neighbourhood.oauth.wire) == ["app.info", "app.info"]

    @pytest.mark.rule("S56", "bad")
    def test_a_question_that_found_no_thread_is_asked_at_the_next_open(self, installed: FullLead) -> None:
        belongs_to_another_server(installed)
        installed.portal.faults.info_slow(1, value=UNTIL_TOLD_S)
        door = installed.portal.closing = Door()
        assert outcome(installed.launch(tab_launch(installed))) == SHOWN
        assert door.knocked.wait(UNTIL_TOLD_S), "the premise: something is done behind"
        hint_at_removal(installed, installed.clock())
        assert outcome(installed.launch(tab_launch(installed))) == SHOWN
        door.set()
        assert row(installed)["removal_hinted_at"] is not None, "the premise: nobody was asked"
        assert outcome(installed.launch(tab_launch(installed))) == SHOWN
        assert row(installed)["removal_hinted_at"] is None


class TestTheLastOpen:
    @pytest.mark.costly
    def test_the_first_open_of_a_day_that_the_portal_answers_is_noted(self, installed: FullLead) -> None:
        assert answered_at(installed) is None
        assert outcome(installed.launch(tab_launch(installed))) == SHOWN
        first = answered_at(installed)
        assert first is not None
        assert outcome(installed.launch(tab_launch(installed, "mia"))) == SHOWN
        assert answered_at(installed) == first
        installed.clock.ahead += timedelta(days=1)
        assert outcome(installed.launch(tab_launch(installed))) == SHOWN
        assert answered_at(installed) not in {None, first}

    def test_after_a_removal_hint_the_next_one_is_noted_too(self, installed: FullLead) -> None:
        assert outcome(installed.launch(tab_launch(installed))) == SHOWN
        first = answered_at(installed)
        hint_at_removal(installed, installed.clock())
        installed.portal.faults.info_html()
        assert outcome(installed.launch(tab_launch(installed))) == SHOWN
        assert answered_at(installed) not in {None, first}
        assert now_stored(installed).removal_disproved

    @pytest.mark.rule("S59", "bad")
    def test_an_open_that_our_own_rule_refuses_is_noted_too(self, installed: FullLead) -> None:
        assert outcome(choose_rule(installed, "administrators")) == SHOWN
        all_is_written()
        hint_at_removal(installed, installed.clock())
        assert outcome(installed.launch(tab_launch(installed, "mia"))) == (403, "not-allowed")
        all_is_written()
        assert now_stored(installed).removal_disproved


class TestTheInstallationsPair:
    def test_where_a_server_named_the_administrator_within_the_hour_it_is_there_with_the_page(
        self, installed: FullLead, neighbourhood: Neighbourhood
    ) -> None:
        drop_pairs(installed)
        installed.portal.change_person(replace(installed.portal.people["mia"], admin=True))
        proven = arriving(tab_launch(installed, "mia"), DOMAIN="alias.example")
        assert outcome(installed.launch(proven)) == SHOWN
        assert now_stored(installed).installer_id == installed.portal.people["mia"].id
        all_is_written()
        assert asked(neighbourhood.oauth.wire) == ["app.info"], "the proof of the launch is enough"

    def test_otherwise_one_is_asked_behind_the_page(self, installed: FullLead, neighbourhood: Neighbourhood) -> None:
        drop_pairs(installed)
        installed.portal.change_person(replace(installed.portal.people["mia"], admin=True))
        installed.portal.faults.info_slow(1, value=UNTIL_TOLD_S)
        door = installed.portal.closing = Door()
        assert outcome(installed.launch(tab_launch(installed, "mia"))) == SHOWN
        assert door.knocked.wait(UNTIL_TOLD_S)
        former = installed.portal.people["admin"].id
        assert now_stored(installed).installer_id == former, "nothing is left behind before the answer"
        door.set()
        assert row(installed)["installer_id"] == installed.portal.people["mia"].id
        assert asked(neighbourhood.oauth.wire) == ["app.info"]

    @pytest.mark.drawn(1)
    @pytest.mark.parametrize("fault", ["info_500", "info_wrong_user", "info_wrong_client", "info_wrong_member"])
    def test_whom_no_server_names_leaves_nothing_behind_and_sees_the_page(
        self, installed: FullLead, fault: str
    ) -> None:
        drop_pairs(installed)
        installed.portal.change_person(replace(installed.portal.people["mia"], admin=True))
        installed.portal.faults[fault]()
        assert outcome(installed.launch(tab_launch(installed, "mia"))) == SHOWN
        assert row(installed)["installer_id"] == installed.portal.people["admin"].id

    def test_it_is_looked_at_once_in_ten_minutes(self, installed: FullLead, neighbourhood: Neighbourhood) -> None:
        assert outcome(installed.launch(tab_launch(installed, "admin"))) == SHOWN
        drop_pairs(installed)
        installed.portal.change_person(replace(installed.portal.people["mia"], admin=True))
        for wait, installer in ((REMEMBERED_FOR - timedelta(minutes=1), "admin"), (timedelta(minutes=2), "mia")):
            installed.clock.ahead += wait
            assert outcome(installed.launch(tab_launch(installed, "mia"))) == SHOWN
            assert row(installed)["installer_id"] == installed.portal.people[installer].id
        assert asked(neighbourhood.oauth.wire) == ["app.info"]

    def test_no_employees_open_brings_one(self, installed: FullLead, neighbourhood: Neighbourhood) -> None:
        drop_pairs(installed)
        assert outcome(installed.launch(tab_launch(installed))) == SHOWN
        assert row(installed)["installer_id"] == installed.portal.people["admin"].id
        assert asked(neighbourhood.oauth.wire) == []


class TestRestThree:
    """Whether leads have come to REST 3.0 is watched (docs/platform.md 4.8), and nobody waits for it."""

    def questions(self, app: FullLead) -> int:
        all_is_written()
        return app.portal.wire.count(REST_THREE)

    @pytest.mark.costly
    def test_it_is_asked_once_a_day_and_never_at_the_first_open(self, installed: FullLead) -> None:
        asked_after = []
        for wait in (timedelta(), FIRST_ASKED_AFTER, timedelta(hours=1), ASKED_EVERY, timedelta()):
            installed.clock.ahead += wait
            for login in ("sara", "mia"):
                assert outcome(installed.launch(tab_launch(installed, login))) == SHOWN
                all_is_written()
            asked_after.append(self.questions(installed))
        assert asked_after == [0, 1, 1, 2, 2]

    @pytest.mark.costly
    def test_a_portal_that_does_not_answer_it_keeps_nobody_waiting_and_is_asked_on(self, installed: FullLead) -> None:
        assert outcome(installed.launch(tab_launch(installed))) == SHOWN
        all_is_written()
        installed.clock.ahead += FIRST_ASKED_AFTER
        installed.portal.faults.slow(value=UNTIL_TOLD_S, method=REST_THREE)
        door = installed.portal.closing = Door()
        assert outcome(installed.launch(tab_launch(installed))) == SHOWN
        assert door.knocked.wait(UNTIL_TOLD_S), "the premise: it is being asked"
        assert outcome(installed.launch(tab_launch(installed, "mia"))) == SHOWN
        door.set()
        assert self.questions(installed) == 1

    @pytest.mark.costly
    def test_that_leads_have_come_stands_in_the_log_once(
        self, installed: FullLead, caplog: pytest.LogCaptureFixture
    ) -> None:
        installed.portal.profile = LEADS_IN_REST_3
        caplog.set_level("INFO", logger="b24app.problems")
        for _ in range(4):
            assert outcome(installed.launch(tab_launch(installed))) == SHOWN
            all_is_written()
            installed.clock.ahead += ASKED_EVERY
        told = [record for record in caplog.records if "leads have come to REST 3.0" in record.message]
        assert self.questions(installed) == 3
        assert [record.__dict__["portal"] for record in told] == [installed.portal.member_id]
