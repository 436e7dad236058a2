from dataclasses import replace
from pathlib import Path

import pytest

from b24app.adapters.oauth.budgets import MOST_OF_A_NETWORK
from b24app.settings import read_settings
from b24app.wiring.application import create_app
from tests.full_lead import FullLead
from tests.watching import kept, outcome, tab_launch, ticket_in, with_fields
from tests.written_behind import all_is_written


@pytest.mark.costly
def test_what_was_installed_is_there_after_a_restart_with_its_tickets(installed: FullLead) -> None:
    ticket = ticket_in(installed.launch(tab_launch(installed)))
    all_is_written()  # the pair of this open, which another process reads
    again = create_app(read_settings(installed.environ, Path()), installed.clock)
    page = again.test_client().post("/lead-tab/reload", data={"ticket": ticket})
    assert (page.status_code, "Lead #1591" in page.text) == (200, True)


def test_another_applications_records_in_the_same_database_are_not_ours(installed: FullLead) -> None:
    settings = replace(read_settings(installed.environ, Path()), client_id="local.other")
    other = create_app(settings, installed.clock)
    before = kept(installed)
    launch = tab_launch(installed)
    path = launch.url.removeprefix(installed.url)
    assert other.test_client().post(path, data=launch.fields).status_code == 403
    assert kept(installed) == before
    assert outcome(installed.launch(launch)) == (200, "")


@pytest.mark.costly
def test_who_failed_too_often_does_not_lock_out_whoever_comes_from_another_address(installed: FullLead) -> None:
    now = installed.clock()
    client = create_app(read_settings(installed.environ, Path()), lambda: now).test_client()
    launch = with_fields(tab_launch(installed), member_id="0" * 32, AUTH_ID="0" * 70)
    path = launch.url.removeprefix(installed.url)

    def status(address: str) -> int:
        return client.post(path, data=launch.fields, environ_base={"REMOTE_ADDR": address}).status_code

    assert {status("192.0.2.1") for _ in range(MOST_OF_A_NETWORK)} == {401}
    assert status("192.0.2.1") == 429
    assert status("198.51.100.1") == 401
