from dataclasses import replace
from datetime import timedelta, timezone

import pytest

from b24app.domain.operations.kept_record import KEPT_FOR, KeptRecord
from b24app.domain.portal.access import EVERYBODY, LOST_RULE, AccessRule, Choice, Listed
from b24app.domain.portal.audit import Action, AuditEntry
from b24app.domain.portal.installation import Export, TabSettings
from tests.contracts.conftest import WITH_PAIRS, OpenStores
from tests.fakes.invented import ADMINISTRATORS_ONLY, HOUR, NOW, installation, origin, pair, together
from tests.fakes.stores import Stores

LATER = NOW + HOUR
LISTED = (Listed(code="U7", name="Dirk Möss"), Listed(code="D4"))
CHOSEN = AccessRule(choice=Choice.CHOSEN, listed=LISTED)
SECOND = timedelta(seconds=1)
ADDED = AuditEntry(at=NOW, user_id=1, name="Ada Archer", action=Action.ADDED, about=("U7", "Dirk Möss"))
NAMELESS = replace(ADDED, name="", about=("U7", ""))
CHOSE = AuditEntry(at=NOW, user_id=1, name="", action=Action.CHOSE, about=("everybody", "chosen"))
CHANGED_TAB = TabSettings(export=Export.NOBODY, key_fields=("UF_CRM_1", "NAME"))


class TestInstallations:
    def test_an_unknown_portal_is_not_found(self, stores: Stores) -> None:
        assert stores.installations.find("portal") is None
        assert stores.installations.find_removed("portal") is None

    def test_what_was_installed_is_found_as_it_was_returned(self, stores: Stores) -> None:
        wanted = replace(
            installation(),
            access=CHOSEN,
            tab=CHANGED_TAB,
            removal_hinted_at=NOW,
            clean_asked_at=NOW,
            keep_asked_at=LATER,
            answered_at=LATER,
            other_server="https://second.test",
        )
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

    def test_uncertain_are_the_idle_ones_and_those_that_may_have_been_removed_with_a_pair_or_without(
        self, stores: Stores, open_stores: OpenStores
    ) -> None:
        written = {"idle": NOW, "hinted": LATER, "hinted, no pair": LATER, "in use": LATER, "retired": NOW}
        for name, at in written.items():
            hint = NOW if name.startswith("hinted") else None
            stores.installations.install(replace(installation(name), removal_hinted_at=hint), pair(name), at)
        bare = stores.token_pairs.find("hinted, no pair", 1)
        assert bare is not None
        assert stores.token_pairs.drop(bare)
        stores.installations.retire("retired", NOW)
        theirs = open_stores("theirs").installations
        theirs.install(installation("idle"), pair(), NOW)
        theirs.install(replace(installation("in use"), removal_hinted_at=NOW), pair(), NOW)
        uncertain = stores.installations.uncertain(LATER, "", 10)
        assert [each.member_id for each in uncertain] == ["hinted", "hinted, no pair", "idle"]
        assert [each.member_id for each in stores.installations.uncertain(LATER, "hinted", 1)] == ["hinted, no pair"]

    @WITH_PAIRS
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

    @WITH_PAIRS
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

    @WITH_PAIRS
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


