from datetime import timedelta

import pytest

from demo.bitrix24_standin import Neighbourhood
from tests.full_lead import FullLead
from tests.watching import asked, outcome, tab_launch, ticket_in

RELOAD = "/lead-tab/reload"


class TestReadTicket:
    @pytest.mark.costly
    @pytest.mark.rule("S7", "bad")
    def test_a_forged_ticket_is_refused_wherever_it_was_changed(
        self, installed: FullLead, neighbourhood: Neighbourhood
    ) -> None:
        ticket = ticket_in(installed.launch(tab_launch(installed)))
        installed.portal.wire.clear()
        for place in (0, len(ticket) // 3, len(ticket) // 2, len(ticket) - 5):
            other = "A" if ticket[place] != "A" else "B"
            forged = f"{ticket[:place]}{other}{ticket[place + 1 :]}"
            assert outcome(installed.post(RELOAD, ticket=forged)) == (403, "ticket-refused")
        for nothing in ("x", "." * 10, ticket[:-1], ticket.rpartition(".")[0], f"{ticket}A"):
            assert outcome(installed.post(RELOAD, ticket=nothing)) == (403, "ticket-refused")
        assert outcome(installed.post(RELOAD)) == (400, "malformed")
        assert asked(installed.portal.wire) + asked(neighbourhood.oauth.wire) == []

    @pytest.mark.costly
    @pytest.mark.rule("S7", "bad")
    def test_a_ticket_of_another_purpose_is_refused(self, installed: FullLead) -> None:
        home = ticket_in(installed.open_home(installed.portal.people["admin"]))
        assert outcome(installed.post(RELOAD, ticket=home)) == (403, "ticket-refused")
        lead = ticket_in(installed.launch(tab_launch(installed, "admin")))
        for path in ("/access", "/repair"):
            assert outcome(installed.post(path, ticket=lead, rule="everybody")) == (403, "ticket-refused")

    @pytest.mark.rule("S7", "bad")
    def test_a_ticket_is_too_old_after_its_hour(self, installed: FullLead) -> None:
        ticket = ticket_in(installed.launch(tab_launch(installed)))
        installed.clock.ahead = timedelta(minutes=59)
        assert outcome(installed.post(RELOAD, ticket=ticket)) == (200, "")
        installed.clock.ahead = timedelta(minutes=62)
        assert outcome(installed.post(RELOAD, ticket=ticket)) == (401, "too-old")

    @pytest.mark.costly
    def test_a_ticket_dies_with_the_installation_that_it_was_made_for(
        self, installed: FullLead, neighbourhood: Neighbourhood
    ) -> None:
        ticket = ticket_in(installed.launch(tab_launch(installed)))
        installed.portal.faults.event_late()
        installed.portal.uninstall(installed.registration)
        neighbourhood.release_events()
        neighbourhood.deliver_events()
        assert outcome(installed.post(RELOAD, ticket=ticket)) == (404, "not-installed")
        row = installed.portal.installations[installed.registration.client_id]
        installed.portal.reinstall(row, installed.portal.people["admin"])
        installed.clock.ahead = timedelta(minutes=1)
        assert outcome(installed.install()) == (200, "")
        neighbourhood.deliver_events()
        assert outcome(installed.post(RELOAD, ticket=ticket)) == (403, "ticket-refused")
