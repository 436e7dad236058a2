from dataclasses import replace

from b24app.domain.operations.health import Keys
from b24app.domain.portal.audit import Action, entry
from b24app.usecases.show_portal import Erased, Kept, ShowPortal
from tests.fakes.invented import HOUR, NOW, installation, pair
from tests.fakes.stores import Stores


def show(stores: Stores) -> ShowPortal:
    return ShowPortal(installations=stores.installations, pairs=stores.token_pairs, audit=stores.audit)


def test_row_tokens_and_changes_come_together(stores: Stores) -> None:
    row = stores.installations.install(installation(), pair(), NOW)
    stores.audit.append("portal", entry(NOW, 1, "Ada", Action.REPAIRED))
    kept = show(stores)("portal", NOW)
    assert isinstance(kept, Kept)
    assert (kept.installation, kept.keys.state, [each.name for each in kept.changes]) == (row, Keys.GOOD, ["Ada"])


def test_of_a_removed_portal_what_is_left_is_shown(stores: Stores) -> None:
    stores.installations.install(installation(), pair(), NOW)
    stores.installations.retire("portal", NOW)
    kept = show(stores)("portal", NOW)
    assert isinstance(kept, Kept)
    assert (kept.installation.removed_at, kept.keys.state) == (NOW, Keys.MISSING)


def test_a_portal_that_is_not_known_is_none_and_one_of_which_nobody_is_kept_has_no_keys(stores: Stores) -> None:
    assert show(stores)("portal", NOW) is None
    stores.installations.restore(replace(installation(), installer_id=None), NOW)
    kept = show(stores)("portal", NOW)
    assert isinstance(kept, Kept)
    assert kept.keys.state is Keys.MISSING


def test_of_an_erased_portal_only_the_receipts_are_left_and_they_stay_when_it_comes_again(stores: Stores) -> None:
    for at in (NOW, NOW + HOUR):
        stores.installations.install(installation(), pair(), NOW)
        stores.installations.erase("portal", at)
    assert show(stores)("portal", NOW) == Erased(at=[NOW, NOW + HOUR])
    stores.installations.install(installation(), pair(), NOW)
    kept = show(stores)("portal", NOW)
    assert isinstance(kept, Kept)
    assert kept.erased == [NOW, NOW + HOUR]
