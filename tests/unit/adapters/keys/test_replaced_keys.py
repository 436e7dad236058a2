from datetime import datetime, timedelta

import pytest

from b24app.adapters.keys.key_ring import KeyRing
from b24app.adapters.keys.replaced_keys import COUNTS_FOR, Signatures
from tests.case import case
from tests.fakes.invented import HOUR, NOW
from tests.fakes.keys import Dates

OLD, NEW, NEXT = b"o" * 32, b"n" * 32, b"x" * 32
SECOND = timedelta(seconds=1)
ROTATED = {OLD: NOW - 1000 * HOUR, NEW: NOW - 500 * HOUR, NEXT: NOW}
ONE_AFTER_THE_OTHER = {OLD: NOW - 1000 * HOUR, NEW: NOW - HOUR}


def key_id(key: bytes) -> bytes:
    return KeyRing((key,)).first_id


def counts(ring: tuple[bytes, ...], since: dict[bytes, datetime], brought: bytes, now: datetime = NOW) -> bool:
    """Tell whether it counts in a process that finds these dates, by key, in the store."""
    known = {key_id(key): at for key, at in since.items()}
    return Signatures(KeyRing(ring), Dates(KeyRing(ring), known)).count(key_id(brought), now)


def test_the_first_keys_signature_counts_however_long_it_stands_there() -> None:
    assert counts((NEW, OLD), {NEW: NOW - 1000 * HOUR}, NEW)


def test_a_replaced_keys_counts_for_twelve_hours_and_no_second_longer() -> None:
    assert COUNTS_FOR == 12 * HOUR
    assert counts((NEW, OLD), {OLD: NOW - 1000 * HOUR, NEW: NOW - 12 * HOUR + SECOND}, OLD)
    assert not counts((NEW, OLD), {OLD: NOW - 1000 * HOUR, NEW: NOW - 12 * HOUR}, OLD)


def test_where_the_first_key_is_new_to_the_store_the_twelve_hours_begin_now() -> None:
    assert counts((NEW, OLD), {}, OLD)


def test_a_key_that_never_stood_first_signs_nothing_for_a_ring_that_is_older() -> None:
    """A new key is added last, and signs only where it stands first."""
    assert not counts((OLD, NEW), {OLD: NOW - 13 * HOUR}, NEW)


class TestWhileHostsGetANewKeyOneAfterTheOther:
    """One host has it first already; another one still has it last, and has stood like this for long."""

    def test_each_takes_what_the_other_signs(self) -> None:
        assert counts((OLD, NEW), ONE_AFTER_THE_OTHER, NEW)
        assert counts((NEW, OLD), ONE_AFTER_THE_OTHER, OLD)

    def test_neither_does_for_longer_than_twelve_hours(self) -> None:
        assert not counts((OLD, NEW), ONE_AFTER_THE_OTHER, NEW, NOW + 11 * HOUR)
        assert not counts((NEW, OLD), ONE_AFTER_THE_OTHER, OLD, NOW + 11 * HOUR)


@pytest.mark.rule("S65", "bad")
class TestAtTheNextRotation:
    """A key that was replaced long ago may still stand at the end of the list, for what it sealed."""

    def test_the_key_before_counts_for_its_twelve_hours(self) -> None:
        assert counts((NEXT, NEW, OLD), ROTATED, NEW)

    def test_the_one_before_that_signs_nothing_again(self) -> None:
        assert not counts((NEXT, NEW, OLD), ROTATED, OLD)
        assert not counts((NEXT, NEW, OLD), {NEW: ROTATED[NEW]}, OLD), "nor where its own day is not known"

    def test_so_it_is_where_the_key_between_them_was_taken_out(self) -> None:
        assert not counts((NEXT, OLD), ROTATED, OLD)


def test_a_change_that_was_taken_back_ends_the_newer_keys_signatures() -> None:
    assert not counts((OLD, NEW), {OLD: NOW - 1000 * HOUR, NEW: NOW - 12 * HOUR}, NEW)


def test_the_store_is_asked_once_and_again_only_before_a_signature_is_refused() -> None:
    for brought, looks in ((NEXT, 1), (NEW, 1), (OLD, 2)):
        with case(brought):
            ring = KeyRing((NEXT, NEW, OLD))
            dates = Dates(ring, {key_id(NEXT): NOW - 13 * HOUR, key_id(NEW): NOW - HOUR})
            signatures = Signatures(ring, dates)
            for _ in range(3):
                signatures.count(key_id(NEXT), NOW)
            assert signatures.count(key_id(brought), NOW) == (brought != OLD)
            assert dates.looks == looks


def test_what_another_host_noted_since_is_seen_before_a_signature_is_refused() -> None:
    ring = KeyRing((OLD, NEW))
    dates = Dates(ring, {ring.first_id: NOW - 1000 * HOUR})
    signatures = Signatures(ring, dates)
    assert not signatures.count(key_id(NEW), NOW)
    dates.known[key_id(NEW)] = NOW
    assert signatures.count(key_id(NEW), NOW)
