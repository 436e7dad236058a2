from ipaddress import IPv4Address, IPv6Address, ip_network

import pytest
from hypothesis import given
from hypothesis.strategies import integers, ip_addresses, text

from b24app.adapters.outbound.address_rules import AddressKind, OutboundPolicy, kind_of, may_connect
from b24app.domain.portal.portal_address import Origin

CLOUD_ONLY = OutboundPolicy()
EVERYTHING = OutboundPolicy(allow_http=True, allow_private=True, allow_loopback=True)
PUBLIC, OTHER_PUBLIC = "93.184.216.34", "2606:2800:220:1::1"
NEVER = [
    "169.254.169.254",
    "fe80::1",
    "::ffff:10.0.0.1",
    "::ffff:93.184.216.34",
    "0.0.0.0",
    "::",
    "224.0.0.1",
    "ff02::1",
]
METADATA = ["100.100.100.200", "168.63.129.16", "192.0.0.192", "fd00:ec2::254", "fd20:ce::254"]


def origin(host: str = "crm.company.test", scheme: str = "https") -> Origin:
    return Origin(scheme=scheme, host=host, port=443)


def test_an_address_is_told_by_its_registry() -> None:
    for address, kind in (
        (PUBLIC, AddressKind.PUBLIC),
        (OTHER_PUBLIC, AddressKind.PUBLIC),
        ("10.1.2.3", AddressKind.PRIVATE),
        ("172.16.0.1", AddressKind.PRIVATE),
        ("172.31.255.255", AddressKind.PRIVATE),
        ("172.32.0.1", AddressKind.PUBLIC),
        ("192.168.1.1", AddressKind.PRIVATE),
        ("fd12:3456::1", AddressKind.PRIVATE),
        ("127.0.0.1", AddressKind.LOOPBACK),
        ("127.255.255.254", AddressKind.LOOPBACK),
        ("::1", AddressKind.LOOPBACK),
        *((address, AddressKind.FORBIDDEN) for address in (*NEVER, *METADATA)),
        ("255.255.255.255", AddressKind.FORBIDDEN),
        ("64:ff9b::a00:1", AddressKind.FORBIDDEN),
        ("2002:a00:1::", AddressKind.FORBIDDEN),
        ("2001:0:a00:1::", AddressKind.FORBIDDEN),
        ("::10.0.0.1", AddressKind.FORBIDDEN),
        ("localhost", AddressKind.FORBIDDEN),
        ("", AddressKind.FORBIDDEN),
    ):
        assert kind_of(address) is kind, (address, kind)


@given(ip_addresses(v=4))
def test_what_is_taken_for_public_is_global_by_pythons_own_registry(address: IPv4Address) -> None:
    assert kind_of(str(address)) is not AddressKind.PUBLIC or (address.is_global and not address.is_multicast)


@given(ip_addresses(v=6, network="2000::/3"))
def test_what_is_taken_for_public_in_ipv6_is_global_by_pythons_own_registry(address: IPv6Address) -> None:
    assert kind_of(str(address)) is not AddressKind.PUBLIC or address.is_global


@given(ip_addresses(v=6))
def test_nothing_outside_the_unicast_block_is_public(address: IPv6Address) -> None:
    assert kind_of(str(address)) is not AddressKind.PUBLIC or address in ip_network("2000::/3")


@given(integers(min_value=0, max_value=2**32 - 1))
def test_an_ipv4_address_in_ipv6_dress_is_never_reached(number: int) -> None:
    assert kind_of(f"::ffff:{IPv4Address(number)}") is AddressKind.FORBIDDEN


@given(text())
def test_any_text_has_a_place(address: str) -> None:
    assert kind_of(address) in AddressKind


@pytest.mark.parametrize("address", [PUBLIC, OTHER_PUBLIC])
def test_a_public_address_is_reached_over_https(address: str) -> None:
    assert may_connect(origin(), [address], CLOUD_ONLY)


@pytest.mark.rule("S34", "bad")
def test_nothing_but_public_addresses_is_reached_unless_allowed() -> None:
    for address in ("10.0.0.1", "fd12::1", "127.0.0.1", "::1", *NEVER, *METADATA):
        assert not may_connect(origin(), [address], CLOUD_ONLY), address


def test_private_addresses_are_reached_where_allowed_and_loopback_is_not_one_of_them() -> None:
    private = OutboundPolicy(allow_private=True)
    assert may_connect(origin(), ["10.0.0.1", "fd12::1", PUBLIC], private)
    assert not may_connect(origin(), ["127.0.0.1"], private)
    assert not may_connect(origin(), ["::1"], private)


def test_loopback_needs_both_permissions() -> None:
    assert may_connect(origin(), ["127.0.0.1", "::1"], OutboundPolicy(allow_private=True, allow_loopback=True))
    assert not may_connect(origin(), ["127.0.0.1"], OutboundPolicy(allow_loopback=True))


def test_some_addresses_are_never_reached_whatever_is_allowed() -> None:
    for address in (*NEVER, *METADATA):
        assert not may_connect(origin(), [address], EVERYTHING), address


def test_one_bad_address_spoils_the_name() -> None:
    assert not may_connect(origin(), [PUBLIC, "169.254.169.254"], EVERYTHING)
    assert not may_connect(origin(), [PUBLIC, "10.0.0.1"], CLOUD_ONLY)


def test_a_name_without_an_address_is_not_reached() -> None:
    assert not may_connect(origin(), [], EVERYTHING)


def test_bitrix24s_own_hosts_are_public_and_https_whatever_is_allowed() -> None:
    for host in (
        "acme.bitrix24.com",
        "acme.bitrix24.de",
        "acme.bitrix24.com.br",
        "acme.bitrix24.co.uk",
        "acme.bitrix24.xn--p1ai",
        "oauth.bitrix24.tech",
        "oauth.bitrix.info",
    ):
        assert may_connect(origin(host), [PUBLIC], EVERYTHING), host
        assert not may_connect(origin(host), ["10.0.0.1"], EVERYTHING), host
        assert not may_connect(origin(host), ["127.0.0.1"], EVERYTHING), host
        assert not may_connect(origin(host, "http"), [PUBLIC], EVERYTHING), host


def test_a_companys_own_host_may_have_bitrix24_in_its_name() -> None:
    for host in ("bitrix24.company.test", "crm.bitrix24.company.test", "acmebitrix24.com", "bitrix.test"):
        assert may_connect(origin(host), ["10.0.0.1"], EVERYTHING), host


def test_plain_http_is_refused_unless_allowed() -> None:
    private = OutboundPolicy(allow_private=True)
    assert not may_connect(origin(scheme="http"), [PUBLIC], CLOUD_ONLY)
    assert not may_connect(origin(scheme="http"), ["10.0.0.1"], private)
    assert may_connect(origin(scheme="http"), [PUBLIC], OutboundPolicy(allow_http=True))
    assert may_connect(origin(scheme="http"), ["10.0.0.1"], OutboundPolicy(allow_http=True, allow_private=True))


def test_plain_http_is_spoken_between_loopback_addresses_where_these_are_allowed() -> None:
    loopback = OutboundPolicy(allow_private=True, allow_loopback=True)
    assert may_connect(origin(scheme="http"), ["127.0.0.1", "::1"], loopback)
    assert not may_connect(origin(scheme="http"), ["127.0.0.1", "10.0.0.1"], loopback)
