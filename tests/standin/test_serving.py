"""The servers of a neighbourhood, and what it can go on from."""

import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
import requests

from demo.bitrix24_standin import Neighbourhood
from demo.bitrix24_standin.serving import HostServer, Servers
from tests.standin.visitor import Visited
from tests.street import STREET, Street, nobody

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment


def saying(word: bytes) -> "WSGIApplication":
    def app(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        del environ
        start_response("200 OK", [])
        return [word]

    return app


@contextmanager
def served(app: "WSGIApplication") -> Iterator[HostServer]:
    server = HostServer("127.0.0.1", 0, app)
    yield server
    server.close()


def asked(server: HostServer) -> requests.Response:
    return requests.get(f"http://127.0.0.1:{server.port}/", timeout=60)


def test_a_server_answers_with_the_application_behind_it_now() -> None:
    with served(saying(b"one")) as server:
        assert asked(server).content == b"one"
        server.behind.app = saying(b"two")
        assert asked(server).content == b"two"


def halting(may_end: threading.Event) -> "WSGIApplication":
    def app(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterator[bytes]:
        del environ
        start_response("200 OK", [])
        yield b"one"
        may_end.wait()
        yield b"two"

    return app


def test_a_request_is_answered_when_the_last_byte_of_its_answer_is_written() -> None:
    may_end = threading.Event()
    with (
        served(halting(may_end)) as server,
        requests.get(f"http://127.0.0.1:{server.port}/", stream=True, timeout=60) as answer,
    ):
        words = answer.iter_content(3)
        assert next(words) == b"one"
        assert server.behind.unanswered(0) == ["GET /"]
        may_end.set()
        assert next(words) == b"two"
        assert server.behind.unanswered(60) == []


def test_a_request_at_which_the_application_fails_is_answered_and_the_failure_is_told_of(
    caplog: pytest.LogCaptureFixture,
) -> None:
    def failing(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        del environ, start_response
        raise ValueError

    with served(failing) as server:
        assert asked(server).status_code == 500
        assert server.behind.unanswered(60) == []
    assert "ValueError" in caplog.text


def test_a_connection_that_a_fault_took_away_is_not_told_of_on_standard_error(
    world: Visited, capfd: pytest.CaptureFixture[str]
) -> None:
    before = set(threading.enumerate())
    world.portal.faults["reset"](1)
    with pytest.raises(requests.ConnectionError):
        world.ask("profile")
    for thread in set(threading.enumerate()) - before:
        thread.join()
    assert capfd.readouterr().err == ""


def test_a_neighbourhood_goes_on_from_what_installing_changed_in_another() -> None:
    with Neighbourhood(street=STREET) as neighbourhood:
        portal = neighbourhood.add_portal()
        app = neighbourhood.register_local_app(portal, name="Full lead", handler_url="http://127.0.0.1:9/")
        token = portal.fresh_pair(app, portal.people["sara"]).access
        left, member_id = neighbourhood.remember(), portal.member_id
        portal.uninstall(app)
    for _ in range(2):
        with Neighbourhood(street=STREET) as neighbourhood:
            portal = neighbourhood.add_portal()
            neighbourhood.go_on_from(left)
            assert (portal.member_id, neighbourhood.portals) == (member_id, {member_id: portal})
            answer = requests.post(f"{portal.url}/rest/profile", data={"auth": token}, timeout=60)
            assert answer.json()["result"]["ID"] == str(portal.people["sara"].id)
            neighbourhood.rename_portal(portal, "127.0.0.2")
            neighbourhood.silence_oauth()
            portal.uninstall(app)


def test_a_street_keeps_a_server_for_the_next_at_its_host_and_a_late_request_meets_nobody() -> None:
    street = Street()
    first = street.open("127.0.0.1", 0, saying(b"one"))
    street.close(first)
    assert asked(first).status_code == 503
    other = street.open("127.0.0.2", 0, saying(b"two"))
    again = street.open("127.0.0.1", 0, saying(b"three"))
    assert other is not first
    assert again is first
    assert asked(again).content == b"three"
    for each in (first, other):
        each.close()


def test_a_street_says_which_request_is_not_answered_and_does_not_use_its_server_again() -> None:
    may_end, street = threading.Event(), Street(answered_s=0)
    server = street.open("127.0.0.1", 0, halting(may_end))
    with requests.get(f"http://127.0.0.1:{server.port}/lead?ID=1", stream=True, timeout=60) as answer:
        assert next(answer.iter_content(3)) == b"one"
        with pytest.raises(pytest.fail.Exception, match=rf"127\.0\.0\.1:{server.port} .* \['GET /lead\?ID=1'\]"):
            street.close(server)
        may_end.set()
    other = street.open("127.0.0.1", 0, nobody)
    assert other is not server
    other.close()


class Complaining(Servers):
    def close(self, server: HostServer) -> None:
        super().close(server)
        raise TimeoutError


def test_a_neighbourhood_closes_every_server_whatever_is_said_of_one() -> None:
    with pytest.raises(TimeoutError), Neighbourhood(street=Complaining()) as neighbourhood:
        addresses = [neighbourhood.oauth.url, neighbourhood.add_portal().url]
    for each in addresses:
        with pytest.raises(requests.ConnectionError):
            requests.get(each, timeout=60)


def test_a_street_keeps_none_at_a_port_that_was_asked_for() -> None:
    with served(nobody) as free:
        port = free.port
    street = Street()
    street.close(street.open("127.0.0.1", port, nobody))
    with pytest.raises(requests.ConnectionError):
        requests.get(f"http://127.0.0.1:{port}/", timeout=60)


def test_a_host_that_werkzeug_cannot_read_is_served_and_recorded_as_it_came(world: Visited) -> None:
    """docs/platform.md 3.7."""
    port = world.portal.host.partition(":")[2]
    address = f"http://localhost:{port}/rest/profile.json?a=1"
    answer = requests.post(
        address, data={"auth": world.token()}, headers={"Host": "xn---7sbfkf5bif1g.example"}, timeout=60
    )
    assert (answer.status_code, "result" in answer.json()) == (200, True)
    assert world.portal.wire.wait_for(bool)
    assert list(world.portal.wire)[-1].url == "http://xn---7sbfkf5bif1g.example/rest/profile.json?a=1"
