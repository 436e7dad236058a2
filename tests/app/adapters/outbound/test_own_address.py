import pytest

from b24app.adapters.outbound.address_rules import OutboundPolicy
from b24app.adapters.outbound.own_address import OwnAddress
from b24app.adapters.outbound.session import OutboundSession
from b24app.domain.portal.portal_address import parse_origin
from demo.bitrix24_standin import Neighbourhood
from tests.alone import Alone


def who_answers(url: str) -> str:
    origin = parse_origin(url)
    assert origin is not None
    session = OutboundSession(OutboundPolicy(allow_http=True, allow_private=True, allow_loopback=True))
    return OwnAddress(session=session, public_url=origin)()


def test_we_know_ourselves(alone: Alone) -> None:
    assert who_answers(alone.url) == ""


def test_something_else_is_told_with_its_status(neighbourhood: Neighbourhood) -> None:
    assert who_answers(neighbourhood.add_portal().url) == "something else responds (status 404)"


@pytest.mark.parametrize("url", ["http://127.0.0.1:9", "https://full-lead.invalid"])
def test_nobody_is_told(url: str) -> None:
    assert who_answers(url) == "nothing responds"
