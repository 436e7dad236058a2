"""A sealed record that no key opens is not "nothing was ever chosen": nobody but an administrator widens the rule."""

from collections.abc import Callable

import pytest
import requests

from b24app.domain.operations.kept_record import KEPT_FOR
from tests.app.stored import store
from tests.app.usecases.test_first_contact import event, installer, tab_by_administrator, tab_by_employee
from tests.full_lead import FullLead
from tests.operators_shell import run
from tests.restartable import NEW
from tests.watching import choose_rule, outcome

LOST = (403, "rule-lost")


@pytest.fixture
def sealed(installed: FullLead) -> FullLead:
    """Give the application after its portal was set aside and came back, when the key of the record is gone."""
    choose_rule(installed, "administrators")
    with store(installed, B24_SECRET_KEYS=NEW) as elsewhere:
        elsewhere.installations.set_aside(installed.portal.member_id, installed.clock())
    installed.portal.installations[installed.registration.client_id].options.clear()
    return installed


def says_so(page: requests.Response) -> bool:
    return "before could not be read. Until you choose, only" in " ".join(page.text.split())


@pytest.mark.rule("S59", "bad")
@pytest.mark.parametrize("first", [installer, tab_by_employee, tab_by_administrator])
def test_whoever_comes_first_administrators_only_have_access_until_one_of_them_chooses(
    sealed: FullLead, first: Callable[[FullLead], requests.Response]
) -> None:
    first(sealed)
    assert outcome(tab_by_employee(sealed)) == LOST
    assert says_so(installer(sealed)), "the person who can decide it is told at once"
    for again in (event, installer, event):
        again(sealed)
        assert outcome(tab_by_employee(sealed)) == LOST
    choose_rule(sealed, "everybody")
    assert outcome(tab_by_employee(sealed)) == (200, "")


def test_the_operator_is_told_that_it_is_there_and_that_no_key_reads_it(sealed: FullLead) -> None:
    told = run(sealed, "show", sealed.portal.member_id)
    until = sealed.clock() + KEPT_FOR
    assert told.exit_code == 0
    assert "No key in B24_SECRET_KEYS decrypts them" in told.output
    assert f"sealed until {until:%Y-%m-%d}" in told.output
