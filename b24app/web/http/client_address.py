"""The client's address, as the server or a trusted proxy saw it, and how many of them arrived."""

from collections.abc import Callable
from dataclasses import dataclass

from flask import Flask, Response, has_request_context, request
from werkzeug.middleware.proxy_fix import ProxyFix

from b24app.domain.findings.own_address import FORWARDED, MARK


def trust_proxies(app: Flask, proxies: int) -> None:
    """Use the last `proxies` entries of X-Forwarded-For, and no other header of a proxy, since we need none."""
    if proxies:
        # An instance's own attribute, as Flask documents it, which a type checker takes for a method.
        vars(app)["wsgi_app"] = ProxyFix(app.wsgi_app, x_for=proxies, x_proto=0, x_host=0)


def client_address() -> str | None:
    """Return the address, "" where the server knows none (a Unix socket), None outside of a request."""
    return (request.remote_addr or "") if has_request_context() else None


@dataclass(frozen=True, slots=True, kw_only=True)
class BehindProxies:
    """Tells `flask b24 doctor`, and nobody else, how many entries X-Forwarded-For has; `is_doctors` knows its mark."""

    is_doctors: Callable[[str], bool]

    def attach(self, app: Flask) -> None:
        """Say it on every answer to such a request."""
        app.after_request(self._tell)

    def _tell(self, response: Response) -> Response:
        mark = request.headers.get(MARK, "")
        if mark and self.is_doctors(mark):
            entries = request.headers.get("X-Forwarded-For", "").split(",")
            response.headers[FORWARDED] = str(sum(bool(each.strip()) for each in entries))
        return response
