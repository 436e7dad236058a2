import re
from datetime import timedelta

import pytest
import requests

from b24app.usecases.read_related import RELATED_LIFE
from demo.bitrix24_standin import Neighbourhood
from tests.alone import Alone
from tests.fakes.invented import together
from tests.full_lead import FullLead
from tests.watching import arriving, asked, kept, outcome, policy_of, tab_launch, ticket_in

TWIN = 131
LONGER_S = 120  # than anybody waits, on a busy machine too
PARTS = {
    "crm.stagehistory.list": {"path"},
    "crm.duplicate.findbycomm": {"duplicates"},
    "crm.lead.list": {"duplicates"},
    "crm.contact.list": {"who", "names"},
    "crm.company.list": {"names"},
    "crm.lead.contact.items.get": {"contacts"},
    "crm.lead.userfield.list": {"labels"},
}


def ticket_of(full_lead: FullLead, login: str = "sara", lead: int = 124, language: str = "en") -> str:
    ticket = ticket_in(full_lead.launch(arriving(tab_launch(full_lead, login, lead), LANG=language)))
    full_lead.portal.wire.clear()
    return ticket


def related_part(full_lead: FullLead, ticket: str) -> requests.Response:
    return full_lead.post("/lead-tab/extras?LANG=en", ticket=ticket, size="part")


def reasons(response: requests.Response) -> set[str]:
    return set(re.findall(r'data-missing="([a-z]+)"', response.text))


def duplicates_in(response: requests.Response) -> list[str]:
    return re.findall(r'data-duplicate="([A-Z0-9_]+)"', response.text)


class TestThePart:
    def test_two_requests_bring_the_path_the_duplicates_the_contacts_and_the_names(
        self, installed: FullLead, neighbourhood: Neighbourhood
    ) -> None:
        response = related_part(installed, ticket_of(installed))
        assert outcome(response) == (200, "")
        assert asked(installed.portal.wire) == ["batch", "batch"]
        assert asked(neighbourhood.oauth.wire) == []
        assert duplicates_in(response) == ["L_131", "C_1"]
        assert reasons(response) == set()
        for words in ("Waiting for details", "Oak table, second enquiry", "Calder Interiors", "Rob Quill"):
            assert words in response.text

    def test_it_has_the_headers_of_a_page_and_no_ticket_no_token_and_no_script(self, installed: FullLead) -> None:
        response = related_part(installed, ticket_of(installed))
        assert response.headers["Cache-Control"] == "no-store"
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert installed.portal.url in policy_of(response)["frame-ancestors"]
        assert "ticket" not in response.text
        assert "<script" not in response.text

    def test_nothing_of_it_is_written_down(self, installed: FullLead) -> None:
        ticket = ticket_of(installed)
        before = kept(installed)
        assert related_part(installed, ticket).status_code == 200
        assert kept(installed) == before
        assert "Calder" not in str(before)

    def test_a_lead_that_leads_to_nobody_costs_one_request(self, installed: FullLead) -> None:
        response = related_part(installed, ticket_of(installed, lead=125))
        assert asked(installed.portal.wire) == ["batch"]
        assert "no phone number or email address" in response.text

    def test_no_duplicates_are_said_to_be_none(self, installed: FullLead) -> None:
        response = related_part(installed, ticket_of(installed, lead=128))
        assert "No other CRM item has these" in response.text
        assert 'data-duplicates="0"' in response.text
        assert (duplicates_in(response), reasons(response)) == ([], set())

    def test_a_lead_without_contact_methods_has_no_number_of_duplicates(self, installed: FullLead) -> None:
        assert 'data-duplicates="—"' in related_part(installed, ticket_of(installed, lead=125)).text


