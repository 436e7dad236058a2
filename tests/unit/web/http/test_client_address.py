import pytest
from flask import Flask, request

from b24app.web.http.client_address import client_address, trust_proxies

FORWARDED = "203.0.113.1, 203.0.113.2"


@pytest.mark.rule("S54", "good")
@pytest.mark.parametrize(("proxies", "address"), [(1, "203.0.113.2"), (2, "203.0.113.1")])
def test_the_proxies_that_we_trust_say_who_is_there(proxies: int, address: str) -> None:
    assert _seen(proxies, {"X-Forwarded-For": FORWARDED}) == f"{address} localhost"


@pytest.mark.rule("S54", "bad")
def test_nobody_else_does_and_a_foreign_host_is_never_believed() -> None:
    foreign = {"X-Forwarded-For": FORWARDED, "X-Forwarded-Host": "evil.test", "X-Real-IP": "203.0.113.1"}
    assert _seen(0, foreign) == "127.0.0.1 localhost"
    assert _seen(1, {"X-Forwarded-Host": "evil.test"}) == "127.0.0.1 localhost"


def test_outside_of_a_request_there_is_nobody() -> None:
    assert client_address() is None


def _seen(proxies: int, headers: dict[str, str]) -> str:
    app = Flask(__name__)
    trust_proxies(app, proxies)
    app.add_url_rule("/", view_func=lambda: f"{client_address()} {request.host}")
    return app.test_client().get("/", headers=headers).text
