"""A portal in which `batch` is over its operating time, while every other method answers."""

from datetime import timedelta

import pytest

from tests.full_lead import FullLead
from tests.watching import asked, choose_rule, outcome, tab_launch, ticket_in

CODES = "some values are shown by their codes"


@pytest.mark.fault("R36")
def test_the_lead_is_read_by_direct_calls_and_what_is_left_out_is_told(installed: FullLead) -> None:
    installed.portal.faults.batch_blocked()
    opened = installed.launch(tab_launch(installed))
    assert outcome(opened) == (200, "")
    assert CODES in opened.text
    assert asked(installed.portal.wire)[:5] == ["batch", "app.info", "profile", "crm.lead.get", "crm.lead.fields"]
    reloaded = installed.post("/lead-tab/reload", ticket=ticket_in(opened))
    assert (outcome(reloaded), CODES in reloaded.text) == ((200, ""), True)
    related = installed.post("/lead-tab/extras", ticket=ticket_in(reloaded), size="part")
    assert outcome(related) == (503, "busy")


@pytest.mark.fault("R36")
def test_the_access_rule_is_asked_about_directly_too(installed: FullLead) -> None:
    choose_rule(installed, "chosen")
    installed.portal.faults.batch_blocked()
    assert outcome(installed.launch(tab_launch(installed))) == (403, "not-allowed")


@pytest.mark.costly
@pytest.mark.fault("R36")
def test_the_application_is_installed_and_its_page_opened_without_batches(full_lead: FullLead) -> None:
    full_lead.portal.faults.batch_blocked()
    installer = full_lead.install()
    assert (outcome(installer), "data-install-finish" in installer.text) == ((200, ""), True)
    row = full_lead.portal.installations[full_lead.registration.client_id]
    assert len(row.placements) == 1
    home = full_lead.open_home(full_lead.portal.people["admin"])
    assert (outcome(home), "is in the lead card" in home.text) == ((200, ""), True)
    assert outcome(full_lead.open_home(full_lead.portal.people["sara"])) == (200, "")


@pytest.mark.fault("R37")
def test_the_batch_is_not_tried_again_while_it_is_blocked_and_is_after_that(installed: FullLead) -> None:
    installed.portal.faults.batch_blocked(1, value=120)
    for _ in range(2):
        assert outcome(installed.launch(tab_launch(installed))) == (200, "")
    assert asked(installed.portal.wire).count("batch") == 1
    installed.clock.ahead = timedelta(seconds=130)
    assert CODES not in installed.launch(tab_launch(installed)).text
    assert asked(installed.portal.wire).count("batch") == 2


@pytest.mark.fault("R37")
def test_a_batch_whose_block_names_no_end_is_not_tried_again_for_five_minutes(installed: FullLead) -> None:
    installed.portal.faults.batch_blocked(1, value="untold")
    installed.launch(tab_launch(installed))
    installed.clock.ahead = timedelta(seconds=290)
    assert CODES in installed.launch(tab_launch(installed)).text
    assert asked(installed.portal.wire).count("batch") == 1
    installed.clock.ahead = timedelta(seconds=310)
    assert CODES not in installed.launch(tab_launch(installed)).text


@pytest.mark.fault("R36")
def test_the_figure_of_the_envelope_is_on_the_health_page_and_spares_the_extras(installed: FullLead) -> None:
    installed.portal.faults.budget_low(method="batch", value=401)
    opened = installed.launch(tab_launch(installed, lead_id=124))
    home = installed.open_home(installed.portal.people["admin"])
    health = home.text.partition('id="health"')[2]
    assert "<code>batch</code>" in health
    assert "401" in health
    related = installed.post("/lead-tab/extras", ticket=ticket_in(opened), size="part")
    assert outcome(related) == (200, "")
    assert "crm.stagehistory.list" not in "".join(
        command for exchange in installed.portal.wire for command in exchange.commands
    )


@pytest.mark.fault("R37")
def test_the_busy_page_counts_down_to_the_reset_and_goes_on_by_itself(installed: FullLead) -> None:
    opened = installed.launch(tab_launch(installed))
    installed.portal.faults.rest_429()
    busy = installed.post("/lead-tab/reload", ticket=ticket_in(opened))
    assert (outcome(busy), busy.headers["Retry-After"], 'data-seconds="10"' in busy.text) == ((503, "busy"), "10", True)
    assert "This can take up to five minutes." in busy.text
    assert "a few seconds" not in busy.text
    again = installed.post("/lead-tab/reload", ticket=ticket_in(busy), tries="1")
    assert 'data-seconds="20"' in again.text
    installed.portal.faults.rest_429.reset()
    assert outcome(installed.post("/lead-tab/reload", ticket=ticket_in(again))) == (200, "")
