from dataclasses import replace

import pytest

from b24app.usecases import unattended
from b24app.usecases.unattended import by_pages, installers_pair
from tests.fakes.invented import NOW, installation, pair
from tests.fakes.stores import Stores

A_FEW = 3
MANY = [f"{number:032x}" for number in range(2 * A_FEW + 1)]


@pytest.fixture(autouse=True)
def _a_few_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unattended, "AT_A_TIME", A_FEW)


def test_every_portal_is_given_once_however_many_there_are(stores: Stores) -> None:
    for member_id in reversed(MANY):
        stores.installations.install(replace(installation(), member_id=member_id), pair(member_id), NOW)
    assert [each.member_id for each in by_pages(stores.installations.listed)] == MANY


def test_those_behind_one_are_given_whether_it_is_still_there_or_not(stores: Stores) -> None:
    for member_id in (*MANY[:2], *MANY[3:]):
        stores.installations.install(replace(installation(), member_id=member_id), pair(member_id), NOW)
    for last in MANY[1:3]:
        assert [each.member_id for each in by_pages(stores.installations.listed, last)] == MANY[3:]


def test_one_that_is_erased_meanwhile_does_not_stop_the_others(stores: Stores) -> None:
    for member_id in MANY:
        stores.installations.install(replace(installation(), member_id=member_id), pair(member_id), NOW)
    found = []
    for each in by_pages(stores.installations.listed):
        found.append(each.member_id)
        stores.installations.erase(each.member_id, NOW)
    assert found == MANY
    assert list(by_pages(stores.installations.listed)) == []


def test_it_is_the_installers_and_nobody_elses(stores: Stores) -> None:
    row = stores.installations.install(installation(), pair("installer"), NOW)
    stores.token_pairs.keep("portal", 2, pair("another"), NOW)
    found = installers_pair(stores.token_pairs, row)
    assert found is not None
    assert found.pair == pair("installer")


def test_where_nobody_is_the_installer_or_no_pair_is_kept_there_is_none(stores: Stores) -> None:
    row = stores.installations.install(installation(), pair("installer"), NOW)
    assert installers_pair(stores.token_pairs, replace(row, installer_id=None)) is None
    assert installers_pair(stores.token_pairs, replace(row, installer_id=2)) is None
