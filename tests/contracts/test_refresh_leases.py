"""The lease on a pair: what every provider of the port RefreshLeases must hold."""

from collections.abc import Callable

import pytest

from b24app.domain.portal.tokens import Refresh, StoredPair
from tests.contracts.conftest import WITH_PAIRS, OpenStores
from tests.fakes.invented import HOUR, NOW, installation, pair, together
from tests.fakes.stores import Stores

INSTALLER, PERSON = 1, 5
LONG_S, OVER_S = 60.0, -1.0  # a lease that is over as it is taken stands for a holder who died long ago


@pytest.fixture(autouse=True)
def portal(stores: Stores) -> None:
    stores.installations.install(installation(installer_id=INSTALLER), pair("installer"), NOW)


@pytest.fixture
def read(stores: Stores) -> StoredPair:
    stores.token_pairs.keep("portal", PERSON, pair(), NOW)
    return found(stores)


def found(stores: Stores) -> StoredPair:
    stored = stores.token_pairs.find("portal", PERSON)
    assert stored is not None
    return stored


def begun(stores: Stores, read: StoredPair, life_s: float = LONG_S) -> str:
    owner = stores.leases.begin(read, life_s)
    assert owner is not None
    return owner


@pytest.mark.fault("R17")
def test_of_eight_who_ask_at_once_one_gets_the_lease(stores: Stores, read: StoredPair) -> None:
    owners = together(8, lambda _: stores.leases.begin(read, LONG_S))
    assert sum(owner is not None for owner in owners) == 1


@pytest.mark.fault("R16")
def test_the_intent_is_seen_by_everybody_as_long_as_the_lease_is_held(stores: Stores, read: StoredPair) -> None:
    assert read.refresh is Refresh.NONE
    begun(stores, read)
    assert found(stores).refresh is Refresh.UNDER_WAY
    assert found(stores).pair == read.pair


@pytest.mark.fault("R18")
def test_the_lease_of_a_holder_who_died_runs_out_and_another_takes_it(stores: Stores, read: StoredPair) -> None:
    dead = begun(stores, read, OVER_S)
    assert found(stores).refresh is Refresh.ABANDONED
    successor = begun(stores, read)
    stores.leases.end(read, dead, answered=True)
    assert found(stores).refresh is Refresh.UNDER_WAY, "a late holder gives back nobody else's lease"
    stores.leases.end(read, successor, answered=True)
    assert found(stores).refresh is Refresh.NONE


@pytest.mark.fault("R2")
def test_a_refresh_without_an_answer_leaves_its_intent_and_lets_the_next_one_try(
    stores: Stores, read: StoredPair
) -> None:
    stores.leases.end(read, begun(stores, read), answered=False)
    assert found(stores).refresh is Refresh.UNANSWERED
    begun(stores, read)
    assert found(stores).refresh is Refresh.UNDER_WAY


def _replace(stores: Stores, read: StoredPair) -> None:
    assert stores.token_pairs.replace(read, pair("new"), NOW)


def _open(stores: Stores, _: StoredPair) -> None:
    stores.token_pairs.keep("portal", PERSON, pair("opened"), NOW)


def _drop(stores: Stores, read: StoredPair) -> None:
    assert stores.token_pairs.drop(read)
    stores.token_pairs.keep("portal", PERSON, pair("after"), NOW)


def _install(stores: Stores, _: StoredPair) -> None:
    stores.installations.install(installation(installer_id=PERSON), pair(), NOW)


@WITH_PAIRS
@pytest.mark.fault("R18")
@pytest.mark.drawn(3)
@pytest.mark.parametrize("change", [_replace, _open, _drop, _install])
def test_a_pair_that_took_the_place_has_no_lease_and_the_old_ones_holder_none_on_it(
    stores: Stores, read: StoredPair, change: Callable[[Stores, StoredPair], None]
) -> None:
    owner = begun(stores, read)
    change(stores, read)
    current = found(stores)
    assert current.refresh is Refresh.NONE
    assert stores.leases.begin(read, LONG_S) is None
    begun(stores, current)
    stores.leases.end(read, owner, answered=True)
    assert found(stores).refresh is Refresh.UNDER_WAY


@pytest.mark.fault("R20")
def test_no_clock_but_the_stores_own_ends_a_lease(stores: Stores) -> None:
    for hours in (-5, 5):
        stores.token_pairs.keep("portal", PERSON, pair(str(hours)), NOW + hours * HOUR)
        read = found(stores)
        begun(stores, read)
        assert stores.leases.begin(read, LONG_S) is None


@pytest.mark.costly
def test_another_application_gets_no_lease_on_our_pair(
    stores: Stores, open_stores: OpenStores, read: StoredPair
) -> None:
    assert open_stores("theirs").leases.begin(read, LONG_S) is None
    owner = begun(stores, read)
    open_stores("theirs").leases.end(read, owner, answered=True)
    assert found(stores).refresh is Refresh.UNDER_WAY


def test_a_person_without_a_pair_has_no_lease(stores: Stores, read: StoredPair) -> None:
    assert stores.token_pairs.drop(read)
    assert stores.leases.begin(read, LONG_S) is None
