from dataclasses import replace

import pytest

from demo.bitrix24_standin import Neighbourhood
from tests.full_lead import FullLead
from tests.watching import TAB, asked, by_hand, choose_rule, keeps_nothing, kept, leads_in, outcome, policy_of


class TestOpenHome:
    def test_the_first_administrators_open_installs(self, full_lead: FullLead) -> None:
        response = full_lead.launch(by_hand(full_lead, full_lead.portal.people["admin"], "/"))
        assert outcome(response) == (200, "")
        row = full_lead.portal.installations[full_lead.registration.client_id]
        assert [each.code for each in row.placements] == [TAB]
        assert len(kept(full_lead)["installations"]) == 1

    def test_anybody_elses_first_open_writes_nothing(self, full_lead: FullLead) -> None:
        launch = by_hand(full_lead, full_lead.portal.people["mia"], "/")
        assert outcome(full_lead.launch(launch)) == (403, "not-administrator")
        assert keeps_nothing(full_lead)

    @pytest.mark.costly
    def test_an_administrator_finds_the_switch_and_an_employee_does_not(
        self, installed: FullLead, neighbourhood: Neighbourhood
    ) -> None:
        people = installed.portal.people
        theirs, administrators = installed.open_home(people["sara"]), installed.open_home(people["admin"])
        assert outcome(theirs) == outcome(administrators) == (200, "")
        assert 'action="/access#outcome"' in administrators.text
        assert 'action="/access' not in theirs.text
        assert asked(installed.portal.wire)[0] == "batch"
        assert asked(neighbourhood.oauth.wire) == []

    def test_the_page_may_be_framed_by_the_portal_alone(self, installed: FullLead) -> None:
        response = installed.open_home(installed.portal.people["sara"])
        assert policy_of(response)["frame-ancestors"] == installed.portal.url

    @pytest.mark.costly
    def test_whom_the_rule_leaves_out_is_refused_here_too(self, installed: FullLead) -> None:
        choose_rule(installed, "administrators")
        before = kept(installed)
        assert outcome(installed.open_home(installed.portal.people["sara"])) == (403, "not-allowed")
        assert kept(installed) == before

    @pytest.mark.costly
    def test_an_administrators_open_brings_a_lost_tab_back_and_anybody_elses_does_not(
        self, installed: FullLead
    ) -> None:
        row = installed.portal.installations[installed.registration.client_id]
        row.placements.clear()
        installed.open_home(installed.portal.people["sara"])
        assert row.placements == []
        page = installed.open_home(installed.portal.people["admin"]).text
        assert [each.code for each in row.placements] == [TAB]
        assert "Add the tab to the lead card" in page
        assert "The tab is not in the lead" not in page

    def test_an_administrators_open_moves_a_tab_of_an_older_address_and_title(self, installed: FullLead) -> None:
        row = installed.portal.installations[installed.registration.client_id]
        row.placements[0] = replace(row.placements[0], handler="https://old.example.com/lead-tab", title="Old")
        installed.open_home(installed.portal.people["admin"])
        assert [(each.handler, each.title) for each in row.placements] == [(f"{installed.url}/lead-tab", "Full lead")]

    def test_where_all_is_right_an_open_binds_nothing(self, installed: FullLead) -> None:
        installed.open_home(installed.portal.people["admin"])
        assert asked(installed.portal.wire) == ["batch", "batch"], (
            "what all need, and what administrators see beside it"
        )
        commands = [command for each in installed.portal.wire for command in each.commands]
        assert [command for command in commands if "bind" in command or "option.set" in command] == []
        installed.portal.wire.clear()
        installed.open_home(installed.portal.people["sara"])
        assert asked(installed.portal.wire) == ["batch"]

    @pytest.mark.costly
    def test_each_person_finds_the_newest_leads_that_they_may_read_in_the_same_request(
        self, installed: FullLead
    ) -> None:
        installed.portal.crm.leads[136] |= {"OPENED": "N", "ASSIGNED_BY_ID": "1"}
        newest = {"admin": [136, 135, 134, 133, 132], "sara": [135, 134, 133, 132, 131], "nora": []}
        for login, lead_ids in newest.items():
            installed.portal.wire.clear()
            page = installed.open_home(installed.portal.people[login])
            assert leads_in(page) == lead_ids
            assert sum("crm.lead.list" in "".join(each.commands) for each in installed.portal.wire) == 1
            assert "crm.lead.list" in "".join(next(iter(installed.portal.wire)).commands)

    def test_a_portal_that_does_not_list_leads_has_its_page_nevertheless(self, installed: FullLead) -> None:
        installed.portal.faults.rest_error(value="ERROR_CORE", method="crm.lead.list")
        page = installed.open_home(installed.portal.people["sara"])
        assert outcome(page) == (200, "")
        assert "Bitrix24 did not respond in full" in page.text

    @pytest.mark.costly
    def test_a_portal_without_batches_lists_its_leads_too(self, installed: FullLead) -> None:
        listed = leads_in(installed.open_home(installed.portal.people["sara"]))
        installed.portal.faults.batch_refused()
        assert leads_in(installed.open_home(installed.portal.people["sara"])) == listed != []
