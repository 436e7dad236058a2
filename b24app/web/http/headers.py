"""The headers of answers: who may frame a page, and what it may load.

A proven page may be framed by the portal for which it was proven. An error page of an unproven launch shows nobody's
data and may be framed by any portal, since a forbidden frame is blank; so may the page of an address that is none of
ours. Every other page may not be framed.
Source: docs/platform.md 8.2.
"""

from collections.abc import Iterable

from flask import Flask, Response

from b24app.domain.portal.portal_address import Origin, parse_origin

HSTS = "max-age=31536000"  # of this host alone: what lies below it is not ours to decide about
COMMON = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}
CSP = "Content-Security-Policy"
# Every place of our scripts where a text becomes a document or a script goes through this policy (static/trusted.js).
NOWHERE = "'none'"  # the frame-ancestors of a page that may stand in no frame
# Not sent where the vendor's script is loaded beside ours: nobody has run it under this header yet.
TRUSTED_TYPES = "require-trusted-types-for 'script'; trusted-types full-lead"


def attach(app: Flask, *, secure: bool, js_url: str) -> None:
    """Put the common headers on every answer, and forbid framing where the view does not allow it."""

    def finish(response: Response) -> Response:
        for name, value in COMMON.items():
            response.headers.setdefault(name, value)
        response.headers.setdefault(CSP, policy(frame_ancestors=NOWHERE))
        if not js_url:
            response.headers[CSP] = f"{response.headers[CSP]}; {TRUSTED_TYPES}"
        if secure:
            response.headers.setdefault("Strict-Transport-Security", HSTS)
        return response

    app.after_request(finish)


def page(html: str, status: int = 200, *, ancestors: str = NOWHERE, scripts: str = "", forms: str = "") -> Response:
    """Return a page. `scripts` and `forms` are further origins for scripts and form targets."""
    response = Response(html, status, content_type="text/html; charset=utf-8")
    response.headers[CSP] = policy(frame_ancestors=ancestors, scripts=scripts, forms=forms)
    return response


def policy(*, frame_ancestors: str, scripts: str = "", forms: str = "") -> str:
    """Return the Content-Security-Policy: our own files and BX24.js, nothing inline."""
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src 'self' {scripts}".strip(),
            "style-src 'self'",
            "img-src 'self' data:",
            "connect-src 'self'",
            f"form-action 'self' {forms}".strip(),
            "base-uri 'none'",
            f"frame-ancestors {frame_ancestors}",
        )
    )


def ancestors_of(origins: Iterable[Origin | None]) -> str:
    """Return the frame-ancestors of a proven page: the portal's proven origin, and the one the person came from."""
    return " ".join(dict.fromkeys(str(origin) for origin in origins if origin is not None))


def ancestors_again(endpoint: Origin, came_from: str) -> str:
    """Return the frame-ancestors of a page that posts its ticket. A page outside any portal's frame stays outside."""
    origin = parse_origin(came_from)
    return ancestors_of((endpoint, origin)) if origin else NOWHERE
