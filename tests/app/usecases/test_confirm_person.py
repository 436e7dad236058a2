"""What an administrator leaves behind needs the authorization server's word of within the hour."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from b24app.adapters.oauth.budgets import MOST_OF_A_PERSON
from b24app.domain.operations.proofs import NAMED_FOR
from demo.bitrix24_standin import Neighbourhood
from tests.app.stored import lose
from tests.full_lead import FullLead
from tests.watching import aged, arriving, asked, by_hand, checked, kept, outcome, tab_launch, ticket_in

UNSAVED = "Your change was not saved"


def ticket_of(app: FullLead) -> str:
    return ticket_in(app.open_home(app.portal.people["admin"]))


def silent(app: FullLead, _: Neighbourhood) -> None:
    app.portal.faults.info_500()


def nonsense(app: FullLead, _: Neighbourhood) -> None:
    app.portal.faults.info_html()


def spent(app: FullLead, neighbourhood: Neighbourhood) -> None:
    for number in range(MOST_OF_A_PERSON):
        app.launch(arriving(tab_launch(app, "admin"), DOMAIN=f"name{number}.example"))
    neighbourhood.oauth.wire.clear()


class TestAChangeOfTheSettings:
    @pytest.mark.rule("S56", "good")
    def test_the_server_is_asked_who_the_administrator_is_once_an_hour(
        self, installed: FullLead, neighbourhood: Neighbourhood
    ) -> None:
        ticket = ticket_of(installed)
        for rule in ("administrators", "everybody", "administrators"):
            assert checked(installed.post("/access", ticket=ticket, rule=rule), "rule") == [rule]
        assert asked(neighbourhood.oauth.wire) == ["app.info"]
        installed.clock.ahead = NAMED_FOR - timedelta(minutes=1)
        ticket = ticket_of(installed)
        assert checked(installed.post("/access", ticket=ticket, rule="everybody"), "rule") == ["everybody"]
        assert asked(neighbourhood.oauth.wire) == ["app.info"] * 2, "the pair of another open is another token"

    def test_who_was_named_when_they_installed_is_not_asked_about_again(
        self, installed: FullLead, neighbourhood: Neighbourhood
    ) -> None:
        lose(installed)
        installed.portal.faults.rest_500(method="app.option.get")
        page = installed.launch(by_hand(installed, installed.portal.people["admin"], "/install"))
        installed.portal.faults.reset()
        neighbourhood.oauth.wire.clear()
        changed = installed.post("/access", ticket=ticket_in(page), rule="administrators")
        assert checked(changed, "rule") == ["administrators"]
        assert asked(neighbourhood.oauth.wire) == []

    def test_nor_is_whose_pair_was_refreshed(self, installed: FullLead, neighbourhood: Neighbourhood) -> None:
        ticket = ticket_of(installed)
        aged(installed)
        installed.portal.faults.expire_tokens()
        changed = installed.post("/access", ticket=ticket, rule="administrators")
        assert checked(changed, "rule") == ["administrators"]
        assert asked(neighbourhood.oauth.wire) == ["oauth/token"]

    @pytest.mark.rule("S56", "bad")
    @pytest.mark.parametrize("hindered", [silent, nonsense, spent], ids=lambda each: each.__name__)
    def test_where_no_server_says_who_it_is_the_page_stays_and_says_that_nothing_was_saved(
        self,
        installed: FullLead,
        neighbourhood: Neighbourhood,
        hindered: Callable[[FullLead, Neighbourhood], None],
    ) -> None:
        hindered(installed, neighbourhood)
        ticket = ticket_of(installed)
        before = kept(installed)
        page = installed.post("/access", ticket=ticket, rule="administrators")
        assert outcome(page) == (200, "")
        assert UNSAVED in page.text
        assert checked(page, "rule") == ["everybody"]
        after = kept(installed)
        assert (after["installations"], after["audit"]) == (before["installations"], [])
        installed.portal.faults.reset()
        aged(installed)
        page = installed.post("/access", ticket=ticket_in(page), rule="administrators")
        assert checked(page, "rule") == ["administrators"]
        assert UNSAVED not in page.text

    @pytest.mark.rule("S56", "bad")
    @pytest.mark.parametrize(
        ("fault", "page"),
        [
            ("info_wrong_user", (403, "unproven")),
            ("info_wrong_client", (403, "unproven")),
            ("info_wrong_member", (403, "unproven")),
        ],
    )
    def test_a_person_whom_the_server_names_otherwise_changes_nothing(
        self, installed: FullLead, fault: str, page: tuple[int, str]
    ) -> None:
        ticket, before = ticket_of(installed), kept(installed)
        installed.portal.faults[fault](1)
        assert outcome(installed.post("/access", ticket=ticket, rule="administrators")) == page
        after = kept(installed)
        assert (after["installations"], after["audit"]) == (before["installations"], [])

    def test_what_is_only_shown_needs_no_word_of_it(self, installed: FullLead, neighbourhood: Neighbourhood) -> None:
        ticket = ticket_of(installed)
        neighbourhood.silence_oauth()
        assert outcome(installed.post("/access", ticket=ticket, find="sara")) == (200, "")
        assert outcome(installed.post("/repair", ticket=ticket)) == (200, "")
