"""What was seen at our own public address, and the findings about it."""

from collections.abc import Iterator
from dataclasses import dataclass

from b24app.domain.findings.finding import Finding, failed, good, uncertain
from b24app.errors.outside import UnreachableError

MARK, FORWARDED = "Full-Lead-Doctor", "Full-Lead-Forwarded"  # headers: our command's, the answer's
APP_IS_DOWN = frozenset({502, 503, 504})  # what web servers answer for an app that they cannot reach
START = "Start the app, and look into its log if it ends again."
LOOK = "Check the web server in front of the app, its certificate, the name in DNS, and B24_PUBLIC_URL."


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenAtOwnAddress:
    """The answer to a tab's request without a form, or why there was none.

    `frame_options` is the header X-Frame-Options, "" without one, and `our_policy_alone` tells that there is one
    Content-Security-Policy, ours. `forwarded` is how many entries X-Forwarded-For had when the request arrived, None
    where the app did not say. `is_private` tells that the name leads into a private network.
    """

    failure: UnreachableError | None = None
    is_ours: bool = False
    status: int = 0
    frame_options: str = ""
    our_policy_alone: bool = True
    forwarded: int | None = None
    is_private: bool = False

    @property
    def fault(self) -> str:
        """Say why the address is not ours, "" where it is."""
        if self.failure is not None:
            return f"nothing responds ({self.failure.what})"
        if self.is_down:
            return f"a web server in front responds, but not the app behind it (status {self.status})"
        return "" if self.is_ours else f"something else responds (status {self.status})"

    @property
    def is_down(self) -> bool:
        """Whether it looks as if the app did not run."""
        return self.status in APP_IS_DOWN and not self.is_ours


def own_address_findings(about: str, seen: SeenAtOwnAddress, trusted_proxies: int) -> Iterator[Finding]:
    """Yield what is wrong with the address, or one good finding. What stands in front decides all of it."""
    if seen.fault:
        yield failed(about, seen.fault, START if seen.is_down else LOOK)
        return
    faults = tuple(_faults(about, seen, trusted_proxies))
    yield from faults or (good(about, "this app responds"),)


def _faults(about: str, seen: SeenAtOwnAddress, trusted_proxies: int) -> Iterator[Finding]:
    if seen.frame_options:
        yield failed(
            about,
            f"a web server in front adds X-Frame-Options: {seen.frame_options}, so browsers show an empty frame",
            "Remove this header in the web server in front. The app itself says who may frame it.",
        )
    if not seen.our_policy_alone:
        yield failed(
            about,
            "a web server in front changes Content-Security-Policy or adds one, so browsers may show an empty frame",
            "Let the web server in front pass this header on as it is.",
        )
    if seen.forwarded is not None and seen.forwarded != trusted_proxies:
        yield failed(
            about,
            f"X-Forwarded-For arrives with {seen.forwarded} entries, but B24_TRUSTED_PROXIES is {trusted_proxies}: "
            "visitors cannot be told apart, or can invent their address",
            f"Set B24_TRUSTED_PROXIES={seen.forwarded} if these are your proxies, and restart the app.",
        )
    if seen.is_private:
        # Source: docs/platform.md 8.4, seen in Chromium 156; last checked on 28 November 2026.
        yield uncertain(
            about,
            "it leads into a private network: a portal on the internet shows an empty frame and cannot send events",
            "Use a public address, unless all portals are in this network: then set B24_ALLOW_PRIVATE_PORTALS=1.",
        )


def script_finding(js_url: str, failure: UnreachableError | None, *, is_script: bool) -> Finding:
    """Return whether Bitrix24's script for the frame is there. People's browsers load it, not this server."""
    if failure is None and is_script:
        return good(js_url, "gives Bitrix24's script for the pages")
    seen = f"cannot be loaded from here ({failure.what})" if failure else "is something else than Bitrix24's script"
    return uncertain(
        js_url,
        seen,
        "Check B24_JS_URL. The pages work without the script, but cannot renew themselves or open Bitrix24's windows.",
    )