class TestRights:
    @pytest.mark.rule("S10", "good")
    def test_a_duplicate_that_the_viewer_may_not_open_is_a_number_and_nothing_else(self, installed: FullLead) -> None:
        installed.portal.crm.leads[TWIN] |= {"OPENED": "N", "ASSIGNED_BY_ID": "1", "TITLE": "Secret deal"}
        theirs, admins = (related_part(installed, ticket_of(installed, login)) for login in ("sara", "admin"))
        assert duplicates_in(theirs) == ["C_1"]
        assert 'data-hidden="1"' in theirs.text
        assert [word for word in ("Secret deal", "L_131", "/131/") if word in theirs.text] == []
        assert "L_131" in duplicates_in(admins)
        assert "Secret deal" in admins.text

    @pytest.mark.rule("S10", "bad")
    def test_a_list_that_forgets_its_filter_shows_nobody_elses_lead(self, installed: FullLead) -> None:
        installed.portal.faults.list_of_all()
        response = related_part(installed, ticket_of(installed))
        assert installed.portal.faults.list_of_all.fired >= 3
        assert reasons(response) == {"duplicates"}, (
            "the first row is not this lead's, so its numbers are not this lead's"
        )
        assert duplicates_in(response) == []
        others = [str(lead["TITLE"]) for number, lead in installed.portal.crm.leads.items() if number != 124]
        assert [title for title in others if title and title in response.text] == []

    def test_a_hidden_field_gets_no_label_though_the_portal_lists_it(self, installed: FullLead) -> None:
        theirs, admins = (
            related_part(installed, ticket_of(installed, login, language="de")) for login in ("sara", "admin")
        )
        assert "Dem Kunden zugesagt" in theirs.text
        assert "PASSPORT" not in theirs.text
        assert "Ausweis" not in theirs.text
        assert "Ausweis" in admins.text

    def test_a_lead_that_was_closed_meanwhile_has_no_related_data(self, installed: FullLead) -> None:
        ticket = ticket_of(installed)
        installed.portal.faults.no_crm_rights()
        assert outcome(related_part(installed, ticket)) == (403, "lead-denied")

    def test_a_stored_token_that_the_portal_calls_another_apps_is_refused(self, installed: FullLead) -> None:
        ticket = ticket_of(installed)
        installed.portal.installations[installed.registration.client_id].id = 77
        assert outcome(related_part(installed, ticket)) == (403, "unproven")


class TestEachPartFailsAlone:
    @pytest.mark.drawn(2)
    @pytest.mark.parametrize("method", PARTS)
    def test_a_refused_part_says_so_and_the_others_are_there(self, installed: FullLead, method: str) -> None:
        ticket = ticket_of(installed, language="de")
        installed.portal.faults.related_refused(method=method)
        response = related_part(installed, ticket)
        assert installed.portal.faults.related_refused.fired
        assert (response.status_code, reasons(response)) == (200, PARTS[method])
        shown = {
            "path": "Waiting for details" in response.text,
            "duplicates": bool(duplicates_in(response)),
            "labels": "Dem Kunden zugesagt" in response.text,
        }
        assert {part for part, there in shown.items() if not there} == reasons(response) & set(shown)

    def test_all_of_it_refused_is_still_a_part_with_sentences(self, installed: FullLead) -> None:
        ticket = ticket_of(installed)
        installed.portal.faults.related_refused()
        response = related_part(installed, ticket)
        assert (response.status_code, reasons(response)) == (200, {"path", "duplicates", "contacts", "labels"})
        assert response.text.count("data-missing") == 4, "names are missing for the contacts' reason: said once"

    @pytest.mark.costly
    @pytest.mark.our_deadlines
    def test_what_takes_longer_than_three_seconds_is_not_waited_for_and_without_a_script_the_lead_stands(
        self, installed: FullLead
    ) -> None:
        """The part and the whole page wait for the same seconds."""
        assert timedelta(seconds=3) == RELATED_LIFE
        ticket = ticket_of(installed)
        installed.portal.faults.related_slow(value=LONGER_S)

        def ask(number: int) -> requests.Response:
            fields = {"ticket": ticket} | ({} if number else {"size": "part"})
            return requests.post(f"{installed.url}/lead-tab/extras?LANG=en", data=fields, timeout=LONGER_S)

        part, page = together(2, ask)
        assert outcome(part) == (504, "silent")
        assert max(part.elapsed, page.elapsed) < timedelta(seconds=LONGER_S / 2)
        assert installed.portal.faults.related_slow.fired == 2, "nothing is repeated"
        assert outcome(page) == (200, "")
        assert "Office furniture for the new branch" in page.text
        assert "The lead itself is complete" in page.text
        assert "Show history and possible duplicates" in page.text

    @pytest.mark.our_deadlines
    def test_who_they_are_may_come_too_late_and_the_rest_stands(self, installed: FullLead) -> None:
        ticket = ticket_of(installed)
        installed.portal.faults.related_slow(method="crm.contact.list", value=LONGER_S)
        response = related_part(installed, ticket)
        assert response.status_code == 200
        assert {"who", "names"} <= reasons(response)
        assert "Waiting for details" in response.text
        assert "2 CRM items with the same phone or email" in " ".join(response.text.split())

    @pytest.mark.costly
    def test_where_the_portals_time_is_nearly_used_up_the_next_look_spares_it_and_says_so(
        self, installed: FullLead
    ) -> None:
        ticket = ticket_of(installed)
        installed.portal.faults.budget_low(method="crm.stagehistory.list")
        assert reasons(related_part(installed, ticket)) == set()
        response = related_part(installed, ticket)
        assert reasons(response) == {"path"}
        assert "Skipped for now" in response.text

    def test_a_busy_portal_is_a_page_with_its_status(self, installed: FullLead) -> None:
        ticket = ticket_of(installed)
        installed.portal.faults.rest_503()
        response = related_part(installed, ticket)
        assert response.status_code == 503
        assert asked(installed.portal.wire) == ["batch"]


