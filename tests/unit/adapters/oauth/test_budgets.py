from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field

import pytest

from b24app.adapters.oauth.budgets import (
    EVERYBODY,
    MOST_OF_A_NETWORK,
    MOST_OF_A_PERSON,
    MOST_OF_A_PORTAL,
    MOST_UNNAMED,
    QuestionBudgets,
)
from b24app.domain.portal.tokens import OUTSIDER, SOMEBODY, Asker
from b24app.errors.own import TooManyProofsError
from tests.fakes.invented import NOW

SARA = Asker(of_portal=True, user_id=2)


@dataclass
class Client:
    """Somebody at an address."""

    address: str | None = "203.0.113.7"
    budgets: QuestionBudgets = field(init=False)

    def __post_init__(self) -> None:
        self.budgets = QuestionBudgets(workers=1, client_address=lambda: self.address, clock=lambda: NOW)

    def asked_of_portal(self, key: object) -> int:
        return self.budgets.of_portals.times(("portal", key), NOW)


@pytest.fixture
def client() -> Client:
    return Client()


@pytest.mark.parametrize(
    ("address", "networks"),
    [
        ("203.0.113.7", ("203.0.113.7/32",)),
        ("2001:db8:1:2:3:4:5:6", ("2001:db8:1:2::/64", "2001:db8:1::/48")),
        ("", ("",)),
        ("unix:", ("",)),
        (None, ()),
    ],
)
def test_a_client_is_in_one_network_or_in_one_and_its_site(
    client: Client, address: str | None, networks: tuple[str, ...]
) -> None:
    client.address = address
    assert client.budgets.networks() == networks


def test_a_question_is_charged_to_the_person_where_one_is_known_and_to_the_network_otherwise(client: Client) -> None:
    client.budgets.charge("portal", SOMEBODY)
    client.budgets.charge("portal", SARA)
    client.budgets.charge("portal", SARA)
    assert (client.asked_of_portal("203.0.113.7/32"), client.asked_of_portal(2)) == (1, 2)


@pytest.mark.parametrize("asker", [SOMEBODY, OUTSIDER])
def test_whom_an_answer_names_is_charged_instead_of_their_network(client: Client, asker: Asker) -> None:
    charge = client.budgets.charge("portal", asker)
    client.budgets.confirmed(charge, "portal", asker, 2)
    assert (client.asked_of_portal("203.0.113.7/32"), client.asked_of_portal(2)) == (0, 1)
    assert client.budgets.of_networks.times("203.0.113.7/32", NOW) == 0
    assert client.budgets.of_outsiders.times(EVERYBODY, NOW) == 0


@pytest.mark.parametrize(("asker", "user_id"), [(SOMEBODY, None), (SARA, 2)])
def test_an_answer_that_names_nobody_new_changes_no_charge(client: Client, asker: Asker, user_id: int | None) -> None:
    charge = client.budgets.charge("portal", asker)
    client.budgets.confirmed(charge, "portal", asker, user_id)
    assert client.asked_of_portal(asker.user_id or "203.0.113.7/32") == 1


def test_who_asked_too_often_goes_on_at_their_networks_expense(client: Client) -> None:
    for _ in range(MOST_OF_A_PERSON):
        client.budgets.charge("portal", SARA)
    charge = client.budgets.charge("portal", SOMEBODY)
    client.budgets.confirmed(charge, "portal", SOMEBODY, 2)
    assert client.asked_of_portal("203.0.113.7/32") == 1


def test_a_question_that_one_network_of_a_site_may_not_ask_is_charged_to_neither(client: Client) -> None:
    client.address = "2001:db8:1:2::1"
    for _ in range(MOST_OF_A_NETWORK):
        client.budgets.charge("portal", OUTSIDER)
    client.address = "2001:db8:1:3::1"
    with pytest.raises(TooManyProofsError):
        client.budgets.charge("portal", OUTSIDER)
    assert client.budgets.of_networks.times("2001:db8:1:3::/64", NOW) == 0
    assert client.budgets.of_outsiders.times(EVERYBODY, NOW) == MOST_OF_A_NETWORK


def test_only_what_outsiders_ask_in_vain_is_remembered_of_their_network(client: Client) -> None:
    client.budgets.failed(SOMEBODY)
    assert client.budgets.failures.times("203.0.113.7/32", NOW) == 0
    client.budgets.failed(OUTSIDER)
    assert client.budgets.failures.times("203.0.113.7/32", NOW) == 1


def asked_from(client: Client, addresses: Iterable[str]) -> int:
    """Ask for nobody who is named until each address is refused, and return how often that was."""
    asked = 0
    for client.address in addresses:
        with suppress(TooManyProofsError):
            while True:
                client.budgets.charge("portal", SOMEBODY)
                asked += 1
    return asked


@pytest.mark.rule("S56", "bad")
def test_the_networks_of_one_site_count_as_one_for_whoever_is_not_named(client: Client) -> None:
    assert asked_from(client, (f"2001:db8:1:{number:x}::1" for number in range(60))) == MOST_OF_A_PERSON


@pytest.mark.rule("S56", "bad")
def test_who_has_many_sites_spends_nothing_of_what_named_people_need(client: Client) -> None:
    assert asked_from(client, (f"2001:db8:{number:x}::1" for number in range(60))) == MOST_UNNAMED
    for user_id in range(MOST_OF_A_PORTAL):
        client.budgets.charge("portal", Asker(of_portal=True, user_id=user_id))
    with pytest.raises(TooManyProofsError):
        client.budgets.charge("portal", Asker(of_portal=True, user_id=MOST_OF_A_PORTAL))


@pytest.mark.rule("S56", "good")
def test_whom_answers_name_are_nobody_unnamed(client: Client) -> None:
    """An office whose portal has got another name."""
    for user_id in range(2 * MOST_UNNAMED):
        charge = client.budgets.charge("portal", SOMEBODY)
        client.budgets.confirmed(charge, "portal", SOMEBODY, user_id)
    assert client.asked_of_portal(EVERYBODY) == 2 * MOST_UNNAMED


@pytest.mark.rule("S63", "bad")
def test_people_whom_a_portal_invents_go_on_at_their_networks_expense_after_its_sum(client: Client) -> None:
    for user_id in range(MOST_OF_A_PORTAL):
        client.budgets.charge("portal", Asker(of_portal=True, user_id=user_id))
    for user_id in range(MOST_OF_A_PORTAL, MOST_OF_A_PORTAL + MOST_OF_A_PERSON):
        charge = client.budgets.charge("portal", SOMEBODY)
        client.budgets.confirmed(charge, "portal", SOMEBODY, user_id)
        assert client.asked_of_portal(user_id) == 0
    with pytest.raises(TooManyProofsError):
        client.budgets.charge("portal", SOMEBODY)
