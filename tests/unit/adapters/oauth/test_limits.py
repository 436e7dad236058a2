from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import pytest

from b24app.adapters.oauth.limits import MOST_OF_A_NETWORK, MOST_OF_ALL, WINDOW, LimitedAuthorization
from b24app.domain.portal.tokens import TokenGrant, TokenPair, TokenProof
from b24app.errors import FullLeadError
from b24app.errors.outside import GrantRefusedError, NoResponseError, TokenRefusedError
from b24app.errors.own import TooManyProofsError
from tests.fakes.invented import NOW, origin, pair

PROOF = TokenProof(
    client_id="app", member_id="portal", endpoint=origin(), user_id=1, installed=True, oauth_server="https://oauth.test"
)
GRANT = TokenGrant(pair=pair(), member_id="portal", user_id=1, endpoint=origin(), oauth_server="https://oauth.test")
REFUSED = TokenRefusedError("app.info")


@dataclass
class Server:
    """Answers as it is told, and counts how often it was asked."""

    failure: FullLeadError | None = None
    client_id: str = "app"
    asked: int = 0

    def prove_token(self, access_token: str, server_hint: str, member_id: str) -> TokenProof:
        self._answer(access_token, server_hint, member_id)
        return replace(PROOF, client_id=self.client_id)

    def exchange_code(self, code: str, server_hint: str) -> TokenGrant:
        self._answer(code, server_hint)
        return GRANT

    def refresh(self, pair: TokenPair, oauth_server: str) -> TokenGrant:
        self._answer(pair, oauth_server)
        return GRANT

    def _answer(self, *_: object) -> None:
        self.asked += 1
        if self.failure:
            raise self.failure


@dataclass
class Door:
    """Somebody at an address, at a time, asks through the limits."""

    address: str = "203.0.113.7"
    now: datetime = NOW
    server: Server = field(default_factory=Server)
    claimed: str = PROOF.member_id

    def __post_init__(self) -> None:
        self.limited = LimitedAuthorization(
            authorization=self.server,
            client_id="app",
            client_address=lambda: self.address,
            clock=lambda: self.now,
        )

    def prove(self, times: int = 1) -> None:
        for _ in range(times):
            self.limited.prove_token("token", "", self.claimed)

    def fail(self, times: int) -> None:
        for _ in range(times):
            with pytest.raises(FullLeadError):
                self.prove()


@pytest.fixture
def door() -> Door:
    return Door()


@pytest.mark.rule("S40", "good")
def test_questions_that_succeed_are_not_limited(door: Door) -> None:
    door.prove(MOST_OF_ALL + 1)
    assert door.server.asked == MOST_OF_ALL + 1


@pytest.mark.rule("S40", "bad")
@pytest.mark.parametrize("failure", [REFUSED, NoResponseError("oauth.test", "no answer")])
def test_after_too_many_failures_nobody_is_asked_for_a_minute(door: Door, failure: FullLeadError) -> None:
    door.server.failure = failure
    door.fail(MOST_OF_A_NETWORK + 5)
    assert door.server.asked == MOST_OF_A_NETWORK
    door.server.failure, door.now = None, NOW + WINDOW / 2
    with pytest.raises(TooManyProofsError) as refused:
        door.prove()
    assert refused.value.wait_s == 30
    door.now = NOW + WINDOW
    door.prove()


def test_the_tokens_of_other_applications_count_as_failures(door: Door) -> None:
    door.server.client_id = "another"
    door.prove(MOST_OF_A_NETWORK)
    with pytest.raises(TooManyProofsError):
        door.prove()


def test_a_token_of_ours_with_somebody_elses_member_id_is_a_failure_too(door: Door) -> None:
    door.claimed = "somebody else's"
    door.prove(MOST_OF_A_NETWORK)
    with pytest.raises(TooManyProofsError):
        door.prove()


def test_one_network_does_not_lock_another_out(door: Door) -> None:
    door.server.failure = REFUSED
    door.fail(MOST_OF_A_NETWORK)
    door.server.failure, door.address = None, "203.0.113.8"
    door.prove()


@pytest.mark.parametrize(("other", "same"), [("2001:db8::ffff:1", True), ("2001:db8:0:1::1", False)])
def test_a_subscriber_of_ipv6_is_one_network(door: Door, other: str, *, same: bool) -> None:
    door.server.failure, door.address = REFUSED, "2001:db8::1"
    door.fail(MOST_OF_A_NETWORK)
    door.server.failure, door.address = None, other
    if same:
        with pytest.raises(TooManyProofsError):
            door.prove()
    else:
        door.prove()


def test_many_networks_together_are_limited_too(door: Door) -> None:
    door.server.failure = REFUSED
    for number in range(MOST_OF_ALL + 10):
        door.address = f"198.51.100.{number}"
        door.fail(1)
    assert door.server.asked == MOST_OF_ALL


@pytest.mark.parametrize("address", ["", "a socket"])
def test_requests_from_nowhere_share_one_count(door: Door, address: str) -> None:
    door.server.failure, door.address = REFUSED, address
    door.fail(MOST_OF_A_NETWORK + 1)
    assert door.server.asked == MOST_OF_A_NETWORK


def test_codes_are_counted_and_our_own_refresh_tokens_are_not(door: Door) -> None:
    door.server.failure = GrantRefusedError("invalid_grant")
    for _ in range(MOST_OF_A_NETWORK + 1):
        with pytest.raises(GrantRefusedError):
            door.limited.refresh(pair(), "")
    for _ in range(MOST_OF_A_NETWORK):
        with pytest.raises(GrantRefusedError):
            door.limited.exchange_code("code", "")
    with pytest.raises(TooManyProofsError):
        door.limited.exchange_code("code", "")
    door.now += timedelta(hours=1)
    door.server.failure = None
    assert door.limited.exchange_code("code", "") == door.limited.refresh(pair(), "") == GRANT
