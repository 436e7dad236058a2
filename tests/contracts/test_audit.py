from dataclasses import replace

import pytest

from b24app.domain.portal.audit import MOST_KEPT, Action, AuditEntry
from tests.contracts.conftest import OpenStores
from tests.fakes.invented import HOUR, NOW, installation, pair, together
from tests.fakes.stores import Stores

ADDED = AuditEntry(at=NOW, user_id=1, name="Ada <Archer>", action=Action.ADDED, about=("D4", "Sales"))
REPAIRED = AuditEntry(at=NOW + HOUR, user_id=3, name="Mia", action=Action.REPAIRED)


@pytest.fixture
def known(stores: Stores) -> Stores:
    """Give stores that know the portal."""
    stores.installations.install(installation(), pair(), NOW)
    return stores


class TestAudit:
    def test_a_portal_in_which_nothing_was_changed_has_no_entry(self, known: Stores) -> None:
        assert (known.audit.newest("portal", 50), known.audit.count("portal")) == ([], 0)

    @pytest.mark.rule("S46", "good")
    def test_entries_come_back_as_they_were_written_the_newest_first(self, known: Stores) -> None:
        known.audit.append("portal", ADDED)
        known.audit.append("portal", REPAIRED)
        assert known.audit.newest("portal", 50) == [REPAIRED, ADDED]
        assert known.audit.newest("portal", 1) == [REPAIRED]

    @pytest.mark.rule("S46", "good")
    def test_a_change_and_its_entries_are_written_together_or_not_at_all(self, known: Stores) -> None:
        read = known.installations.find("portal")
        assert read is not None
        assert known.installations.replace(read, replace(read, removal_hinted_at=NOW), (ADDED, REPAIRED))
        assert not known.installations.replace(read, read, (ADDED,))
        assert known.audit.newest("portal", 50) == [REPAIRED, ADDED]

    def test_of_eight_who_write_at_once_each_is_written_down(self, known: Stores) -> None:
        together(8, lambda number: known.audit.append("portal", replace(ADDED, user_id=number)))
        assert sorted(entry.user_id for entry in known.audit.newest("portal", 50)) == list(range(8))

    def test_a_portal_that_is_not_known_gets_no_entry(self, stores: Stores) -> None:
        stores.audit.append("portal", ADDED)
        assert stores.audit.newest("portal", 50) == []

    @pytest.mark.rule("S46", "good")
    def test_neither_a_removal_nor_another_installation_takes_an_entry_away(self, known: Stores) -> None:
        known.audit.append("portal", ADDED)
        known.installations.retire("portal", NOW)
        known.installations.install(installation(), pair("again"), NOW)
        assert known.audit.newest("portal", 50) == [ADDED]

    @pytest.mark.rule("S46", "good")
    def test_an_erased_portals_entries_go_with_it(self, known: Stores) -> None:
        known.audit.append("portal", ADDED)
        known.installations.erase("portal", NOW)
        assert known.installations.traces("portal") == 0
        known.installations.install(installation(), pair("again"), NOW)
        assert known.audit.newest("portal", 50) == []

    @pytest.mark.costly
    @pytest.mark.rule("S67", "bad")
    @pytest.mark.rule("S46", "good")
    def test_the_last_entries_are_kept_and_the_oldest_give_way_in_the_same_transaction(self, known: Stores) -> None:
        read = known.installations.find("portal")
        assert read is not None
        entries = [replace(ADDED, user_id=number) for number in range(MOST_KEPT)]
        assert known.installations.replace(read, read, entries)
        assert (len(known.audit.newest("portal", 2 * MOST_KEPT)), known.audit.count("portal")) == (MOST_KEPT, MOST_KEPT)
        known.audit.append("portal", REPAIRED)
        kept = known.audit.newest("portal", 2 * MOST_KEPT)
        assert (kept[0], kept[-1], len(kept)) == (REPAIRED, entries[1], MOST_KEPT)
        assert known.audit.count("portal") == MOST_KEPT + 1

    @pytest.mark.costly
    @pytest.mark.rule("S45", "bad")
    def test_no_entry_gives_way_to_one_of_another_portal_or_of_another_application(
        self, open_stores: OpenStores
    ) -> None:
        ours, theirs = open_stores("ours"), open_stores("theirs")
        for stores in (ours, theirs):
            stores.installations.install(installation(), pair(), NOW)
        ours.installations.install(installation("neighbour"), pair("neighbour"), NOW)
        for stores, portal in ((ours, "neighbour"), (theirs, "portal")):
            stores.audit.append(portal, ADDED)
        read = ours.installations.find("portal")
        assert read is not None
        assert ours.installations.replace(read, read, [REPAIRED] * (MOST_KEPT + 1))
        assert len(ours.audit.newest("portal", 2 * MOST_KEPT)) == MOST_KEPT
        assert ours.audit.newest("neighbour", 50) == theirs.audit.newest("portal", 50) == [ADDED]

    @pytest.mark.rule("S45", "good")
    def test_no_entry_is_seen_in_another_portal_or_by_another_application(self, open_stores: OpenStores) -> None:
        ours, theirs = open_stores("ours"), open_stores("theirs")
        for stores in (ours, theirs):
            stores.installations.install(installation(), pair(), NOW)
        ours.installations.install(installation("neighbour"), pair("neighbour"), NOW)
        ours.audit.append("portal", ADDED)
        assert theirs.audit.newest("portal", 50) == ours.audit.newest("neighbour", 50) == []
