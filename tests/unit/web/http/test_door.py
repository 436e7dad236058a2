from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from time import monotonic
from types import SimpleNamespace

import pytest
from flask import Flask, Response

from b24app.web.http import door
from b24app.web.http.client_address import trust_proxies


@dataclass
class Street:
    """Notes who was let in, and who has left."""

    seen: list[tuple[str, str]] = field(default_factory=list)
    left: list[str] = field(default_factory=list)

    @contextmanager
    def let_in(self, number: str, address: str) -> Iterator[None]:
        self.seen.append((number, address))
        try:
            yield
        finally:
            self.left.append(number)


@pytest.fixture
def street() -> Street:
    return Street()


@pytest.fixture
def app(street: Street) -> Flask:
    app = Flask(__name__)
    app.add_url_rule("/number", "number", lambda: Response(door.number()))
    app.add_url_rule("/broken", "broken", lambda: Response(str(1 // 0)))
    door.attach(app, street.let_in)
    return app


def test_each_request_is_let_in_with_a_number_of_its_own_and_its_address(app: Flask, street: Street) -> None:
    for address in ("192.0.2.1", "192.0.2.2"):
        answer = app.test_client().get("/number", environ_base={"REMOTE_ADDR": address})
        assert street.seen[-1] == (answer.text, address)
    assert len({number for number, _ in street.seen}) == 2
    assert street.left == [number for number, _ in street.seen]


def test_the_address_is_the_one_that_a_trusted_proxy_names(app: Flask, street: Street) -> None:
    trust_proxies(app, 1)
    app.test_client().get("/number", headers={"X-Forwarded-For": "192.0.2.9"})
    assert [address for _, address in street.seen] == ["192.0.2.9"]


def test_a_request_that_fails_has_left_too(app: Flask, street: Street) -> None:
    assert app.test_client().get("/broken").status_code == 500
    assert len(street.left) == 1


def test_no_header_of_a_client_chooses_the_number(app: Flask) -> None:
    headers = {"X-Request-Id": "ffffffff", "B24app.number": "ffffffff"}
    assert app.test_client().get("/number", headers=headers).text != "ffffffff"


def test_nobody_is_noted_before_a_proof(app: Flask) -> None:
    with app.test_request_context("/number"):
        assert door.person() == {}
        door.note_person("portal", 7)
        assert door.person() == {"portal": "portal", "user": 7}


def test_a_request_has_taken_what_it_waited_for_a_thread_too(app: Flask) -> None:
    app.add_url_rule("/took", "took", lambda: Response(str(door.took_s())))
    waited = SimpleNamespace(complete_at=monotonic() - 60)
    took = [
        float(app.test_client().get("/took", environ_base={"gunicorn.socket": each}).text) for each in (waited, None)
    ]
    assert took[0] > 60 > took[1]
