"""A portal that sends every call to a page of its own host."""

import pytest

from demo.bitrix24_standin import Neighbourhood
from tests.full_lead import FullLead
from tests.watching import asked, by_hand, kept, outcome, tab_launch, ticket_in


@pytest.mark.fault("R42")
def test_a_portal_that_redirects_to_its_own_page_is_told_apart_from_one_that_moved(
    installed: FullLead, neighbourhood: Neighbourhood
) -> None:
    opened, before = installed.launch(tab_launch(installed)), kept(installed)
    installed.portal.faults.redirect_own()
    home = installed.launch(by_hand(installed, installed.portal.people["admin"], "/"))
    neighbourhood.oauth.wire.clear()
    for answer in (
        home,
        installed.launch(tab_launch(installed)),
        installed.post("/lead-tab/reload", ticket=ticket_in(opened)),
    ):
        assert outcome(answer) == (502, "own-page")
        assert "Your Bitrix24 administrator" in answer.text
    assert asked(neighbourhood.oauth.wire) == [], "nobody asks for a new address"
    assert kept(installed)["installations"] == before["installations"]
    installed.portal.faults.redirect_own.reset()
    assert outcome(installed.launch(tab_launch(installed))) == (200, "")


@pytest.mark.fault("R42")
@pytest.mark.parametrize(("redirect", "problem"), [("redirect_own", "own-page"), ("redirect_https", "https-only")])
def test_an_installation_there_says_the_same_and_writes_nothing(
    full_lead: FullLead, redirect: str, problem: str
) -> None:
    full_lead.portal.faults[redirect]()
    assert outcome(full_lead.install()) == (502, problem)
    assert kept(full_lead)["installations"] == []


@pytest.mark.fault("R42")
def test_a_portal_that_redirects_to_https_is_no_portal_that_moved_and_nothing_is_followed(
    installed: FullLead, neighbourhood: Neighbourhood
) -> None:
    """docs/platform.md 3.7."""
    opened, before = installed.launch(tab_launch(installed)), kept(installed)
    installed.portal.faults.redirect_https()
    installed.portal.wire.clear()
    for answer in (
        installed.launch(by_hand(installed, installed.portal.people["admin"], "/")),
        installed.launch(tab_launch(installed)),
        installed.post("/lead-tab/reload", ticket=ticket_in(opened)),
    ):
        assert outcome(answer) == (502, "https-only")
        assert "Your Bitrix24 administrator" in answer.text
    assert asked(installed.portal.wire) == ["batch", "batch", "batch"], "each once"
    assert set(asked(neighbourhood.oauth.wire)) == {"app.info"}, "whether it has a new address is still asked"
    assert kept(installed)["installations"] == before["installations"]
