"""The network that a client's address stands for, where clients are counted or named."""

from ipaddress import IPv6Address, ip_address, ip_network

SUBSCRIBER_BITS = 64  # of IPv6: what one subscriber has


def network_of(address: str) -> str:
    """Return the network: of IPv4 the address, of IPv6 the subscriber's; "" for what is no address."""
    try:
        found = ip_address(address)
    except ValueError:
        return ""
    if isinstance(found, IPv6Address):
        found = found.ipv4_mapped or found  # what a server that listens on both kinds of address writes for IPv4
    bits = SUBSCRIBER_BITS if isinstance(found, IPv6Address) else found.max_prefixlen
    return str(ip_network((found.packed, bits), strict=False))
