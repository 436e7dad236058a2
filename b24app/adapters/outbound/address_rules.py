"""The rule where we may connect to, by the addresses that a host name resolved to."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from ipaddress import ip_address, ip_network

from b24app.domain.portal.portal_address import Origin

# Bitrix24's own hosts in all countries: portals and both authorization servers.
CLOUD_HOST = re.compile(r"(?:.+\.)?bitrix\.info|.+\.bitrix24\.(?:[a-z][a-z0-9-]+|(?:com?|net|org)\.[a-z]{2})")

LOOPBACK = tuple(map(ip_network, ("127.0.0.0/8", "::1/128")))
PRIVATE = tuple(map(ip_network, ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7")))
UNICAST = tuple(map(ip_network, ("0.0.0.0/0", "2000::/3")))
# Source: IANA's registries of special-purpose addresses (RFC 6890 and later), and the clouds' metadata services.
FORBIDDEN = tuple(
    map(
        ip_network,
        (
            "0.0.0.0/8",  # this host
            "100.64.0.0/10",  # carriers' NAT; a cloud keeps its metadata in it
            "168.63.129.16/32",  # a cloud's metadata at a public address
            "169.254.0.0/16",  # link-local, most clouds' metadata
            "192.0.0.0/24",  # protocol assignments; a cloud's metadata
            "192.0.2.0/24",  # documentation
            "192.88.99.0/24",  # 6to4 relays
            "198.18.0.0/15",  # benchmarks
            "198.51.100.0/24",  # documentation
            "203.0.113.0/24",  # documentation
            "224.0.0.0/3",  # multicast, reserved, broadcast
            "2001::/23",  # protocol assignments; Teredo holds an IPv4 address
            "2001:db8::/32",  # documentation
            "2002::/16",  # 6to4 holds an IPv4 address
            "3fff::/20",  # documentation
            "fd00:ec2::/32",  # a cloud's metadata among the private addresses
            "fd20:ce::/32",  # the same, another cloud
        ),
    )
)


class AddressKind(Enum):
    """The kinds of address that the rule tells apart."""

    PUBLIC = "public"
    PRIVATE = "private"
    LOOPBACK = "loopback"
    FORBIDDEN = "forbidden"


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboundPolicy:
    """What the operator allows besides https to public addresses.

    `allow_loopback` (the app's own public address is a loopback one) counts only together with `allow_private`.
    """

    allow_http: bool = False
    allow_private: bool = False
    allow_loopback: bool = False


def may_connect(origin: Origin, addresses: Iterable[str], outbound: OutboundPolicy) -> bool:
    """Decide by every address that the origin's host resolved to. One forbidden address forbids the host."""
    cloud = CLOUD_HOST.fullmatch(origin.host) is not None
    kinds = {kind_of(address) for address in addresses}
    allowed = {AddressKind.PUBLIC} if cloud else _allowed_kinds(outbound)
    secret = origin.scheme == "https" or kinds == {AddressKind.LOOPBACK} or (outbound.allow_http and not cloud)
    return bool(kinds) and kinds <= allowed and secret


def _allowed_kinds(outbound: OutboundPolicy) -> set[AddressKind]:
    if not outbound.allow_private:
        return {AddressKind.PUBLIC}
    return {AddressKind.PUBLIC, AddressKind.PRIVATE} | ({AddressKind.LOOPBACK} if outbound.allow_loopback else set())


def kind_of(address: str) -> AddressKind:
    """Return the kind of an address, IPv4 within IPv6 included. What is not known to be allowed is forbidden."""
    try:
        number = ip_address(address)
    except ValueError:
        return AddressKind.FORBIDDEN
    networks = (
        (FORBIDDEN, AddressKind.FORBIDDEN),
        (LOOPBACK, AddressKind.LOOPBACK),
        (PRIVATE, AddressKind.PRIVATE),
        (UNICAST, AddressKind.PUBLIC),
    )
    return next((kind for known, kind in networks if any(number in net for net in known)), AddressKind.FORBIDDEN)
