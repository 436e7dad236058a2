from dataclasses import replace

from b24app.usecases.each_portal import AT_A_TIME, each_portal
from tests.fakes.invented import NOW, installation, pair
from tests.fakes.stores import Stores

MANY = [f"{number:032x}" for number in range(2 * AT_A_TIME + 1)]


def test_every_portal_is_given_once_however_many_there_are(stores: Stores) -> None:
    for member_id in reversed(MANY):
        stores.installations.install(replace(installation(), member_id=member_id), pair(member_id), NOW)
    assert [each.member_id for each in each_portal(stores.installations)] == MANY


def test_one_that_is_erased_meanwhile_does_not_stop_the_others(stores: Stores) -> None:
    for member_id in MANY:
        stores.installations.install(replace(installation(), member_id=member_id), pair(member_id), NOW)
    found = []
    for each in each_portal(stores.installations):
        found.append(each.member_id)
        stores.installations.erase(each.member_id, NOW)
    assert found == MANY
    assert list(each_portal(stores.installations)) == []
