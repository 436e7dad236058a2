"""What a portal's redirect means, which is never followed: it moved, shows a page of its host, or is https."""

from urllib.parse import SplitResult, urlsplit

from b24app.domain.portal.portal_address import DEFAULT_PORTS, Origin
from b24app.errors.outside import MovedError, OwnPageError, UnreachableError
from b24app.errors.portal_setup import HttpsOnlyError

REDIRECTS = range(300, 400)
REST = "/rest/"


def redirected(asked: Origin, location: str) -> UnreachableError:
    """Return our error for a redirect to `location`, which is the portal's claim and may be anything.

    A self-hosted portal whose licence has ended, or that is being updated, sends every call to a page of its own host.
    What stays at /rest/ there changes the scheme or the port only. From http to https nothing has moved, else it has.
    Source: docs/platform.md 3.7.
    """
    try:
        target = urlsplit(location)
        same_host = not target.netloc or (target.hostname, _port(target)) == (asked.host, asked.port)
        other_port = target.hostname == asked.host and not target.path.startswith(REST)
        is_https = (asked.scheme, target.scheme, target.hostname) == ("http", "https", asked.host)
    except ValueError:
        return MovedError(asked.host, "redirected")
    if location and (same_host or other_port):
        return OwnPageError(asked.host, "redirected to a page of its own host")
    if is_https:
        return HttpsOnlyError(asked.host, "redirected to https at the same host")
    return MovedError(asked.host, "redirected")


def _port(target: SplitResult) -> int | None:
    return target.port or DEFAULT_PORTS.get(target.scheme)
