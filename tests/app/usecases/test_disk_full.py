"""A disk that is full, or read-only, loses nothing: what must be kept is refused, the rest goes on."""

import sqlite3

import pytest
from sqlalchemy import make_url

from demo.bitrix24_standin.launch import open_frame
from tests.full_disk import full_disk
from tests.full_lead import FullLead
from tests.watching import kept, outcome, tab_launch, ticket_in

DOWN = (503, "store")


@pytest.mark.costly
@pytest.mark.fault("R32")
def test_the_lead_is_shown_what_must_be_kept_is_refused_and_afterwards_all_works(installed: FullLead) -> None:
    admin = installed.portal.people["admin"]
    home = installed.open_home(admin)
    before = kept(installed)
    with full_disk():
        assert outcome(installed.launch(tab_launch(installed))) == (200, "")
        changed = installed.post("/access", ticket=ticket_in(home), rule="administrators")
        assert outcome(changed) == DOWN
        assert installed.session.get(f"{installed.url}/health/ready", timeout=60).status_code == 503
        assert installed.session.get(f"{installed.url}/health/live", timeout=60).status_code == 200
        kept_meanwhile = kept(installed)
    assert kept_meanwhile == before
    address = make_url(installed.environ["B24_DATABASE_URL"]).database or ""
    with sqlite3.connect(address) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    connection.close()
    assert outcome(installed.post("/access", ticket=ticket_in(home), rule="administrators")) == (200, "")
    assert kept(installed) != before


@pytest.mark.fault("R32")
def test_an_installation_that_cannot_be_kept_is_not_called_done(full_lead: FullLead) -> None:
    with full_disk():
        launch = open_frame(full_lead.portal, full_lead.registration, full_lead.portal.people["admin"])
        assert outcome(full_lead.launch(launch)) == DOWN
    assert full_lead.install().status_code == 200
