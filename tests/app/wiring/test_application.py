from dataclasses import replace
from pathlib import Path

from b24app import create_app, read_settings
from tests.full_lead import FullLead
from tests.watching import kept, outcome, tab_launch, ticket_in


def test_what_was_installed_is_there_after_a_restart_with_its_tickets(installed: FullLead) -> None:
    ticket = ticket_in(installed.launch(tab_launch(installed)))
    again = create_app(read_settings(installed.environ, Path()), installed.clock)
    page = again.test_client().post("/lead-tab/reload", data={"ticket": ticket})
    assert (page.status_code, "Lead #1591" in page.text) == (200, True)


def test_another_applications_records_in_the_same_database_are_not_ours(installed: FullLead) -> None:
    before = kept(installed)
    settings = replace(read_settings(installed.environ, Path()), client_id="local.other")
    other = create_app(settings, installed.clock)
    launch = tab_launch(installed)
    path = launch.url.removeprefix(installed.url)
    assert other.test_client().post(path, data=launch.fields).status_code == 404
    assert kept(installed) == before
    assert outcome(installed.launch(launch)) == (200, "")
