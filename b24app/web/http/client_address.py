"""The client's address, as the server or a trusted proxy saw it."""

from flask import Flask, has_request_context, request
from werkzeug.middleware.proxy_fix import ProxyFix


def trust_proxies(app: Flask, proxies: int) -> None:
    """Use the last `proxies` entries of X-Forwarded-For, and no other header of a proxy, since we need none."""
    if proxies:
        # An instance's own attribute, as Flask documents it, which a type checker takes for a method.
        vars(app)["wsgi_app"] = ProxyFix(app.wsgi_app, x_for=proxies, x_proto=0, x_host=0)


def client_address() -> str | None:
    """Return the address, "" where the server knows none (a Unix socket), None outside of a request."""
    return (request.remote_addr or "") if has_request_context() else None
