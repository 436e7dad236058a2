from dataclasses import replace
from datetime import timedelta, timezone

import pytest

from b24app.domain.portal.access import ADMINISTRATORS_ONLY, EVERYBODY, LOST_RULE, AccessRule, Choice, Listed
from b24app.domain.portal.installation import Export, TabSettings
from tests.contracts.conftest import WITH_PAIRS, OpenStores
from tests.fakes.invented import HOUR, NOW, installation, origin, pair, together
from tests.fakes.stores import Stores

pytestmark = WITH_PAIRS
LATER = NOW + HOUR
LISTED = (Listed(code="U7", name="Dirk Möss"), Listed(code="D4"))
CHOSEN = AccessRule(choice=Choice.CHOSEN, listed=LISTED)
CHANGED_TAB = TabSettings(export=Export.NOBODY, key_fields=("UF_CRM_1", "NAME"))


class TestInstallations:
    def test_an_unknown_portal_is_not_found(self, stores: Stores) -> None:
        assert stores.installations.find("portal") is None
        assert stores.installations.find_removed("portal") is None

    def test_what_was_installed_is_found_as_it_was_returned(self, stores: Stores) -> None:
        wanted = replace(installation(), access=CHOSEN, tab=CHANGED_TAB, removal_hinted_at=NOW)
        kept = stores.installations.install(wanted, pair(), NOW)
        assert kept == wanted
        assert stores.installations.find("portal") == kept

    def test_each_rule_comes_back_with_its_list_as_it_was_written(self, stores: Stores) -> None:
        stores.installations.install(installation(), pair(), NOW)
        for rule in (EVERYBODY, ADMINISTRATORS_ONLY, LOST_RULE, CHOSEN, replace(CHOSEN, choice=Choice.EVERYBODY)):
            read = stores.installations.find("portal")
            assert read is not None
            assert stores.installations.replace(read, replace(read, access=rule, tab=TabSettings(key_fields=())))
            found = stores.installations.find("portal")
            assert found is not None
            assert (found.access, found.tab) == (rule, TabSettings(key_fields=()))

    def test_moments_come_back_whatever_zone_they_were_given_in(self, stores: Stores) -> None:
        elsewhere = NOW.astimezone(timezone(timedelta(hours=5)))
        stores.installations.install(replace(installation(), installed_at=elsewhere), pair(), NOW)
        found = stores.installations.find("portal")
        assert found is not None
        assert found.installed_at == NOW
        assert found.installed_at.utcoffset() is not None

    def test_installing_keeps_the_installers_pair(self, stores: Stores) -> None:
        stores.installations.install(installation(), pair(), NOW)
        found = stores.token_pairs.find("portal", 1)
        assert found is not None
        assert found.pair == pair()

    def test_a_second_installation_is_written_as_given_and_counts_the_revision_on(self, stores: Stores) -> None:
        stores.installations.install(installation(), pair(), NOW)
        again = replace(installation(installer_id=2), endpoint=origin("new.test"), application_token_digest=None)
        kept = stores.installations.install(again, pair("second"), LATER)
        assert kept == replace(again, revision=2)
        assert stores.installations.find("portal") == kept
        assert stores.token_pairs.find("portal", 2) is not None

    def test_a_second_installation_brings_the_pair_even_if_its_token_was_seen(self, stores: Stores) -> None:
        stores.installations.install(installation(), pair(), NOW)
        first = stores.token_pairs.find("portal", 1)
        assert first is not None
        assert stores.token_pairs.drop(first)
        stores.installations.install(installation(), pair(), LATER)
        assert stores.token_pairs.find("portal", 1) is not None

    def test_a_replacement_is_written_and_counts_the_revision_on(self, stores: Stores) -> None:
        read = stores.installations.install(installation(), pair(), NOW)
        assert stores.installations.replace(read, replace(read, removal_hinted_at=LATER))
        assert stores.installations.find("portal") == replace(read, removal_hinted_at=LATER, revision=2)

    def test_a_replacement_of_what_changed_meanwhile_changes_nothing(self, stores: Stores) -> None:
        read = stores.installations.install(installation(), pair(), NOW)
        assert stores.installations.replace(read, replace(read, endpoint=origin("first.test")))
        before = stores.installations.find("portal")
        assert not stores.installations.replace(read, replace(read, endpoint=origin("second.test")))
        assert stores.installations.find("portal") == before

    def test_a_replacement_cannot_reach_the_installation_after_an_erasure(self, stores: Stores) -> None:
        read = stores.installations.install(installation(), pair(), NOW)
        stores.installations.erase("portal", NOW)
        assert not stores.installations.replace(read, read)
        after = replace(installation(), generation=read.generation + 3600)
        fresh = stores.installations.install(after, pair("second"), LATER)
        assert fresh.revision == read.revision
        assert not stores.installations.replace(read, read)
        assert stores.installations.find("portal") == fresh

    def test_of_eight_writers_of_one_revision_exactly_one_wins(self, stores: Stores) -> None:
        read = stores.installations.install(installation(), pair(), NOW)

        def write(number: int) -> bool:
            return stores.installations.replace(read, replace(read, installer_id=number))

        won = together(8, write)
        assert won.count(True) == 1
        found = stores.installations.find("portal")
        assert found is not None
        assert found.installer_id == won.index(True)

    def test_of_eight_installations_at_once_each_counts(self, stores: Stores) -> None:
        kept = together(8, lambda number: stores.installations.install(installation(), pair(str(number)), NOW))
        assert sorted(one.revision for one in kept) == list(range(1, 9))

    def test_a_portal_that_is_not_known_is_restored_without_anybodys_pair(self, stores: Stores) -> None:
        wanted = replace(installation(), installer_id=None, application_token_digest=None, access=LOST_RULE)
        assert stores.installations.restore(wanted, NOW) == wanted
        assert stores.installations.find("portal") == wanted
        assert stores.token_pairs.find("portal", 1) is None

    def test_a_portal_is_restored_next_to_another(self, stores: Stores) -> None:
        stores.installations.install(installation("another"), pair(), NOW)
        wanted = replace(installation(), installer_id=None, access=LOST_RULE)
        assert stores.installations.restore(wanted, NOW) == wanted

    def test_a_portal_that_is_known_is_not_restored_over(self, stores: Stores) -> None:
        kept = stores.installations.install(installation(), pair(), NOW)
        assert stores.installations.restore(replace(installation(), installer_id=None, access=LOST_RULE), NOW) == kept
        assert stores.installations.find("portal") == kept
        assert stores.token_pairs.find("portal", 1) is not None

    def test_a_removed_portal_is_restored_and_counts_the_revision_on(self, stores: Stores) -> None:
        stores.installations.install(installation(), pair(), NOW)
        stores.installations.retire("portal", NOW)
        wanted = replace(installation(), installer_id=None, generation=installation().generation + 60)
        assert stores.installations.restore(wanted, NOW) == replace(wanted, revision=3)
        assert stores.installations.find("portal") == replace(wanted, revision=3)
        assert stores.installations.find_removed("portal") is None

    def test_of_eight_that_restore_at_once_one_wins_and_all_get_its_installation(self, stores: Stores) -> None:
        wanted = [replace(installation(), generation=number) for number in range(8)]
        assert len(set(together(8, lambda number: stores.installations.restore(wanted[number], NOW)))) == 1

    def test_an_administrator_who_is_made_installer_brings_the_installations_pair(self, stores: Stores) -> None:
        read = stores.installations.install(installation(), pair(), NOW)
        assert stores.installations.make_installer(read, replace(read, installer_id=7), pair("seven"), LATER)
        assert stores.installations.find("portal") == replace(read, installer_id=7, revision=2)
        kept = stores.token_pairs.find("portal", 7)
        assert kept is not None
        assert (kept.pair, kept.kept_at) == (pair("seven"), LATER)
        stores.token_pairs.sweep(LATER + 100 * HOUR)
        assert stores.token_pairs.find("portal", 7) is not None
        assert stores.token_pairs.find("portal", 1) is None

    def test_nobody_is_made_installer_of_an_installation_that_changed_meanwhile(self, stores: Stores) -> None:
        read = stores.installations.install(installation(), pair(), NOW)
        assert stores.installations.replace(read, replace(read, removal_hinted_at=NOW))
        assert not stores.installations.make_installer(read, replace(read, installer_id=7), pair("seven"), LATER)
        assert stores.token_pairs.find("portal", 7) is None

    def test_idle_are_those_whose_installers_pair_was_not_written_since(
        self, stores: Stores, open_stores: OpenStores
    ) -> None:
        for number, written in enumerate([NOW, NOW, NOW, LATER]):
            stores.installations.install(installation(f"portal{number}"), pair(f"p{number}"), written)
        stores.token_pairs.keep("portal3", 5, pair("a viewer's"), NOW)
        stores.installations.retire("portal1", NOW)
        open_stores("theirs").installations.install(installation("portal0"), pair(), NOW)
        idle = stores.installations.idle(LATER, "", 10)
        assert [each.member_id for each in idle] == ["portal0", "portal2"]
        assert idle[0] == stores.installations.find("portal0")
        assert [each.member_id for each in stores.installations.idle(LATER, "", 1)] == ["portal0"]
        assert [each.member_id for each in stores.installations.idle(LATER, "portal0", 10)] == ["portal2"]
        assert stores.installations.idle(NOW, "", 10) == []

    def test_a_retired_portal_keeps_its_access_rule_and_nothing_that_opens_anything(self, stores: Stores) -> None:
        read = stores.installations.install(installation(), pair(), NOW)
        stores.token_pairs.keep("portal", 5, pair("five"), NOW)
        stores.installations.retire("portal", LATER)
        assert stores.installations.find("portal") is None
        removed = stores.installations.find_removed("portal")
        assert removed == replace(read, removed_at=LATER, application_token_digest=None, revision=2)
        assert stores.token_pairs.find("portal", 1) is None
        assert stores.token_pairs.find("portal", 5) is None
        assert not stores.installations.replace(read, read)

    def test_a_retired_portal_takes_no_pairs_until_it_is_installed_again(self, stores: Stores) -> None:
        stores.installations.install(installation(), pair(), NOW)
        stores.token_pairs.keep("portal", 5, pair("five"), NOW)
        stores.installations.retire("portal", NOW)
        stores.token_pairs.keep("portal", 5, pair("five"), NOW)
        assert stores.token_pairs.find("portal", 5) is None
        stores.installations.install(installation(), pair(), LATER)
        stores.token_pairs.keep("portal", 5, pair("five"), LATER)
        assert stores.token_pairs.find("portal", 5) is not None
        assert stores.installations.find_removed("portal") is None

    def test_an_erased_portal_leaves_nothing_and_others_stay(self, stores: Stores) -> None:
        for member_id in ("portal", "neighbour"):
            stores.installations.install(installation(member_id), pair(member_id), NOW)
            stores.token_pairs.keep(member_id, 5, pair("five"), NOW)
        stores.installations.erase("portal", NOW)
        assert stores.installations.find("portal") is None
        assert stores.installations.find_removed("portal") is None
        assert stores.token_pairs.find("portal", 5) is None
        assert stores.installations.find("neighbour") is not None
        assert stores.token_pairs.find("neighbour", 5) is not None

    def test_a_receipt_tells_when_a_portal_was_erased_and_that_no_other_was(
        self, stores: Stores, open_stores: OpenStores
    ) -> None:
        assert stores.installations.erased("portal") == []
        for at in (NOW, LATER):
            stores.installations.install(installation(), pair(), NOW)
            stores.installations.erase("portal", at)
        stores.installations.erase("neighbour", NOW)
        assert stores.installations.erased("portal") == [NOW, LATER]
        assert stores.installations.erased("neighbour") == []
        assert open_stores("theirs").installations.erased("portal") == []

    def test_the_scan_counts_what_is_left_of_a_portal_and_of_no_other(self, stores: Stores) -> None:
        for member_id in ("aaa111", "bbb222"):
            stores.installations.install(installation(member_id), pair(member_id), NOW)
        assert stores.installations.traces("aaa111") > 0
        stores.installations.erase("aaa111", NOW)
        assert stores.installations.traces("aaa111") == 0
        assert stores.installations.traces("bbb222") > 0

    @pytest.mark.parametrize("removed", [False, True])
    def test_an_installation_leaves_what_an_administrator_chose_in_force(
        self, stores: Stores, *, removed: bool
    ) -> None:
        read = stores.installations.install(installation(), pair(), NOW)
        assert stores.installations.replace(read, replace(read, access=CHOSEN, tab=CHANGED_TAB))
        if removed:
            stores.installations.retire("portal", NOW)
        again = stores.installations.install(installation(), pair("again"), LATER)
        assert (again.access, again.tab) == (CHOSEN, CHANGED_TAB)
        assert stores.installations.find("portal") == again

    def test_the_list_goes_on_after_the_last_portal_of_the_one_before(self, stores: Stores) -> None:
        for member_id in ("b", "a", "c", "d"):
            stores.installations.install(installation(member_id), pair(member_id), NOW)
        stores.installations.retire("c", NOW)
        first = stores.installations.listed("", 2)
        assert [each.member_id for each in first] == ["a", "b"]
        assert [each.member_id for each in stores.installations.listed("b", 2)] == ["d"]

    def test_the_list_is_of_one_applications_portals(self, stores: Stores, open_stores: OpenStores) -> None:
        open_stores("theirs").installations.install(installation("a"), pair(), NOW)
        stores.installations.install(installation("b"), pair(), NOW)
        assert [each.member_id for each in stores.installations.listed("", 10)] == ["b"]

    def test_retiring_and_erasing_what_is_not_there_does_nothing(self, stores: Stores) -> None:
        stores.installations.retire("portal", NOW)
        stores.installations.erase("portal", NOW)
        assert stores.installations.find_removed("portal") is None

    @pytest.mark.rule("S45", "good")
    def test_two_applications_over_one_database_do_not_see_each_other(self, open_stores: OpenStores) -> None:
        ours, theirs = open_stores("ours"), open_stores("theirs")
        kept = ours.installations.install(installation(), pair(), NOW)
        assert theirs.installations.find("portal") is None
        assert not theirs.installations.replace(kept, replace(kept, installer_id=9))
        theirs.installations.retire("portal", NOW)
        theirs.installations.erase("portal", NOW)
        assert ours.installations.find("portal") == kept
