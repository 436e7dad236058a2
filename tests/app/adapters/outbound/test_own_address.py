from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

import pytest

from b24app.adapters.outbound.address_rules import OutboundPolicy
from b24app.adapters.outbound.own_address import OwnAddress, ScriptAddress
from b24app.adapters.outbound.session import OutboundSession
from b24app.domain.portal.portal_address import parse_origin
from demo.bitrix24_standin import Neighbourhood
from demo.bitrix24_standin.serving import HostServer
from tests.alone import Alone

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment


def who_answers(url: str) -> str:
    origin = parse_origin(url)
    assert origin is not None
    session = OutboundSession(OutboundPolicy(allow_http=True, allow_private=True, allow_loopback=True))
    seen = OwnAddress(session=session, session_to_own_address=session, public_url=origin, mark=lambda: "")()
    assert not seen.is_private
    return seen.fault


def test_we_know_ourselves(alone: Alone) -> None:
    assert who_answers(alone.url) == ""


def test_something_else_is_told_with_its_status(neighbourhood: Neighbourhood) -> None:
    assert who_answers(neighbourhood.add_portal().url) == "something else responds (status 404)"


@pytest.mark.parametrize("url", ["http://127.0.0.1:9", "https://full-lead.invalid"])
def test_nobody_is_told(url: str) -> None:
    assert who_answers(url).startswith("nothing responds (")


def test_a_name_that_leads_where_no_portal_may_is_asked_all_the_same_and_told(alone: Alone) -> None:
    origin = parse_origin(alone.url)
    assert origin is not None
    public = OutboundSession(OutboundPolicy())
    anywhere = OutboundSession(OutboundPolicy(allow_http=True, allow_private=True, allow_loopback=True))
    seen = OwnAddress(session=public, session_to_own_address=anywhere, public_url=origin, mark=lambda: "")()
    assert (seen.fault, seen.is_private) == ("", True)


def test_the_script_is_known_by_what_it_is(neighbourhood: Neighbourhood) -> None:
    session = OutboundSession(OutboundPolicy(allow_http=True, allow_private=True, allow_loopback=True))
    portal = neighbourhood.add_portal()
    assert not ScriptAddress(session=session, js_url=f"{portal.url}/nothing/")()


@pytest.mark.parametrize("statuses", [range(200, 300), range(400, 500)])
def test_a_header_that_a_server_in_front_adds_to_some_answers_only_is_seen(alone: Alone, statuses: range) -> None:
    """nginx's plain `add_header` leaves out answers like ours to a form that is none."""

    def in_front(environ: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
        def started(status: str, headers: list[tuple[str, str]], exc: object = None) -> Callable[[bytes], object]:
            del exc
            added = [("X-Frame-Options", "SAMEORIGIN")] if int(status[:3]) in statuses else []
            return start(status, [*headers, *added])

        return alone.flask(environ, started)

    server = HostServer("127.0.0.1", 0, in_front)
    origin = parse_origin(f"http://127.0.0.1:{server.port}")
    assert origin is not None
    session = OutboundSession(OutboundPolicy(allow_http=True, allow_private=True, allow_loopback=True))
    seen = OwnAddress(session=session, session_to_own_address=session, public_url=origin, mark=lambda: "")()
    server.close()
    assert (seen.fault, seen.frame_options) == ("", "SAMEORIGIN")
