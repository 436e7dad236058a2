"""What an administrator reads of the installation's health, over HTTP; nobody else, and nothing of another portal."""

import re
from dataclasses import replace
from datetime import timedelta
from html import unescape

import pytest
import requests

from b24app.domain.operations.rest_three import FIRST_ASKED_AFTER
from demo.bitrix24_standin import Neighbourhood, open_frame
from demo.bitrix24_standin.profiles import PROFILES
from tests.full_lead import FullLead
from tests.watching import aged, arriving, asked, outcome, tab_launch, ticket_in
from tests.written_behind import all_is_written

HEADING = "Recent problems"


def health(app: FullLead, login: str = "admin") -> str:
    return unescape(app.open_home(app.portal.people[login]).text)


def number_on(page: requests.Response) -> str:
    found = re.search(r"<code>([0-9a-f]{8})</code>", page.text)
    assert found, page.text
    return found[1]


class TestHealth:
    def test_where_all_is_well_every_line_says_so_and_the_portal_is_asked_nothing_more_for_it(
        self, installed: FullLead
    ) -> None:
        page = health(installed)
        assert asked(installed.portal.wire) == ["batch", "batch"], "the page's, and what the access section shows"
        for line in (
            "The installation is complete",
            "The tab “Full lead” is in the lead card",
            "Bitrix24 notifies the app when it is installed or removed",
            "The app has all the permissions it needs",
            "The app has its own valid access keys",
            "They come from your sign-in.",
            "None recorded.",
            "Version 0.1.0.",
        ):
            assert line in page
        assert 'class="failed"' not in page
        assert 'action="/repair#outcome"' in page

    def test_nobody_but_an_administrator_reads_it(self, installed: FullLead) -> None:
        for login in ("sara", "mia", "nora"):
            page = health(installed, login)
            for words in (HEADING, "Version 0.1.0", 'action="/repair', f"{installed.url}/lead-tab"):
                assert words not in page, (login, words)

    @pytest.mark.costly
    @pytest.mark.parametrize(("profile", "told"), [("cloud", False), ("newest", False), ("leads-in-rest-3", True)])
    def test_leads_in_rest_3_are_told_to_administrators_where_they_are(
        self, installed: FullLead, profile: str, *, told: bool
    ) -> None:
        installed.portal.profile = PROFILES[profile]
        for wait in (timedelta(), FIRST_ASKED_AFTER):
            installed.clock.ahead += wait
            assert outcome(installed.launch(tab_launch(installed))) == (200, "")
            all_is_written()
        page = health(installed)
        assert ("data-rest-three" in page, "now offers leads in its new REST version" in page) == (told, told)
        assert ("The app does not use it yet" in page) is told
        assert "data-rest-three" not in health(installed, "sara")

    def test_a_right_that_the_portal_did_not_give_is_named(self, installed: FullLead) -> None:
        row = installed.portal.installations[installed.registration.client_id]
        row.app = replace(row.app, scope=("crm", "placement"))
        page = health(installed)
        assert "The app is missing permissions" in page
        assert re.search(r"<code>user_brief</code>\s+to show the names", page.partition("</ul>")[0])

    def test_the_time_that_the_portal_measured_is_told_of_the_leads_method_too(self, installed: FullLead) -> None:
        installed.launch(tab_launch(installed))
        page = re.sub(r"\s+", " ", health(installed))
        assert re.search(r"<code>crm\.lead\.get</code> </td> <td[^>]*> [0-9.]+ of about 480", page)

    def test_the_tab_is_named_as_the_reader_finds_it_in_the_card(self, installed: FullLead) -> None:
        launch = open_frame(installed.portal, installed.registration, installed.portal.people["admin"])
        page = unescape(installed.launch(arriving(launch, LANG="ru")).text)
        assert "Весь лид" in page.partition('class="steps"')[2]
        assert "Full lead" not in page.partition('class="steps"')[2].partition("</ul>")[0]

    @pytest.mark.costly
    def test_a_lead_that_is_read_again_counts_too(self, installed: FullLead) -> None:
        profile = installed.portal.profile
        installed.portal.profile = replace(profile, operating=False)
        ticket = ticket_in(installed.launch(tab_launch(installed)))
        installed.portal.profile = profile
        assert "<code>crm.lead.get</code>" not in health(installed), "the premise: nothing was measured at the open"
        assert outcome(installed.post("/lead-tab/reload", ticket=ticket)) == (200, "")
        assert "<code>crm.lead.get</code>" in health(installed)

    def test_a_portal_that_does_not_measure_says_nothing(self, installed: FullLead) -> None:
        installed.portal.profile = replace(installed.portal.profile, operating=False)
        assert "This Bitrix24 does not measure it." in health(installed)

    @pytest.mark.costly
    def test_it_says_whose_the_keys_are_and_another_administrators_open_after_a_day_gives_new_ones(
        self, installed: FullLead
    ) -> None:
        installed.portal.change_person(replace(installed.portal.people["sara"], admin=True))
        for hours, whose in {
            23: ("Employee 1", "Age: 23 hours."),
            25: ("They come from your sign-in.", "Age: less than a minute."),
        }.items():
            installed.clock.ahead = timedelta(hours=hours)
            health(installed, "sara")
            all_is_written()  # the new keys: Bitrix24 is asked whose they are behind the page
            page = health(installed, "sara")
            assert [words for words in whose if words not in page] == []


