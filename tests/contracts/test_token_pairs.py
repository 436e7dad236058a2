from dataclasses import replace
from datetime import timedelta, timezone

import pytest

from b24app.domain.portal.tokens import StoredPair
from tests.contracts.conftest import WITH_PAIRS, OpenStores
from tests.fakes.invented import HOUR, NOW, installation, pair, together
from tests.fakes.stores import Stores

DAY = timedelta(hours=24)
INSTALLER, PERSON = 1, 5
pytestmark = WITH_PAIRS


@pytest.fixture(autouse=True)
def portal(stores: Stores) -> None:
    stores.installations.install(installation(installer_id=INSTALLER), pair("installer"), NOW)


def kept(stores: Stores, name: str = "first") -> StoredPair:
    stores.token_pairs.keep("portal", PERSON, pair(name), NOW)
    return found(stores)


def found(stores: Stores) -> StoredPair:
    stored = stores.token_pairs.find("portal", PERSON)
    assert stored is not None
    return stored


class TestTokenPairs:
    def test_a_person_who_was_never_here_has_no_pair(self, stores: Stores) -> None:
        assert stores.token_pairs.find("portal", PERSON) is None

    def test_a_kept_pair_comes_back_as_it_was(self, stores: Stores) -> None:
        assert kept(stores) == StoredPair(member_id="portal", user_id=PERSON, pair=pair(), generation=1, kept_at=NOW)

    def test_a_pair_without_a_refresh_token_and_with_odd_letters_comes_back(self, stores: Stores) -> None:
        odd = pair("\ud800 \x00 é", NOW.astimezone(timezone(timedelta(hours=-3))))
        stores.token_pairs.keep("portal", PERSON, odd, NOW)
        assert found(stores).pair == odd
        assert found(stores).pair.expires_at.utcoffset() is not None

    @pytest.mark.fault("R39")
    def test_each_pair_comes_back_with_the_authorization_server_that_renews_it(self, stores: Stores) -> None:
        first, second, third = (replace(pair(name), oauth_server=f"https://{name}.test") for name in "abc")
        stores.token_pairs.keep("portal", PERSON, first, NOW)
        assert found(stores).pair == first
        stores.token_pairs.keep("portal", PERSON, second, NOW)
        assert stores.token_pairs.replace(found(stores), third, NOW)
        assert found(stores).pair == third

    def test_a_newer_pair_takes_the_place_and_counts_the_generation_on(self, stores: Stores) -> None:
        kept(stores)
        newer = kept(stores, "second")
        assert (newer.pair, newer.generation) == (pair("second"), 2)

    def test_an_access_token_that_was_seen_before_changes_nothing(self, stores: Stores) -> None:
        first = kept(stores)
        stores.token_pairs.keep("portal", PERSON, pair(expires_at=NOW + 5 * HOUR), NOW + HOUR)
        assert found(stores) == first

    def test_an_old_form_posted_again_does_not_bring_an_old_pair_back(self, stores: Stores) -> None:
        kept(stores)
        second = kept(stores, "second")
        assert kept(stores) == second

    def test_a_pair_that_a_refresh_replaced_does_not_come_back(self, stores: Stores) -> None:
        assert stores.token_pairs.replace(kept(stores), pair("refreshed"), NOW)
        refreshed = found(stores)
        assert kept(stores) == refreshed
        assert kept(stores, "refreshed") == refreshed

    def test_a_dropped_pair_does_not_come_back_with_the_same_token(self, stores: Stores) -> None:
        assert stores.token_pairs.drop(kept(stores))
        stores.token_pairs.keep("portal", PERSON, pair(), NOW)
        assert stores.token_pairs.find("portal", PERSON) is None

    def test_nothing_is_kept_of_a_portal_that_is_not_known(self, stores: Stores) -> None:
        stores.token_pairs.keep("stranger", PERSON, pair(), NOW)
        assert stores.token_pairs.find("stranger", PERSON) is None

    def test_a_replacement_is_written_and_counts_the_generation_on(self, stores: Stores) -> None:
        assert stores.token_pairs.replace(kept(stores), pair("new"), NOW)
        assert found(stores) == StoredPair(
            member_id="portal", user_id=PERSON, pair=pair("new"), generation=2, kept_at=NOW
        )

    @pytest.mark.rule("S45", "bad")
    def test_of_two_people_to_whom_a_portal_gave_the_same_token_only_one_is_replaced_and_dropped(
        self, stores: Stores
    ) -> None:
        stores.token_pairs.keep("portal", PERSON + 1, pair(), NOW)
        others = stores.token_pairs.find("portal", PERSON + 1)
        assert stores.token_pairs.replace(kept(stores), pair("new"), NOW)
        assert stores.token_pairs.find("portal", PERSON + 1) == others
        assert others is not None
        kept(stores, "third")
        assert stores.token_pairs.drop(others)
        assert found(stores).pair == pair("third")

    def test_a_late_writer_and_a_late_dropper_lose(self, stores: Stores) -> None:
        read = kept(stores)
        newer = kept(stores, "second")
        assert not stores.token_pairs.replace(read, pair("late"), NOW)
        assert not stores.token_pairs.drop(read)
        assert found(stores) == newer

    def test_a_late_writer_loses_although_the_generations_began_again(self, stores: Stores) -> None:
        read = kept(stores)
        assert stores.token_pairs.drop(read)
        newer = kept(stores, "second")
        assert newer.generation == read.generation
        assert not stores.token_pairs.replace(read, pair("late"), NOW)
        assert not stores.token_pairs.drop(read)
        assert found(stores) == newer

    def test_a_late_writer_loses_although_an_installation_brought_the_same_pair(self, stores: Stores) -> None:
        read = kept(stores)
        stores.installations.install(installation(installer_id=PERSON), pair(), NOW)
        assert found(stores) == replace(read, generation=read.generation + 1)
        assert not stores.token_pairs.replace(read, pair("late"), NOW)
        assert not stores.token_pairs.drop(read)

    def test_a_dropped_pair_can_be_neither_replaced_nor_dropped(self, stores: Stores) -> None:
        read = kept(stores)
        assert stores.token_pairs.drop(read)
        assert not stores.token_pairs.replace(read, pair("late"), NOW)
        assert not stores.token_pairs.drop(read)

    def test_of_eight_writers_of_one_generation_exactly_one_wins(self, stores: Stores) -> None:
        read = kept(stores)
        won = together(8, lambda number: stores.token_pairs.replace(read, pair(f"new{number}"), NOW))
        assert won.count(True) == 1
        assert found(stores).pair == pair(f"new{won.index(True)}")

    def test_of_eight_opens_at_once_one_pair_stays(self, stores: Stores) -> None:
        together(8, lambda number: stores.token_pairs.keep("portal", PERSON, pair(str(number)), NOW))
        assert found(stores).generation == 8

    def test_a_pair_kept_while_the_portal_is_removed_does_not_outlive_it(self, stores: Stores) -> None:
        def act(number: int) -> None:
            if number == 0:
                stores.installations.retire("portal", NOW)
            else:
                stores.token_pairs.keep("portal", number, pair(str(number)), NOW)

        together(8, act)
        assert [stores.token_pairs.find("portal", number) for number in range(8)] == [None] * 8

    def test_a_sweep_deletes_what_nobody_used_for_a_day_but_for_the_installers(self, stores: Stores) -> None:
        kept(stores)
        stores.token_pairs.keep("portal", 6, pair("six"), NOW + timedelta(seconds=1))
        assert stores.token_pairs.sweep(NOW + DAY) == 0
        assert stores.token_pairs.sweep(NOW + DAY + timedelta(seconds=1)) == 1
        assert stores.token_pairs.find("portal", PERSON) is None
        assert stores.token_pairs.find("portal", 6) is not None
        assert stores.token_pairs.sweep(NOW + 100 * DAY) == 1
        assert stores.token_pairs.find("portal", INSTALLER) is not None

    def test_a_replaced_pair_counts_as_used(self, stores: Stores) -> None:
        assert stores.token_pairs.replace(kept(stores), pair("new"), NOW + HOUR)
        assert stores.token_pairs.sweep(NOW + DAY + HOUR) == 0

    def test_people_of_other_portals_and_applications_are_others(self, open_stores: OpenStores, stores: Stores) -> None:
        stores.installations.install(installation("neighbour"), pair("installer"), NOW)
        theirs = open_stores("theirs")
        theirs.installations.install(installation(), pair("installer"), NOW)
        read = kept(stores)
        assert stores.token_pairs.find("neighbour", PERSON) is None
        assert theirs.token_pairs.find("portal", PERSON) is None
        assert not theirs.token_pairs.replace(read, pair("theirs"), NOW)
        assert not theirs.token_pairs.drop(read)
        assert theirs.token_pairs.sweep(NOW + 2 * DAY) == 0
        assert kept(stores) == read
        theirs.token_pairs.keep("portal", PERSON, pair(), NOW)
        assert theirs.token_pairs.find("portal", PERSON) == read
        assert found(stores) == read

    def test_an_installer_of_another_portal_or_application_is_swept_here(
        self, open_stores: OpenStores, stores: Stores
    ) -> None:
        kept(stores)
        stores.installations.install(installation("neighbour", installer_id=PERSON), pair("installer"), NOW)
        open_stores("theirs").installations.install(installation(installer_id=PERSON), pair("installer"), NOW)
        assert stores.token_pairs.sweep(NOW + 2 * DAY) == 1
        assert stores.token_pairs.find("portal", PERSON) is None
