from io import BytesIO
from urllib.parse import parse_qs

import pytest
import requests

from b24app.adapters.oauth.token_answers import read_grant
from b24app.adapters.oauth.token_session import Validate, ValidatingSession, token_session
from b24app.adapters.outbound.address_rules import OutboundPolicy
from b24app.adapters.outbound.transport import OutboundAdapter
from b24app.domain.portal.tokens import TokenGrant
from b24app.errors.outside import InvalidResponseError
from tests.case import case
from tests.fakes.invented import NOW, origin, pair

SERVER = origin("oauth.test")
URL = f"{SERVER}/oauth/token/"
GRANT = TokenGrant(pair=pair("new"), member_id="portal", user_id=7, endpoint=None, oauth_server=str(SERVER))


class Answering(OutboundAdapter):
    """Gives one answer to everybody, and keeps what was sent."""

    def __init__(self, body: bytes) -> None:
        super().__init__(OutboundPolicy())
        self.body = body
        self.sent: list[requests.PreparedRequest] = []

    def send(self, request: requests.PreparedRequest, *_: object, **__: object) -> requests.Response:
        self.sent.append(request)
        answer = requests.Response()
        answer.status_code, answer.url, answer.request, answer.raw = 200, URL, request, BytesIO(self.body)
        return answer


def session_with(body: bytes = b"{}", validate: Validate = lambda _: GRANT) -> tuple[ValidatingSession, Answering]:
    outbound = Answering(body)
    return token_session(("local.1", "canary-secret"), outbound, validate), outbound


def ours(answer: requests.Response) -> TokenGrant:
    return read_grant(SERVER, answer.status_code, answer.content, NOW)


def test_what_our_validation_refuses_is_no_token_and_nothing_old_takes_its_place() -> None:
    for body in (b"{}", b"[]", b"no JSON", b'{"access_token": "a", "expires_in": 3600, "member_id": "portal"}'):
        with case(body):
            session, _ = session_with(body, ours)
            with pytest.raises(InvalidResponseError):
                session.refresh_token(URL, refresh_token="old")
            assert not session.token
            assert not hasattr(session, "grant")


def test_the_whole_grant_is_kept_and_authlib_learns_the_two_tokens_only() -> None:
    session, _ = session_with()
    both = {"access_token": "access-new", "refresh_token": "refresh-new"}
    assert session.refresh_token(URL, refresh_token="old") == both
    assert (session.grant, session.token) == (GRANT, both)


def test_the_secret_and_the_refresh_token_travel_in_the_body_and_nowhere_else() -> None:
    session, outbound = session_with()
    session.refresh_token(URL, refresh_token="canary-refresh")
    (sent,) = outbound.sent
    assert {name: each for name, (each,) in parse_qs(str(sent.body)).items()} == {
        "grant_type": "refresh_token",
        "refresh_token": "canary-refresh",
        "client_id": "local.1",
        "client_secret": "canary-secret",
    }
    assert "canary" not in f"{sent.url} {sent.headers}"


def test_there_is_one_way_to_other_hosts_and_the_environment_opens_no_other() -> None:
    session, outbound = session_with()
    assert list(session.adapters.values()) == [outbound]
    assert not session.trust_env
