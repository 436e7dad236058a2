"""No portal is lost: the next open, by anybody, restores it. What is an administrator's waits for one."""

from dataclasses import replace
from datetime import timedelta

import pytest
import requests

from demo.bitrix24_standin import Neighbourhood
from tests.app.stored import drop_pairs, lose, retire, seal_with_a_key_that_is_gone
from tests.fakes.invented import together
from tests.full_lead import FullLead
from tests.restartable import NEW
from tests.watching import Row, asked, checked, choose_rule, keeps_nothing, kept, outcome, tab_launch, ticket_in
from tests.written_behind import all_is_written

NOT_ALLOWED_YET = (403, "rule-lost")


@pytest.fixture
def lost(installed: FullLead) -> FullLead:
    """Give the application after it lost the portal's row; the portal keeps no copy of the access rule."""
    installed.portal.installations[installed.registration.client_id].options.clear()
    lose(installed)
    assert keeps_nothing(installed)
    return installed


def portal_row(app: FullLead) -> Row:
    (row,) = kept(app)["installations"]
    return row


class TestALostRow:
    def test_any_viewers_open_restores_it_and_brings_nothing_that_is_an_administrators(
        self, lost: FullLead, neighbourhood: Neighbourhood
    ) -> None:
        assert outcome(lost.launch(tab_launch(lost))) == NOT_ALLOWED_YET
        row = portal_row(lost)
        assert row["endpoint"] == lost.portal.url
        assert row["installer_id"] is None
        assert row["application_token_digest"] is None
        assert asked(neighbourhood.oauth.wire) == ["app.info"]
        assert kept(lost)["token_pairs"] == []
        assert set(asked(lost.portal.wire)) == {"batch", "app.option.get"}, "nothing is set by an employee's token"

    @pytest.mark.costly
    @pytest.mark.fault("R10")
    def test_an_administrators_open_brings_the_rest_and_their_choice_lets_people_in(self, lost: FullLead) -> None:
        lost.launch(tab_launch(lost))
        assert outcome(lost.launch(tab_launch(lost, "admin"))) == (200, "")
        row = portal_row(lost)
        assert row["installer_id"] == lost.portal.people["admin"].id
        assert row["application_token_digest"] is not None
        assert [pair["user_id"] for pair in kept(lost)["token_pairs"]] == [row["installer_id"]]
        home = lost.open_home(lost.portal.people["admin"])
        assert "Until you choose, only administrators have access" in home.text
        assert checked(home, "rule") == []
        chosen = lost.post("/access", ticket=ticket_in(home), rule="everybody")
        assert "Until you choose" not in chosen.text
        assert outcome(lost.launch(tab_launch(lost))) == (200, "")

    def test_an_administrators_open_alone_restores_and_shows_the_lead(self, lost: FullLead) -> None:
        assert outcome(lost.launch(tab_launch(lost, "admin"))) == (200, "")
        assert portal_row(lost)["installer_id"] == lost.portal.people["admin"].id

    @pytest.mark.fault("R24")
    def test_a_tab_that_is_opened_before_any_word_of_the_installation_is_enough(self, full_lead: FullLead) -> None:
        portal = full_lead.portal
        portal.install(full_lead.registration, portal.people["admin"])
        portal.finish_install(full_lead.registration, portal.people["admin"])
        assert outcome(full_lead.launch(tab_launch(full_lead, "admin"))) == (200, "")
        assert outcome(full_lead.launch(tab_launch(full_lead))) == NOT_ALLOWED_YET

    @pytest.mark.costly
    @pytest.mark.fault("R21")
    def test_of_many_who_open_at_once_all_meet_one_portal(self, lost: FullLead) -> None:
        launches = [tab_launch(lost, "admin") for _ in range(6)]

        def open_one(number: int) -> tuple[int, str]:
            launch = launches[number]
            return outcome(requests.post(launch.url, data=launch.fields, timeout=60))

        assert together(6, open_one) == [(200, "")] * 6
        assert portal_row(lost)["installer_id"] == lost.portal.people["admin"].id

    @pytest.mark.costly
    def test_an_open_page_from_before_must_be_opened_again(self, installed: FullLead) -> None:
        ticket = ticket_in(installed.launch(tab_launch(installed, "admin")))
        lose(installed)
        installed.clock.ahead = timedelta(seconds=2)
        assert outcome(installed.post("/lead-tab/reload", ticket=ticket)) == (404, "not-installed")
        assert outcome(installed.launch(tab_launch(installed, "admin"))) == (200, "")
        assert outcome(installed.post("/lead-tab/reload", ticket=ticket)) == (403, "ticket-refused")


