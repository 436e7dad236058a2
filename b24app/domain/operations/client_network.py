"""The networks that a client's address stands for, where clients are counted or named."""

from ipaddress import IPv6Address, ip_address, ip_network

SUBSCRIBER_BITS, SITE_BITS = 64, 48  # of IPv6: what one subscriber has, and at most one company


def network_of(address: str) -> str:
    """Return the network: of IPv4 the address, of IPv6 the subscriber's; "" for what is no address."""
    return networks_of(address)[0]


def networks_of(address: str) -> tuple[str, ...]:
    """Return the network, and of IPv6 the site that it belongs to."""
    try:
        found = ip_address(address)
    except ValueError:
        return ("",)
    if isinstance(found, IPv6Address):
        found = found.ipv4_mapped or found  # what a server that listens on both kinds of address writes for IPv4
    lengths = (SUBSCRIBER_BITS, SITE_BITS) if isinstance(found, IPv6Address) else (found.max_prefixlen,)
    return tuple(str(ip_network((found.packed, length), strict=False)) for length in lengths)
