"""The headers of answers: who may frame a page, what it may load, and how long a static file may be cached.

A proven page may be framed by the portal for which it was proven. An error page of an unproven launch shows nobody's
data and may be framed by any portal, since a forbidden frame is blank. Every other page may not be framed.
Source: docs/platform.md 8.2.
"""

from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path

from flask import Flask, Response, request

from b24app.domain.portal.portal_address import Origin, parse_origin
from b24app.web.http.routes import STATIC

HSTS = "max-age=31536000; includeSubDomains"
COMMON = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}
CSP = "Content-Security-Policy"
# Every place of our scripts where a text becomes a document or a script goes through this policy (static/trusted.js).
# Not sent where the vendor's script is loaded beside ours: nobody has run it under this header yet.
TRUSTED_TYPES = "require-trusted-types-for 'script'; trusted-types full-lead"
KEPT = "public, max-age=31536000, immutable"
DIGITS = 12  # of the digest, which names a file and proves nothing


def attach(app: Flask, *, secure: bool, js_url: str) -> None:
    """Put the common headers on every answer, and forbid framing where the view does not allow it."""

    def finish(response: Response) -> Response:
        for name, value in COMMON.items():
            response.headers.setdefault(name, value)
        response.headers.setdefault(CSP, policy(frame_ancestors="'none'"))
        if not js_url:
            response.headers[CSP] = f"{response.headers[CSP]}; {TRUSTED_TYPES}"
        if secure:
            response.headers.setdefault("Strict-Transport-Security", HSTS)
        return response

    app.after_request(finish)


def page(html: str, status: int = 200, *, ancestors: str = "'none'", scripts: str = "", forms: str = "") -> Response:
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
    return ancestors_of((endpoint, origin)) if origin else "'none'"


def attach_static_files(app: Flask, folder: Path) -> None:
    """Put each file's digest into its address, and let a browser cache what it asked for by that digest.

    With another digest, or without one, a file is not cached. While two releases run side by side, the page of one may
    get the file of the other.
    """
    versions = {file.name: sha256(file.read_bytes()).hexdigest()[:DIGITS] for file in folder.iterdir()}

    def add_version(endpoint: str, values: dict[str, str]) -> None:
        if endpoint == STATIC.name:
            values["v"] = versions[values["filename"]]

    def keep(response: Response) -> Response:
        version = versions.get((request.view_args or {}).get("filename", ""))
        if request.endpoint == STATIC.name and version and version == request.args.get("v"):
            response.headers["Cache-Control"] = KEPT
        return response

    app.url_default_functions.setdefault(None, []).append(add_version)
    app.after_request(keep)
