from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from threading import Lock

import pytest

from b24app.adapters.oauth.budgets import (
    KEPT_FOR_OTHERS,
    MOST_OF_A_NETWORK,
    MOST_OF_A_PERSON,
    MOST_OF_A_PORTAL,
    MOST_OF_OUTSIDERS,
    OUTSIDERS_WINDOW,
    PORTALS_WINDOW,
    QuestionBudgets,
)
from b24app.adapters.oauth.limits import LimitedAuthorization
from b24app.domain.portal.tokens import OUTSIDER, SOMEBODY, Asker, TokenGrant, TokenPair, TokenProof
from b24app.errors import FullLeadError
from b24app.errors.outside import GrantRefusedError, NoResponseError, TokenRefusedError
from b24app.errors.own import TooManyProofsError
from tests.fakes.invented import NOW, origin, pair

PROOF = TokenProof(
    client_id="app", member_id="portal", endpoint=origin(), user_id=1, installed=True, oauth_server="https://oauth.test"
)
GRANT = TokenGrant(pair=pair(), member_id="portal", user_id=1, endpoint=origin(), oauth_server="https://oauth.test")
REFUSED = TokenRefusedError("app.info")
SARA = Asker(of_portal=True, user_id=2)


@dataclass
class Server:
    """Answers as it is told, and counts how often it was asked."""

    failure: FullLeadError | None = None
    proof: TokenProof = PROOF
    asked: int = 0
    lock: Lock = field(default_factory=Lock)

    def prove_token(self, access_token: str, server_hint: str, member_id: str, asker: Asker) -> TokenProof:
        self._answer(access_token, server_hint, member_id, asker)
        return self.proof

    def prove_at(self, access_token: str, oauth_server: str, member_id: str, asker: Asker) -> TokenProof:
        return self.prove_token(access_token, oauth_server, member_id, asker)

    def exchange_code(self, code: str, server_hint: str, asker: Asker) -> TokenGrant:
        self._answer(code, server_hint, asker)
        return GRANT

    def refresh(self, pair: TokenPair, oauth_server: str, member_id: str, asker: Asker) -> TokenGrant:
        self._answer(pair, oauth_server, member_id, asker)
        return GRANT

    def knows_our_secret(self, like: str, oauth_server: str, member_id: str, asker: Asker) -> bool:
        self._answer(like, oauth_server, member_id, asker)
        return True

    def _answer(self, *_: object) -> None:
        with self.lock:
            self.asked += 1
        if self.failure:
            raise self.failure


@dataclass
class Door:
    """Somebody at an address, at a time, asks through the limits of one of so many workers."""

    address: str | None = "203.0.113.7"
    now: datetime = NOW
    server: Server = field(default_factory=Server)
    workers: int = 1

    def __post_init__(self) -> None:
        budgets = QuestionBudgets(workers=self.workers, client_address=lambda: self.address, clock=lambda: self.now)
        self.limited = LimitedAuthorization(authorization=self.server, client_id="app", budgets=budgets)

    def prove(self, asker: Asker = OUTSIDER, member_id: str = "portal") -> None:
        self.limited.prove_token("token", "", member_id, asker)

    def asks(self, times: int, asker: Asker = OUTSIDER, *, past: bool = False) -> int:
        """Ask so often, whatever comes back; tell how often the server was asked. `past` goes on after a refusal."""
        before = self.server.asked
        for _ in range(times):
            try:
                self.prove(asker)
            except TooManyProofsError:
                if not past:
                    break
            except FullLeadError:
                pass
        return self.server.asked - before


@pytest.fixture
def door() -> Door:
    return Door()