class TestWhatIsNotProven:
    @pytest.mark.drawn(2)
    @pytest.mark.parametrize(
        ("fault", "page"),
        [
            ("app_removed", (404, "app-removed")),
            ("info_wrong_client", (403, "unproven")),
            ("info_wrong_member", (403, "unproven")),
            ("info_500", (503, "sign-in-silent")),
            ("info_html", (502, "nonsense")),
            ("payment_over", (402, "payment")),
        ],
    )
    def test_it_is_not_written_down(self, lost: FullLead, fault: str, page: tuple[int, str]) -> None:
        lost.portal.faults[fault](1)
        assert outcome(lost.launch(tab_launch(lost))) == page
        assert keeps_nothing(lost)
        assert asked(lost.portal.wire) == []

    def test_a_person_whom_the_two_servers_name_differently_restores_nothing(self, lost: FullLead) -> None:
        lost.portal.faults.info_wrong_user(1)
        assert outcome(lost.launch(tab_launch(lost))) == (403, "unproven")
        assert keeps_nothing(lost)


class TestARemovedPortal:
    @pytest.mark.costly
    @pytest.mark.parametrize(("rule", "page"), [("everybody", (200, "")), ("administrators", (403, "not-allowed"))])
    def test_one_that_has_the_app_after_all_is_restored_with_its_rule(
        self, installed: FullLead, rule: str, page: tuple[int, str]
    ) -> None:
        choose_rule(installed, rule)
        retire(installed)
        assert outcome(installed.launch(tab_launch(installed))) == page
        assert portal_row(installed)["removed_at"] is None
        assert portal_row(installed)["application_token_digest"] is None

    def test_an_old_token_of_before_the_removal_does_not_bring_it_back(
        self, installed: FullLead, neighbourhood: Neighbourhood
    ) -> None:
        launch = tab_launch(installed)
        installed.portal.faults.event_late()
        installed.portal.uninstall(installed.registration, clean=False)
        installed.portal.faults.event_late.reset()
        neighbourhood.release_events()
        neighbourhood.deliver_events()
        assert portal_row(installed)["removed_at"] is not None
        assert outcome(installed.launch(launch)) == (404, "app-removed")
        assert portal_row(installed)["removed_at"] is not None


class TestTheInstallationsPair:
    @pytest.mark.costly
    def test_an_administrators_open_renews_it_once_a_day(self, installed: FullLead) -> None:
        first = _pair_digest(installed)
        assert outcome(installed.launch(tab_launch(installed, "admin"))) == (200, "")
        by_the_way = _pair_digest(installed)
        assert by_the_way == first, "one of the same day is not replaced by a person whom nobody named"
        _promote(installed, "mia")
        assert outcome(installed.launch(tab_launch(installed, "mia"))) == (200, "")
        assert portal_row(installed)["installer_id"] == installed.portal.people["admin"].id
        installed.clock.ahead = timedelta(hours=25)
        assert outcome(installed.launch(tab_launch(installed))) == (200, "")
        assert portal_row(installed)["installer_id"] == installed.portal.people["admin"].id
        assert outcome(installed.open_home(installed.portal.people["mia"])) == (200, "")
        assert portal_row(installed)["installer_id"] == installed.portal.people["mia"].id

    @pytest.mark.fault("R10")
    def test_one_that_was_lost_comes_back_with_the_next_administrator(self, installed: FullLead) -> None:
        drop_pairs(installed)
        assert outcome(installed.launch(tab_launch(installed))) == (200, "")
        all_is_written()  # what one open leaves to be done keeps the next one's out
        _promote(installed, "mia")
        assert outcome(installed.launch(tab_launch(installed, "mia"))) == (200, "")
        assert portal_row(installed)["installer_id"] == installed.portal.people["mia"].id

    @pytest.mark.costly
    @pytest.mark.fault("R29")
    def test_one_whose_key_is_gone_counts_as_lost(self, installed: FullLead) -> None:
        seal_with_a_key_that_is_gone(installed, NEW)
        assert outcome(installed.launch(tab_launch(installed, "admin"))) == (200, "")
        page = installed.launch(tab_launch(installed, "admin"))
        all_is_written()
        assert outcome(installed.post("/lead-tab/reload", ticket=ticket_in(page))) == (200, "")


def _pair_digest(app: FullLead) -> object:
    installer = portal_row(app)["installer_id"]
    return next(row["access_token_digest"] for row in kept(app)["token_pairs"] if row["user_id"] == installer)


def _promote(app: FullLead, login: str) -> None:
    app.portal.change_person(replace(app.portal.people[login], admin=True))
