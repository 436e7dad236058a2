"""Reads the address of a portal as a person types it, or copies it from the browser."""

import re

import idna

from b24app.domain.portal.portal_address import Origin, parse_origin
from b24app.errors.own import NoPortalAddressError
from b24app.web.forms.wire_form import WireForm

TYPED = re.compile(r"(?s).{0,2048}")
# A scheme, the host with its port, and what stands behind it, which does not matter. Never user-info.
ADDRESS = re.compile(r"(?s)(?:(https?)://)?([^/?#@\\\s]+)(?:[/?#].*)?", re.IGNORECASE)


def read_portal(form: WireForm, *, allow_http_portals: bool) -> Origin:
    """Return the origin of the portal that the form names, where plain http is allowed also one of http.

    Raises:
        NoPortalAddressError: it names none, or none that a browser may be sent to.
        MalformedRequestError: it is there twice, or too long.
    """
    parts = ADDRESS.fullmatch(form.optional("portal", TYPED).strip())
    if parts is None:
        raise NoPortalAddressError
    portal = parse_origin(f"{(parts[1] or 'https').lower()}://{_in_ascii(parts[2])}")
    if portal is None or (portal.scheme == "http" and not allow_http_portals):
        raise NoPortalAddressError
    return portal


def _in_ascii(netloc: str) -> str:
    """Return a name of any letters as the network writes it. What has no such name stays as it is.

    An ASCII name stays as well: the cloud has names that the standard does not know (docs/platform.md 3.7).
    """
    if netloc.isascii():
        return netloc
    host, colon, port = netloc.partition(":")
    try:
        return f"{idna.encode(host, uts46=True).decode()}{colon}{port}"
    except UnicodeError:
        return netloc
