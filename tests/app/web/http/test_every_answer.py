"""What every answer says about itself, whatever was asked and from which site."""

import requests

from b24app.web.http.routes import ROUTES
from tests.alone import Alone

KINDS = {"full-lead.css": "text/css", "full-lead.js": "text/javascript", "full-lead.svg": "image/svg+xml"}


def is_html(response: requests.Response) -> bool:
    """Tell what a body is; nothing is sent as a page of its own."""
    return not response.content or response.text.startswith("<!DOCTYPE html>")


def test_every_answer_says_what_it_is_and_in_which_letters(alone: Alone) -> None:
    addresses = [(method, route.address) for route in ROUTES for method in (*route.methods, "TRACE", "OPTIONS")]
    for method, address in (*addresses, ("GET", "/nothing"), *(("GET", f"/static/{name}") for name in KINDS)):
        response = requests.request(method, f"{alone.url}{address}", timeout=60)
        kind, _, letters = response.headers["Content-Type"].partition("; ")
        assert letters == "charset=utf-8", (method, address)
        assert kind == KINDS.get(address.rpartition("/")[2], "text/html" if is_html(response) else "text/plain")


def test_no_answer_may_be_read_by_another_site_and_none_repeats_what_was_sent(alone: Alone) -> None:
    foreign = {"Origin": "https://other.example", "Access-Control-Request-Method": "POST", "X-Canary": "canary-sent"}
    for route in ROUTES:
        for method in (*route.methods, "OPTIONS", "TRACE"):
            response = requests.request(method, f"{alone.url}{route.address}", headers=foreign, timeout=60)
            assert not [name for name in response.headers if name.lower().startswith("access-control-")]
            assert "canary-sent" not in response.text
            assert (response.status_code == 405) == (method == "TRACE")