class TestOutsiders:
    @pytest.mark.rule("S40", "bad")
    @pytest.mark.parametrize("failure", [REFUSED, NoResponseError("oauth.test", "no answer")])
    def test_after_too_many_failures_nobody_is_asked_for_a_minute(self, door: Door, failure: FullLeadError) -> None:
        door.server.failure = failure
        assert door.asks(MOST_OF_A_NETWORK + 5, past=True) == MOST_OF_A_NETWORK
        door.server.failure, door.now = None, NOW + OUTSIDERS_WINDOW / 2
        with pytest.raises(TooManyProofsError) as refused:
            door.prove()
        assert refused.value.wait_s == 30
        door.now = NOW + OUTSIDERS_WINDOW
        door.prove()

    @pytest.mark.rule("S40", "good")
    def test_what_succeeds_is_given_back_so_an_office_that_installs_is_not_stopped(self, door: Door) -> None:
        for user_id in range(MOST_OF_A_NETWORK + 5):
            door.server.proof = replace(PROOF, user_id=user_id)
            door.prove()
        assert door.server.asked == MOST_OF_A_NETWORK + 5

    @pytest.mark.rule("S63", "bad")
    def test_one_person_whose_questions_succeed_is_stopped_all_the_same(self, door: Door) -> None:
        assert door.asks(178, past=True) <= MOST_OF_A_PERSON + MOST_OF_A_NETWORK

    @pytest.mark.parametrize("proof", [replace(PROOF, client_id="another"), replace(PROOF, member_id="somebody's")])
    def test_a_token_of_another_application_or_portal_is_a_failure_too(self, door: Door, proof: TokenProof) -> None:
        door.server.proof = proof
        assert door.asks(MOST_OF_A_NETWORK + 5) == MOST_OF_A_NETWORK

    def test_one_network_does_not_lock_another_out(self, door: Door) -> None:
        door.server.failure = REFUSED
        door.asks(MOST_OF_A_NETWORK)
        door.server.failure, door.address = None, "203.0.113.8"
        door.prove()

    @pytest.mark.parametrize(
        ("other", "same"), [("2001:db8::ffff:1", True), ("2001:db8:0:1::1", True), ("2001:db8:1::1", False)]
    )
    def test_a_site_of_ipv6_is_one_network(self, door: Door, other: str, *, same: bool) -> None:
        door.server.failure, door.address = REFUSED, "2001:db8::1"
        door.asks(MOST_OF_A_NETWORK)
        door.server.failure, door.address = None, other
        assert door.asks(1) == (0 if same else 1)

    def test_many_networks_together_are_limited_too_and_leave_a_part_for_those_that_never_failed(
        self, door: Door
    ) -> None:
        door.server.failure = REFUSED
        for number in range(20):
            door.address = f"198.51.100.{number}"
            door.asks(1)
        for number in range(MOST_OF_OUTSIDERS):
            door.address = f"198.51.100.{number % 20}"
            door.asks(1)
        kept = MOST_OF_OUTSIDERS // KEPT_FOR_OTHERS
        assert door.server.asked == MOST_OF_OUTSIDERS - kept
        for number in range(kept + 5):
            door.address = f"192.0.2.{number}"
            door.asks(1)
        assert door.server.asked == MOST_OF_OUTSIDERS

    @pytest.mark.parametrize("address", ["", "a socket"])
    def test_requests_from_nowhere_share_one_count(self, door: Door, address: str) -> None:
        door.server.failure, door.address = REFUSED, address
        assert door.asks(MOST_OF_A_NETWORK + 1) == MOST_OF_A_NETWORK

    @pytest.mark.rule("S63", "bad")
    def test_of_a_hundred_at_once_no_more_are_asked_than_one_after_the_other(self, door: Door) -> None:
        door.server.failure = REFUSED
        with ThreadPoolExecutor(32) as pool:
            list(pool.map(lambda _: door.asks(1), range(100)))
        assert door.server.asked == MOST_OF_A_NETWORK

    def test_a_code_is_counted_too(self, door: Door) -> None:
        door.server.failure = GrantRefusedError("invalid_grant")
        for _ in range(MOST_OF_A_NETWORK):
            with pytest.raises(GrantRefusedError):
                door.limited.exchange_code("code", "", OUTSIDER)
        with pytest.raises(TooManyProofsError):
            door.limited.exchange_code("code", "", OUTSIDER)
        door.now += timedelta(hours=1)
        door.server.failure = None
        assert door.limited.exchange_code("code", "", OUTSIDER) == GRANT