class TestTwentyAndMore:
    def test_where_the_platform_stops_there_are_so_many_or_more_and_the_lead_itself_is_none_of_them(
        self, installed: FullLead
    ) -> None:
        leads = installed.portal.crm.leads
        leads |= {number: leads[TWIN] | {"ID": str(number), "TITLE": f"Twin {number}"} for number in range(200, 230)}
        response = related_part(installed, ticket_of(installed))
        assert "20 or more" in response.text  # 19 leads and a contact: the lead itself was among the platform's 20
        assert "L_124" not in duplicates_in(response)
        assert len([each for each in duplicates_in(response) if each.startswith("L_")]) == 19


class TestThePage:
    @pytest.mark.costly
    def test_without_a_script_the_button_brings_the_whole_page_with_it(self, installed: FullLead) -> None:
        opened = installed.launch(tab_launch(installed, "sara", 124))
        assert "Show history and possible duplicates" in opened.text
        assert 'class="related-parts"' not in opened.text
        page = installed.post("/lead-tab/extras?LANG=en", ticket=ticket_in(opened))
        assert outcome(page) == (200, "")
        assert "Office furniture for the new branch" in page.text
        assert duplicates_in(page) == ["L_131", "C_1"]
        assert "Show history and possible duplicates" not in page.text
        assert policy_of(page)["frame-ancestors"] == policy_of(opened)["frame-ancestors"]
        assert outcome(installed.post("/lead-tab/reload", ticket=ticket_in(page))) == (200, "")

    @pytest.mark.costly
    def test_the_part_and_the_page_speak_the_viewers_language(self, installed: FullLead) -> None:
        ticket = ticket_of(installed, language="ar")
        assert '<html lang="ar" dir="rtl">' in installed.post("/lead-tab/extras?LANG=ar", ticket=ticket).text


class TestBadInput:
    def test_without_a_ticket_nobody_is_asked_anything(self, alone: Alone) -> None:
        for fields in ({}, {"ticket": "x"}, {"ticket": "x", "size": "part"}):
            assert requests.post(f"{alone.url}/lead-tab/extras", data=fields, timeout=60).status_code in (400, 401, 403)

    def test_a_size_of_another_form_is_malformed(self, installed: FullLead) -> None:
        response = installed.post("/lead-tab/extras", ticket=ticket_of(installed), size="<script>")
        assert outcome(response) == (400, "malformed")
