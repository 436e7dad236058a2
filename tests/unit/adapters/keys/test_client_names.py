import re

from b24app.adapters.keys.client_names import ClientNames
from b24app.adapters.keys.key_ring import KeyRing

NAMES = ClientNames(KeyRing((b"n" * 32, b"o" * 32)))


def test_a_name_is_the_same_for_all_addresses_of_a_subscriber_and_tells_none_of_them() -> None:
    one, other = NAMES("2001:db8::1"), NAMES("2001:db8::2")
    assert one == other
    assert re.fullmatch("[0-9a-f]{16}", one)
    assert NAMES("192.0.2.1") != NAMES("192.0.2.2")


def test_who_does_not_have_the_first_key_cannot_make_the_name_of_an_address() -> None:
    assert ClientNames(KeyRing((b"o" * 32,)))("192.0.2.1") != NAMES("192.0.2.1")
    assert ClientNames(KeyRing((b"n" * 32,)))("192.0.2.1") == NAMES("192.0.2.1")


def test_where_no_address_is_known_there_is_no_name() -> None:
    assert NAMES("") == ""
