"""Whose request is being answered: the address that the server, or the proxies that we trust, saw."""

from flask import Flask, has_request_context, request
from werkzeug.middleware.proxy_fix import ProxyFix


def trust_proxies(app: Flask, proxies: int) -> None:
    """Believe the last `proxies` entries of X-Forwarded-For, and no other word of a proxy: we use none."""
    if proxies:
        # An instance's own attribute, as Flask documents it; a type checker takes it for a method.
        vars(app)["wsgi_app"] = ProxyFix(app.wsgi_app, x_for=proxies, x_proto=0, x_host=0)


def client_address() -> str:
    """Return the address, "" outside of a request and where the server knows none (a Unix socket)."""
    return (request.remote_addr or "") if has_request_context() else ""