class TestFailures:
    def test_the_number_that_a_person_was_told_is_found_with_what_the_page_said(self, installed: FullLead) -> None:
        refused = installed.launch(tab_launch(installed, lead_id=127))
        assert outcome(refused) == (403, "lead-denied")
        page = health(installed)
        assert number_on(refused) in page
        assert "You do not have permission to view this lead, or it does not exist" in page

    def test_what_fails_behind_a_ticket_is_found_too(self, installed: FullLead) -> None:
        ticket = ticket_in(installed.launch(tab_launch(installed)))
        installed.portal.faults.rest_503()
        failed = installed.post("/lead-tab/reload", ticket=ticket)
        assert outcome(failed) == (503, "busy")
        installed.portal.faults.rest_503.reset()
        assert number_on(failed) in health(installed)

    def test_an_outsider_fills_nothing(self, installed: FullLead) -> None:
        known = {"member_id": installed.portal.member_id, "AUTH_ID": "f" * 70, "PLACEMENT": "DEFAULT"}
        failures = [installed.post("/", **known), installed.post("/leads", ticket="x" * 80, sought="1")]
        failures.append(installed.post("/lead-tab", **known, REFRESH_ID="f" * 70))
        page = health(installed)
        assert all(failure.status_code >= 400 for failure in failures)
        assert [number for number in map(number_on, failures) if number in page] == []
        assert "None recorded." in page

    @pytest.mark.costly
    def test_only_the_last_few_are_kept(self, installed: FullLead) -> None:
        numbers = [number_on(installed.launch(tab_launch(installed, lead_id=127))) for _ in range(12)]
        page = health(installed)
        assert [number in page for number in numbers] == [False] * 2 + [True] * 10

    def test_the_operator_is_called_where_the_application_itself_is_refused(self, installed: FullLead) -> None:
        ticket = ticket_in(installed.launch(tab_launch(installed)))
        aged(installed)
        installed.portal.faults.expire_tokens()
        installed.portal.faults.wrong_client()
        assert outcome(installed.post("/lead-tab/reload", ticket=ticket)) == (502, "client-refused")
        installed.portal.faults.reset()
        page = health(installed)
        assert "Bitrix24 does not recognize this app." in page
        assert "Only the app's support team can fix this" in page
        assert "B24_CLIENT" not in page


class TestEvents:
    @pytest.mark.costly
    def test_the_last_events_of_bitrix24_are_listed_with_their_outcomes(self, full_lead: FullLead) -> None:
        full_lead.install()
        assert "ONAPPINSTALL" in health(full_lead)
        assert "The installation is up to date" in health(full_lead)

    def test_a_forged_uninstall_is_seen(self, installed: FullLead) -> None:
        row = installed.portal.installations[installed.registration.client_id]
        auth = {"auth[member_id]": installed.portal.member_id, "auth[application_token]": row.application_token}
        answer = installed.post("/events", event="ONAPPUNINSTALL", **auth, **{"data[CLEAN]": "1"})
        assert answer.status_code == 200
        assert "Bitrix24 reports that the app is still installed" in health(installed)

    @pytest.mark.costly
    def test_a_portal_that_was_removed_leaves_no_news(self, installed: FullLead, neighbourhood: Neighbourhood) -> None:
        number = number_on(installed.launch(tab_launch(installed, lead_id=127)))
        assert number in health(installed)
        installed.portal.uninstall(installed.registration, clean=True)
        neighbourhood.deliver_events()
        row = installed.portal.installations[installed.registration.client_id]
        installed.portal.reinstall(row, installed.portal.people["admin"])
        installed.install()
        page = health(installed)
        assert HEADING in page
        assert number not in page
