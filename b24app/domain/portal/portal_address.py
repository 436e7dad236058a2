"""Addresses of portals: the proven REST endpoint, and the origin that a browser came from."""

import re
from dataclasses import dataclass

HOST = re.compile(r"(?=.{1,253}\Z)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)*")
ENDPOINT = re.compile(r"(https?)://([^/:@?#\\\s]+)(?::([0-9]{1,5}))?/rest/")
DOMAIN = re.compile(r"([^/:@?#\\\s]+)(?::([0-9]{1,5}))?")
DEFAULT_PORTS = {"http": 80, "https": 443}
HIGHEST_PORT = 65535


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Scheme, host and port as a browser writes them, without the port where it is the scheme's own."""

    scheme: str
    host: str
    port: int

    def __str__(self) -> str:
        suffix = "" if self.port == DEFAULT_PORTS[self.scheme] else f":{self.port}"
        return f"{self.scheme}://{self.host}{suffix}"

    def rest_url(self, method: str) -> str:
        """Return the address of a REST method on this origin."""
        return f"{self}/rest/{method}"


@dataclass(frozen=True, slots=True, kw_only=True)
class PortalAddress:
    """Which portal, and where its REST answers. The origin can change, the member_id cannot."""

    member_id: str
    origin: Origin


def parse_endpoint(text: str) -> Origin | None:
    """Return the origin of a portal's `client_endpoint`, or None if it is not `scheme://host[:port]/rest/`.

    Source: Bitrix24 REST docs, "OAuth 2.0 protocol" (client_endpoint).
    """
    parts = ENDPOINT.fullmatch(text)
    return _origin(parts[1], parts[2], parts[3]) if parts else None


def parse_domain(domain: str, *, secure: bool) -> Origin | None:
    """Return the origin that the launch form's DOMAIN and PROTOCOL name, or None if they name none.

    Source: Bitrix24 REST docs, "Widget data" (DOMAIN holds the port only where it is not 80 or 443).
    """
    parts = DOMAIN.fullmatch(domain)
    return _origin("https" if secure else "http", parts[1], parts[2]) if parts else None


def parse_origin(text: str) -> Origin | None:
    """Return the origin that `str(origin)` wrote, or None."""
    return parse_endpoint(f"{text}/rest/")


def _origin(scheme: str, host: str, port: str | None) -> Origin | None:
    number = int(port) if port else DEFAULT_PORTS[scheme]
    if not host.isascii():  # lower() would make a plain k of the Kelvin sign
        return None
    host = host.lower()
    if not HOST.fullmatch(host) or not 0 < number <= HIGHEST_PORT:
        return None
    return Origin(scheme=scheme, host=host, port=number)
