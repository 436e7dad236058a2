from datetime import timedelta

import pytest

from b24app.domain.portal.installation import Export
from demo.bitrix24_standin import Neighbourhood
from tests.full_lead import FullLead
from tests.watching import asked, decide, outcome, tab_launch, ticket_in


def allow(full_lead: FullLead, export: Export) -> None:
    """Let the portal's administrator decide."""
    assert outcome(decide(full_lead, export=export)) == (200, "")
    full_lead.portal.wire.clear()


class TestExportLead:
    def test_the_lead_is_read_again_with_the_persons_own_token(
        self, installed: FullLead, neighbourhood: Neighbourhood
    ) -> None:
        ticket = ticket_in(installed.launch(tab_launch(installed)))
        installed.portal.wire.clear()
        installed.portal.crm.leads[123]["TITLE"] = "Renamed meanwhile"
        exported = installed.post("/lead-tab/export", ticket=ticket, format="json")
        assert exported.json()["TITLE"] == "Renamed meanwhile"
        assert asked(installed.portal.wire) == ["batch"]
        assert asked(neighbourhood.oauth.wire) == []

    @pytest.mark.drawn(1)
    @pytest.mark.parametrize(
        ("export", "login", "may"),
        [
            (Export.EVERYBODY, "sara", True),
            (Export.ADMINISTRATORS, "sara", False),
            (Export.ADMINISTRATORS, "admin", True),
            (Export.NOBODY, "admin", False),
        ],
    )
    def test_only_those_whom_the_administrator_allows_take_a_lead_along(
        self, installed: FullLead, export: Export, login: str, *, may: bool
    ) -> None:
        allow(installed, export)
        opened = installed.launch(tab_launch(installed, login))
        assert ("/lead-tab/export" in opened.text) is may
        for kind in ("csv", "json"):
            answer = installed.post("/lead-tab/export", ticket=ticket_in(opened), format=kind)
            assert outcome(answer) == ((200, "") if may else (403, "export-refused"))

    @pytest.mark.costly
    def test_a_choice_that_changes_while_a_page_is_open_counts_at_once(self, installed: FullLead) -> None:
        ticket = ticket_in(installed.launch(tab_launch(installed)))
        allow(installed, Export.NOBODY)
        assert outcome(installed.post("/lead-tab/export", ticket=ticket, format="csv")) == (403, "export-refused")

    def test_a_right_that_was_lost_meanwhile_is_lost_here_too(self, installed: FullLead) -> None:
        ticket = ticket_in(installed.launch(tab_launch(installed)))
        installed.portal.faults.no_crm_rights()
        assert outcome(installed.post("/lead-tab/export", ticket=ticket, format="csv")) == (403, "lead-denied")

    def test_a_page_that_is_too_old_may_renew_itself_and_goes_on_with_the_lead(self, installed: FullLead) -> None:
        ticket = ticket_in(installed.launch(tab_launch(installed)))
        installed.clock.ahead = timedelta(hours=2)
        answer = installed.post("/lead-tab/export", ticket=ticket, format="csv")
        assert outcome(answer) == (401, "too-old")
        assert "data-renew" in answer.text

    @pytest.mark.costly
    def test_two_people_take_along_two_sets_of_custom_fields(self, installed: FullLead) -> None:
        taken = {}
        for login in ("sara", "admin"):
            ticket = ticket_in(installed.launch(tab_launch(installed, login, 124)))
            files = [installed.post("/lead-tab/export", ticket=ticket, format=kind).text for kind in ("csv", "json")]
            taken[login] = ["UF_CRM_PASSPORT" in file for file in files]
        assert taken == {"sara": [False, False], "admin": [True, True]}
