from datetime import timedelta

import pytest

from demo import Neighbourhood
from tests.full_lead import FullLead
from tests.watching import asked, outcome, tab_launch, ticket_in

RELOAD = "/lead-tab/reload"


class TestReadTicket:
    @pytest.mark.rule("S7", "bad")
    def test_a_forged_ticket_is_refused_wherever_it_was_changed(self, settled: FullLead, hood: Neighbourhood) -> None:
        ticket = ticket_in(settled.launch(tab_launch(settled)))
        settled.portal.wire.clear()
        for place in (0, len(ticket) // 3, len(ticket) // 2, len(ticket) - 5):
            other = "A" if ticket[place] != "A" else "B"
            forged = f"{ticket[:place]}{other}{ticket[place + 1 :]}"
            assert outcome(settled.post(RELOAD, ticket=forged)) == (403, "ticket-refused")
        for nothing in ("x", "." * 10, ticket[:-1], ticket.rpartition(".")[0], f"{ticket}A"):
            assert outcome(settled.post(RELOAD, ticket=nothing)) == (403, "ticket-refused")
        assert outcome(settled.post(RELOAD)) == (400, "malformed")
        assert asked(settled.portal.wire) + asked(hood.oauth.wire) == []

    @pytest.mark.rule("S7", "bad")
    def test_a_ticket_of_another_purpose_is_refused(self, settled: FullLead) -> None:
        home = ticket_in(settled.open_home(settled.portal.people["admin"]))
        assert outcome(settled.post(RELOAD, ticket=home)) == (403, "ticket-refused")
        lead = ticket_in(settled.launch(tab_launch(settled, "admin")))
        for path in ("/access", "/repair"):
            assert outcome(settled.post(path, ticket=lead, rule="everybody")) == (403, "ticket-refused")

    @pytest.mark.rule("S7", "bad")
    def test_a_ticket_is_too_old_after_its_hour(self, settled: FullLead) -> None:
        ticket = ticket_in(settled.launch(tab_launch(settled)))
        settled.clock.ahead = timedelta(minutes=59)
        assert outcome(settled.post(RELOAD, ticket=ticket)) == (200, "")
        settled.clock.ahead = timedelta(minutes=62)
        assert outcome(settled.post(RELOAD, ticket=ticket)) == (401, "too-old")

    def test_a_ticket_dies_with_the_installation_that_it_was_made_for(
        self, settled: FullLead, hood: Neighbourhood
    ) -> None:
        ticket = ticket_in(settled.launch(tab_launch(settled)))
        settled.portal.mishaps.event_late()
        settled.portal.uninstall(settled.registration)
        hood.release_events()
        hood.deliver_events()
        assert outcome(settled.post(RELOAD, ticket=ticket)) == (404, "not-installed")
        row = settled.portal.installations[settled.registration.client_id]
        settled.portal.reinstall(row, settled.portal.people["admin"])
        settled.clock.ahead = timedelta(minutes=1)
        assert outcome(settled.install()) == (200, "")
        hood.deliver_events()
        assert outcome(settled.post(RELOAD, ticket=ticket)) == (403, "ticket-refused")