class TestSetAside:
    @WITH_PAIRS
    @pytest.mark.rule("S59", "good")
    def test_what_was_chosen_is_kept_and_everything_else_is_gone(self, stores: Stores) -> None:
        read = stores.installations.install(replace(installation(), access=CHOSEN, tab=CHANGED_TAB), pair(), NOW)
        stores.token_pairs.keep("portal", 5, pair("five"), NOW)
        assert stores.installations.replace(read, replace(read, answered_at=NOW), (ADDED, CHOSE))
        stores.installations.set_aside("portal", NOW)
        assert stores.installations.find("portal") is None
        assert stores.installations.find_removed("portal") is None
        assert [stores.token_pairs.find("portal", each) for each in (1, 5)] == [None, None]
        assert list(stores.audit.newest("portal", 10)) == []
        record = stores.installations.find_set_aside("portal", LATER)
        assert isinstance(record, KeptRecord)
        assert record.choices.access == replace(CHOSEN, listed=(Listed(code="U7"), Listed(code="D4")))
        assert record.choices.tab == CHANGED_TAB
        assert record.application_token_digest == read.application_token_digest
        assert list(record.entries) == [NAMELESS, CHOSE]
        assert stores.installations.erased("portal") == [], "it is not erased yet"

    def test_a_portal_that_is_not_there_is_not_set_aside(self, stores: Stores) -> None:
        stores.installations.set_aside("portal", NOW)
        assert stores.installations.find_set_aside("portal", NOW) is None
        assert stores.installations.erase_overdue(NOW + 2 * KEPT_FOR) == 0

    @pytest.mark.rule("S59", "good")
    def test_it_is_over_after_thirty_days_and_then_erased_with_a_receipt(self, stores: Stores) -> None:
        for number, name in enumerate(("portal", "neighbour")):
            stores.installations.install(installation(name), pair(name), NOW)
            stores.installations.set_aside(name, NOW + number * HOUR)
        over = NOW + KEPT_FOR
        assert stores.installations.find_set_aside("portal", over - SECOND) is not None
        assert stores.installations.erase_overdue(over - SECOND) == 0
        assert stores.installations.find_set_aside("portal", over) is None
        assert stores.installations.erase_overdue(over) == 1
        assert stores.installations.find_set_aside("portal", NOW) is None
        assert stores.installations.erased("portal") == [over]
        assert stores.installations.find_set_aside("neighbour", over) is not None
        assert stores.installations.erased("neighbour") == []

    def test_one_that_is_set_aside_again_is_kept_anew(self, stores: Stores) -> None:
        for at, rule in ((NOW, EVERYBODY), (LATER, ADMINISTRATORS_ONLY)):
            read = stores.installations.install(installation(), pair(), at)
            assert stores.installations.replace(read, replace(read, access=rule))
            stores.installations.set_aside("portal", at)
        record = stores.installations.find_set_aside("portal", LATER)
        assert isinstance(record, KeptRecord)
        assert record.choices.access == ADMINISTRATORS_ONLY
        assert stores.installations.erase_overdue(NOW + KEPT_FOR) == 0
        assert stores.installations.erase_overdue(LATER + KEPT_FOR) == 1

    @pytest.mark.parametrize("restored", [True, False])
    def test_who_writes_the_installation_anew_takes_the_changes_back_and_ends_the_record(
        self, stores: Stores, *, restored: bool
    ) -> None:
        read = stores.installations.install(installation(), pair(), NOW)
        assert stores.installations.replace(read, replace(read, answered_at=NOW), (ADDED, CHOSE))
        stores.installations.set_aside("portal", NOW)
        if restored:
            stores.installations.restore(replace(installation(), installer_id=None), LATER)
        else:
            stores.installations.install(installation(), pair("again"), LATER)
        assert list(stores.audit.newest("portal", 10)) == [CHOSE, NAMELESS]
        assert stores.installations.find_set_aside("portal", LATER) is None
        assert stores.installations.erase_overdue(NOW + 2 * KEPT_FOR) == 0
        assert stores.installations.erased("portal") == []

    def test_what_is_over_is_not_taken_back(self, stores: Stores) -> None:
        read = stores.installations.install(installation(), pair(), NOW)
        assert stores.installations.replace(read, replace(read, answered_at=NOW), (CHOSE,))
        stores.installations.set_aside("portal", NOW)
        stores.installations.install(installation(), pair("again"), NOW + KEPT_FOR)
        assert list(stores.audit.newest("portal", 10)) == []
        assert stores.installations.erased("portal") == [NOW + KEPT_FOR], "it is erased, with a receipt"

    def test_an_operator_who_erases_the_portal_ends_it_with_a_receipt(self, stores: Stores) -> None:
        stores.installations.install(installation(), pair(), NOW)
        stores.installations.set_aside("portal", NOW)
        stores.installations.erase("portal", LATER)
        assert stores.installations.find_set_aside("portal", LATER) is None
        assert stores.installations.erased("portal") == [LATER]

    @pytest.mark.rule("S45", "good")
    def test_another_applications_record_is_not_ours(self, open_stores: OpenStores) -> None:
        ours, theirs = open_stores("ours"), open_stores("theirs")
        ours.installations.install(installation(), pair(), NOW)
        ours.installations.set_aside("portal", NOW)
        theirs.installations.install(installation(), pair(), NOW)
        assert theirs.installations.find_set_aside("portal", NOW) is None
        assert theirs.installations.erase_overdue(NOW + KEPT_FOR) == 0
        theirs.installations.erase("portal", NOW)
        assert ours.installations.find_set_aside("portal", NOW) is not None


class TestALostRule:
    @pytest.mark.fault("R41")
    def test_an_installation_replaces_a_rule_that_was_lost_as_nobody_chose_it(self, stores: Stores) -> None:
        stores.installations.restore(replace(installation(), installer_id=None, access=LOST_RULE), NOW)
        wanted = replace(installation(), access=CHOSEN, tab=CHANGED_TAB)
        again = stores.installations.install(wanted, pair(), LATER)
        assert (again.access, again.tab) == (CHOSEN, CHANGED_TAB)
        assert stores.installations.find("portal") == again

    @pytest.mark.rule("S56", "bad")
    def test_another_portals_installation_chooses_nothing_for_it(self, stores: Stores) -> None:
        stores.installations.restore(replace(installation(), installer_id=None, access=LOST_RULE), NOW)
        lost = stores.installations.find("portal")
        stores.installations.install(replace(installation("another"), access=CHOSEN), pair("another"), LATER)
        assert lost is not None
        assert stores.installations.find("portal") == lost


class TestWhatChangedSinceItWasRead:
    @pytest.mark.rule("S59", "bad")
    @pytest.mark.parametrize("delete", ["retire", "erase", "set_aside"])
    def test_is_not_deleted(self, stores: Stores, delete: str) -> None:
        read = stores.installations.install(installation(), pair(), NOW)
        current = replace(read, revision=read.revision + 1, answered_at=LATER)
        assert stores.installations.replace(read, replace(read, answered_at=LATER))
        assert not getattr(stores.installations, delete)("portal", LATER, read=read)
        assert stores.installations.find("portal") == current
        assert stores.token_pairs.find("portal", 1) is not None
        assert getattr(stores.installations, delete)("portal", LATER, read=current)
        assert stores.installations.find("portal") is None
