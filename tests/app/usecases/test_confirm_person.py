"""What an administrator leaves behind is written only with the authorization server's word, within the hour."""

from datetime import timedelta

import pytest

from demo.bitrix24_standin import Neighbourhood
from tests.app.stored import store
from tests.full_lead import FullLead
from tests.watching import asked, kept, outcome, tab_launch, ticket_in

HOUR = timedelta(hours=1)
FINE, UNSAVED = (200, ""), "Your change was not saved."


def rule(app: FullLead) -> object:
    return kept(app)["installations"][0]["access_everybody"]


@pytest.mark.costly
@pytest.mark.rule("S46", "good")
def test_the_first_change_of_an_hour_asks_who_the_administrator_is_and_the_next_ones_do_not(
    installed: FullLead, neighbourhood: Neighbourhood
) -> None:
    ticket = ticket_in(installed.open_home(installed.portal.people["admin"]))
    neighbourhood.oauth.wire.clear()
    for wanted in ("administrators", "everybody", "administrators"):
        assert outcome(installed.post("/access", ticket=ticket, rule=wanted)) == FINE
    assert asked(neighbourhood.oauth.wire) == ["app.info"]
    assert rule(installed) is False
    installed.clock.ahead = HOUR - timedelta(minutes=1)
    fresh = ticket_in(installed.open_home(installed.portal.people["admin"]))
    neighbourhood.oauth.wire.clear()
    installed.clock.ahead = HOUR + timedelta(minutes=1)
    installed.post("/access", ticket=fresh, rule="everybody")
    assert asked(neighbourhood.oauth.wire) == ["oauth/token"], "a new pair names them as well"


@pytest.mark.costly
@pytest.mark.rule("S56", "bad")
def test_where_the_authorization_server_is_silent_the_change_is_refused_in_words_and_the_page_stays(
    installed: FullLead,
) -> None:
    ticket = ticket_in(installed.open_home(installed.portal.people["admin"]))
    before = kept(installed)
    installed.portal.faults.info_500()
    page = installed.post("/access", ticket=ticket, rule="administrators")
    assert outcome(page) == FINE
    assert UNSAVED in page.text
    assert kept(installed) == before
    installed.portal.faults.reset()
    page = installed.post("/access", ticket=ticket_in(page), rule="administrators")
    assert UNSAVED not in page.text
    assert rule(installed) is False


@pytest.mark.rule("S56", "bad")
def test_whom_the_authorization_server_does_not_name_changes_nothing(installed: FullLead) -> None:
    ticket = ticket_in(installed.open_home(installed.portal.people["admin"]))
    before = kept(installed)
    for fault in ("info_wrong_user", "info_wrong_member", "info_wrong_client"):
        installed.portal.faults[fault]()
        assert outcome(installed.post("/access", ticket=ticket, rule="administrators")) == (403, "unproven"), fault
        assert kept(installed) == before, fault
        installed.portal.faults.reset()


@pytest.mark.rule("S56", "bad")
@pytest.mark.rule("S56", "good")
@pytest.mark.parametrize("silent", [True, False])
def test_an_administrators_daily_open_renews_the_installations_pair_only_where_they_are_named(
    installed: FullLead, *, silent: bool
) -> None:
    before = installers_token(installed)
    installed.clock.ahead = timedelta(days=2)
    if silent:
        installed.portal.faults.info_500()
    assert outcome(installed.launch(tab_launch(installed, "admin"))) == FINE
    kept(installed)
    assert (installers_token(installed) == before) is silent


def installers_token(app: FullLead) -> bytes:
    """Return when the installation's pair was written, which its administrator's open renews."""
    with store(app) as there:
        found = there.installations.find(app.portal.member_id)
        assert found is not None
        assert found.installer_id is not None
        pair = there.pairs.find(found.member_id, found.installer_id)
        assert pair is not None
        return pair.pair.access_token.encode()
