"""A store that fails is not a portal that is unknown: nothing is restored, asked about or forgotten meanwhile."""

import pytest
from sqlalchemy import Engine, text

from b24app.adapters.store.database import writing
from demo.bitrix24_standin import Neighbourhood
from tests.full_lead import FullLead
from tests.watching import asked, kept, outcome, tab_launch, ticket_in
from tests.written_behind import all_is_written

DOWN = (503, "store")


@pytest.mark.fault("R14")
@pytest.mark.parametrize("table", ["installations", "token_pairs"])
def test_every_page_says_so_and_works_again_when_the_store_does(
    installed: FullLead, neighbourhood: Neighbourhood, engine: Engine, table: str
) -> None:
    page = installed.launch(tab_launch(installed))
    before = kept(installed)
    installed.portal.wire.clear()
    with writing(engine) as connection:
        connection.execute(text(f"ALTER TABLE {table} RENAME TO gone"))
    assert outcome(installed.post("/lead-tab/reload", ticket=ticket_in(page))) == DOWN
    assert installed.post("/lead-tab/reload", ticket=ticket_in(page)).headers["Retry-After"] == "5"
    if table == "installations":
        assert outcome(installed.launch(tab_launch(installed))) == DOWN
        assert outcome(installed.open_home(installed.portal.people["admin"])) == DOWN
        assert asked(installed.portal.wire) == []
    assert asked(neighbourhood.oauth.wire) == []
    with writing(engine) as connection:
        connection.execute(text(f"ALTER TABLE gone RENAME TO {table}"))
    assert kept(installed) == before
    assert outcome(installed.post("/lead-tab/reload", ticket=ticket_in(page))) == (200, "")


@pytest.mark.fault("R14")
def test_an_open_shows_the_lead_although_the_viewers_pair_cannot_be_kept(
    installed: FullLead, engine: Engine, caplog: pytest.LogCaptureFixture
) -> None:
    with writing(engine) as connection:
        connection.execute(text("ALTER TABLE token_pairs RENAME TO gone"))
    assert outcome(installed.launch(tab_launch(installed))) == (200, "")
    all_is_written()
    with writing(engine) as connection:
        connection.execute(text("ALTER TABLE gone RENAME TO token_pairs"))
    assert "not written" in caplog.text