class TestPeopleOfAPortal:
    @pytest.mark.rule("S63", "good")
    def test_everybody_of_an_office_has_questions_of_their_own_once_they_are_named(self, door: Door) -> None:
        for user_id in range(50):
            door.server.proof = replace(PROOF, user_id=user_id)
            door.prove(SOMEBODY)
        assert door.server.asked == 50

    @pytest.mark.rule("S63", "bad")
    def test_one_person_asks_within_a_bound_also_with_tokens_that_are_good(self, door: Door) -> None:
        assert door.asks(178, SOMEBODY, past=True) <= 2 * MOST_OF_A_PERSON

    def test_invented_tokens_are_counted_by_portal_and_network(self, door: Door) -> None:
        door.server.failure = REFUSED
        assert door.asks(40, SOMEBODY, past=True) == MOST_OF_A_PERSON
        door.server.failure = None
        assert door.asks(1, SOMEBODY) == 0
        door.limited.prove_token("token", "", "another portal", SOMEBODY)
        door.address = "203.0.113.8"
        assert door.asks(1, SOMEBODY) == 1

    def test_outsiders_of_the_same_network_do_not_use_them_up(self, door: Door) -> None:
        door.server.failure = REFUSED
        door.asks(MOST_OF_A_NETWORK)
        assert door.asks(1, SOMEBODY) == 1

    def test_after_ten_minutes_they_begin_anew(self, door: Door) -> None:
        door.server.failure = REFUSED
        door.asks(MOST_OF_A_PERSON, SARA)
        door.now += PORTALS_WINDOW - timedelta(seconds=1)
        assert door.asks(1, SARA) == 0
        door.now += timedelta(seconds=1)
        assert door.asks(1, SARA) == 1

    @pytest.mark.rule("S63", "bad")
    def test_refreshes_count_whether_they_succeed_or_not(self, door: Door) -> None:
        for _ in range(MOST_OF_A_PERSON):
            door.limited.refresh(pair(), "", "portal", SARA)
        with pytest.raises(TooManyProofsError):
            door.limited.refresh(pair(), "", "portal", SARA)
        assert door.server.asked == MOST_OF_A_PERSON

    @pytest.mark.rule("S56", "bad")
    def test_who_a_stored_token_belongs_to_is_not_charged_for_the_question_about_it(self, door: Door) -> None:
        for _ in range(MOST_OF_A_PERSON):
            door.limited.prove_at("token", "", "portal", SOMEBODY)
        with pytest.raises(TooManyProofsError):
            door.limited.prove_at("token", "", "portal", SOMEBODY)
        assert door.asks(MOST_OF_A_PERSON, Asker(of_portal=True, user_id=PROOF.user_id)) == MOST_OF_A_PERSON

    @pytest.mark.rule("S63", "bad")
    def test_a_portal_that_invents_people_asks_within_a_bound(self, door: Door) -> None:
        for user_id in range(2 * MOST_OF_A_PORTAL):
            door.asks(1, Asker(of_portal=True, user_id=user_id))
        assert door.server.asked == MOST_OF_A_PORTAL
        door.limited.prove_token("token", "", "another portal", SARA)

    @pytest.mark.rule("S56", "bad")
    def test_requests_that_are_refused_spend_nothing_of_what_all_people_of_the_portal_have(self, door: Door) -> None:
        door.asks(2 * MOST_OF_A_PORTAL, SARA, past=True)
        assert door.server.asked == MOST_OF_A_PERSON
        assert door.asks(1, Asker(of_portal=True, user_id=3)) == 1

    def test_the_control_questions_count_as_the_two_that_they_are(self, door: Door) -> None:
        for _ in range(MOST_OF_A_PERSON // 2):
            assert door.limited.knows_our_secret("token", "", "portal", SARA)
        with pytest.raises(TooManyProofsError):
            door.limited.knows_our_secret("token", "", "portal", SARA)


def test_workers_share_the_numbers() -> None:
    door = Door(workers=4)
    door.server.failure = REFUSED
    assert door.asks(100, past=True) == MOST_OF_A_NETWORK / 4


def test_the_operators_commands_are_not_limited(door: Door) -> None:
    door.address, door.server.failure = None, REFUSED
    assert door.asks(3 * MOST_OF_A_NETWORK) == 3 * MOST_OF_A_NETWORK
