import re
import socket
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from b24app.adapters.oauth.authorization_server import OAuthServers, invented_like
from b24app.adapters.outbound.transport import MOST_BYTES
from b24app.domain.portal.portal_address import Origin
from b24app.domain.portal.tokens import SOMEBODY, Asker, TokenPair, ViewerToken
from b24app.errors import FullLeadError
from b24app.errors.outside import (
    AppRemovedError,
    AuthorizationSilentError,
    ClientRefusedError,
    GrantRefusedError,
    InvalidResponseError,
    NoResponseError,
    OversizedResponseError,
    PaymentRequiredError,
    ScopeMissingError,
    TokenExpiredError,
    TokenRefusedError,
    UnreachableError,
)
from b24app.errors.own import TooManyProofsError
from demo.bitrix24_standin.tokens import Grant
from tests.case import case
from tests.wire.neighbours import NOW, Neighbours, oauth_servers, origin_of
from tests.wire.scripted_host import Reply, ScriptedHost, sample

INFO, TOKEN = "/rest/app.info", "/oauth/token/"
SECRET = "canary-secret"
MEMBER = "a" * 32
PAIR = TokenPair(access_token=ViewerToken("canary-access"), refresh_token="canary-refresh", expires_at=NOW)


@pytest.fixture
def second() -> Iterator[ScriptedHost]:
    with ScriptedHost() as second:
        yield second


def servers(near: Neighbours, *before: Origin) -> OAuthServers:
    return oauth_servers(
        *before, origin_of(near.world.oauth.url), client_id=near.app.client_id, client_secret=near.app.client_secret
    )


def scripted(*hosts: ScriptedHost) -> OAuthServers:
    return oauth_servers(*(host.origin for host in hosts), client_id="local.1", client_secret=SECRET)


def code_of(near: Neighbours) -> str:
    grant = Grant(client_id=near.app.client_id, member_id=near.portal.member_id, user_id=2, scope=near.app.scope)
    return near.world.oauth.tokens.issue_code(grant)


def test_a_token_is_proven_with_its_portal_and_person(near: Neighbours, caplog: pytest.LogCaptureFixture) -> None:
    proof = servers(near).prove_token(near.token(), "", near.portal.member_id)
    assert "security" not in caplog.text
    assert (proof.client_id, proof.member_id) == (near.app.client_id, near.portal.member_id)
    assert (proof.endpoint, proof.user_id, proof.installed) == (near.endpoint, 2, True)
    assert proof.oauth_server == near.world.oauth.url


def test_a_token_of_another_portal_than_the_one_that_is_claimed_is_told_to_the_operator(
    near: Neighbours, caplog: pytest.LogCaptureFixture
) -> None:
    assert servers(near).prove_token(near.token(), "", MEMBER).member_id == near.portal.member_id
    assert "a token of another portal than the one that is claimed" in caplog.text


@pytest.mark.rule("S28", "good")
def test_a_refresh_brings_a_new_pair_and_the_old_one_is_spent(near: Neighbours) -> None:
    old = near.pair()
    grant = servers(near).refresh(old, near.world.oauth.url)
    assert {grant.pair.access_token, grant.pair.refresh_token}.isdisjoint({old.access_token, old.refresh_token})
    assert grant.pair.expires_at == NOW + timedelta(hours=1)
    assert (grant.member_id, grant.user_id, grant.endpoint) == (near.portal.member_id, 2, near.endpoint)
    with pytest.raises(GrantRefusedError):
        servers(near).refresh(old, near.world.oauth.url)


def test_a_code_is_good_once(near: Neighbours) -> None:
    code = code_of(near)
    assert servers(near).exchange_code(code, "").user_id == 2
    with pytest.raises(GrantRefusedError):
        servers(near).exchange_code(code, "")


@pytest.mark.parametrize("failure", [socket.EAI_NONAME, None], ids=["unknown name", "address that is not allowed"])
def test_a_server_that_cannot_be_connected_to_is_silent_and_no_portals_matter(
    monkeypatch: pytest.MonkeyPatch, failure: int | None
) -> None:
    def resolved(*_: object, **__: object) -> list[object]:
        if failure:
            raise socket.gaierror(failure, "unknown")
        return [(socket.AF_INET, socket.SOCK_STREAM, 0, "", ("169.254.169.254", 443))]

    monkeypatch.setattr(socket, "getaddrinfo", resolved)
    server = Origin(scheme="https", host="oauth.test", port=443)
    asked = oauth_servers(server, client_id="local.1", client_secret=SECRET)
    questions: tuple[Callable[[], object], ...] = (
        lambda: asked.prove_token("canary-access", "", MEMBER),
        lambda: asked.prove_at("canary-access", str(server)),
        lambda: asked.refresh(PAIR, str(server)),
        lambda: asked.exchange_code("canary-code", ""),
    )
    leaves = []
    for question in questions:
        with pytest.raises(NoResponseError) as failed:
            question()
        leaves.append(type(failed.value))
    assert leaves == [AuthorizationSilentError, NoResponseError, NoResponseError, AuthorizationSilentError]


def test_the_secrets_travel_in_the_body_of_a_post(host: ScriptedHost) -> None:
    host.answers(TOKEN, Reply(body=sample("oauth_token"))).answers(INFO, Reply(body=sample("oauth_app_info")))
    scripted(host).refresh(PAIR, str(host.origin))
    scripted(host).exchange_code("canary-code", "")
    scripted(host).prove_token("canary-access", "", MEMBER)
    credentials = {"client_id": "local.1", "client_secret": SECRET}
    assert [asked.path for asked in host.asked] == [TOKEN, TOKEN, INFO]
    assert [asked.form for asked in host.asked] == [
        {"grant_type": "refresh_token", "refresh_token": "canary-refresh", **credentials},
        {"grant_type": "authorization_code", "code": "canary-code", **credentials},
        {"auth": "canary-access"},
    ]


def test_each_fault_of_a_refresh_is_its_own_error_after_one_request(near: Neighbours) -> None:
    cases: list[tuple[str, type[FullLeadError]]] = [
        ("expire_refresh_tokens", GrantRefusedError),
        ("revoke_tokens", GrantRefusedError),
        ("wrong_client", ClientRefusedError),
        ("app_removed", AppRemovedError),
        ("payment_over", PaymentRequiredError),
        ("refresh_500", NoResponseError),
        ("refresh_lost", NoResponseError),
        ("refresh_empty", InvalidResponseError),
        ("refresh_list", InvalidResponseError),
        ("refresh_html", InvalidResponseError),
        ("refresh_no_expiry", InvalidResponseError),
        ("refresh_invalid_scope", ScopeMissingError),
    ]
    for fault, leaf in cases:
        with case(fault):
            pair = near.pair()
            near.portal.faults[fault]()
            with pytest.raises(leaf):
                servers(near).refresh(pair, near.world.oauth.url)
            assert near.world.oauth.wire.count("oauth/token") == 1
            near.portal.faults.reset()
            near.world.oauth.wire.clear()


def test_each_fault_of_a_proof_is_its_own_error(near: Neighbours) -> None:
    cases: list[tuple[str, type[FullLeadError]]] = [
        ("expire_tokens", TokenExpiredError),
        ("revoke_tokens", TokenRefusedError),
        ("app_removed", AppRemovedError),
        ("payment_over", PaymentRequiredError),
        ("info_500", NoResponseError),
        ("info_html", InvalidResponseError),
    ]
    for fault, leaf in cases:
        with case(fault):
            token = near.token()
            near.portal.faults[fault]()
            with pytest.raises(leaf):
                servers(near).prove_token(token, "", MEMBER)
            near.portal.faults.reset()


def test_a_wrong_secret_is_told_from_a_spent_pair(near: Neighbours) -> None:
    wrong = replace(servers(near), client_secret="wrong")
    with pytest.raises(ClientRefusedError):
        wrong.refresh(near.pair(), near.world.oauth.url)


class TestTheControlQuestions:
    @pytest.mark.rule("S59", "good")
    def test_a_server_that_checks_secrets_knows_ours_and_no_other(self, near: Neighbours) -> None:
        like = near.pair().refresh_token
        assert servers(near).knows_our_secret(like, near.world.oauth.url)
        assert near.world.oauth.wire.count("oauth/token") == 2

    @pytest.mark.rule("S59", "bad")
    def test_it_does_not_know_a_wrong_one(self, near: Neighbours) -> None:
        wrong = replace(servers(near), client_secret="wrong")
        assert not wrong.knows_our_secret(near.pair().refresh_token, near.world.oauth.url)

    @pytest.mark.rule("S59", "bad")
    def test_a_server_that_answers_every_secret_alike_says_nothing(self, host: ScriptedHost) -> None:
        for answer in (
            Reply(body={"error": "invalid_grant"}, status=400),
            Reply(body={"error": "invalid_client"}, status=400),
            Reply(body={"error": "wrong_client"}),
            Reply(body={"error": "invalid_request"}, status=400),
            Reply(body={"error": "expired_token"}, status=401),
            Reply(body={"error": "NOT_INSTALLED"}, status=401),
            Reply(body=sample("oauth_token")),
        ):
            with case(answer):
                host.answers(TOKEN, answer)
                assert not scripted(host).knows_our_secret("a" * 70, str(host.origin))

    @pytest.mark.rule("S59", "bad")
    @pytest.mark.parametrize("answer", [Reply(body=b"", status=503), Reply(body=b"not here", status=404)])
    def test_one_that_does_not_answer_is_not_taken_for_one_that_refuses(
        self, host: ScriptedHost, answer: Reply
    ) -> None:
        host.answers(TOKEN, answer)
        with pytest.raises(UnreachableError):
            scripted(host).knows_our_secret("a" * 70, str(host.origin))

    def test_neither_question_carries_a_token_of_anybody_and_the_second_no_secret_of_ours(
        self, host: ScriptedHost
    ) -> None:
        host.answers(TOKEN, Reply(body={"error": "invalid_grant"}, status=400))
        scripted(host).knows_our_secret("canary-refresh", str(host.origin))
        host.answers(TOKEN, Reply(body={"error": "invalid_client"}, status=400))
        scripted(host).knows_our_secret("canary-refresh", str(host.origin))
        ours, nobodys, again = (asked.form for asked in host.asked)
        assert ours["client_secret"] == again["client_secret"] == SECRET
        assert len(nobodys["client_secret"]) == len(SECRET)
        assert nobodys["client_secret"] != SECRET
        tokens = {form["refresh_token"] for form in (ours, nobodys, again)}
        assert len(tokens) == 3, "each is invented anew"
        assert all(re.fullmatch("[0-9A-Za-z]{6}-[0-9A-Za-z]{7}", token) for token in tokens)
        assert "canary-refresh" not in tokens


def test_an_invented_token_has_the_form_of_the_one_it_is_like() -> None:
    for like in ("0a" * 35, "3f5-A9_z", ""):
        with case(like):
            found = invented_like(like)
            assert (len(found), found == like) == (len(like), not like)
            assert [letter for letter in found if not letter.isalnum()] == [
                letter for letter in like if not letter.isalnum()
            ]
            if set(like) <= set("0123456789abcdef"):
                assert set(found) <= set("0123456789abcdef")


@pytest.mark.rule("S4", "good")
def test_the_hint_picks_a_member_of_the_list_first(host: ScriptedHost, second: ScriptedHost) -> None:
    for each in (host, second):
        each.answers(INFO, Reply(body=sample("oauth_app_info")))
    proof = scripted(host, second).prove_token("t", str(second.origin), MEMBER)
    assert (proof.oauth_server, host.paths, second.paths) == (str(second.origin), [], [INFO])


@pytest.mark.rule("S4", "bad")
def test_a_hint_that_is_no_member_of_the_list_is_never_asked(host: ScriptedHost, second: ScriptedHost) -> None:
    host.answers(INFO, Reply(body=sample("oauth_app_info"))).answers(TOKEN, Reply(body=sample("oauth_token")))
    assert scripted(host).prove_token("t", str(second.origin), MEMBER).oauth_server == str(host.origin)
    scripted(host).exchange_code("code", str(second.origin))
    assert (host.paths, second.paths) == ([INFO, TOKEN], [])


@pytest.mark.rule("S4", "bad")
@pytest.mark.rule("S27", "bad")
def test_a_server_that_was_taken_off_the_list_is_not_asked_and_no_other_one_in_its_place(
    host: ScriptedHost, second: ScriptedHost
) -> None:
    for ask in (
        lambda: scripted(host).refresh(PAIR, str(second.origin)),
        lambda: scripted(host).prove_at("t", str(second.origin)),
        lambda: scripted(host).knows_our_secret("t", str(second.origin)),
    ):
        with pytest.raises(NoResponseError):
            ask()
    assert host.paths == second.paths == []


@pytest.mark.rule("S63", "bad")
@pytest.mark.parametrize("ask", ["prove_token", "exchange_code"])
def test_each_further_server_is_charged_before_it_is_asked(host: ScriptedHost, second: ScriptedHost, ask: str) -> None:
    for each in (host, second):
        each.answers(INFO, Reply(body=b"", status=500)).answers(TOKEN, Reply(body=b"", status=500))
    charged: list[tuple[str, Asker]] = []

    def charge(member_id: str, asker: Asker) -> None:
        assert len(host.paths) == len(second.paths) + 1, "the premise: the first one was asked, the second one not yet"
        charged.append((member_id, asker))
        if len(charged) > 1:
            raise TooManyProofsError(60.0)

    both = oauth_servers(host.origin, second.origin, client_id="local.1", client_secret=SECRET, charge=charge)
    question: Callable[[], object] = {
        "prove_token": lambda: both.prove_token("t", "", MEMBER, SOMEBODY),
        "exchange_code": lambda: both.exchange_code("c", "", SOMEBODY),
    }[ask]
    with pytest.raises(AuthorizationSilentError):
        question()
    with pytest.raises(TooManyProofsError):
        question()
    assert charged == [(MEMBER if ask == "prove_token" else "", SOMEBODY)] * 2
    assert (len(host.paths), len(second.paths)) == (2, 1)


def test_one_server_can_be_asked_alone(host: ScriptedHost, second: ScriptedHost) -> None:
    host.answers(INFO, Reply(body={"error": "invalid_token"}, status=401))
    second.answers(INFO, Reply(body=sample("oauth_app_info")))
    assert scripted(host, second).prove_at("t", str(second.origin)).oauth_server == str(second.origin)
    with pytest.raises(TokenRefusedError):
        scripted(host, second).prove_at("t", str(host.origin))
    assert (host.paths, second.paths) == ([INFO], [INFO])


@pytest.mark.parametrize(
    "first",
    [
        Reply(body={"error": "invalid_client"}, status=400),
        Reply(body={"error": "invalid_token"}, status=401),
        Reply(body=b"not here", status=404),
        Reply(body=b"", status=502),
        Reply(body={}),
    ],
    ids=lambda reply: f"{reply.status} {reply.body}",
)
def test_a_token_unknown_to_the_first_server_is_proven_at_the_next(near: Neighbours, first: Reply) -> None:
    with ScriptedHost() as host:
        host.answers(INFO, first)
        proof = servers(near, host.origin).prove_token(near.token(), "", MEMBER)
    assert proof.oauth_server == near.world.oauth.url


def test_a_server_that_knows_the_token_has_the_last_word(host: ScriptedHost, second: ScriptedHost) -> None:
    host.answers(INFO, Reply(body={"error": "expired_token"}, status=401))
    with pytest.raises(TokenExpiredError):
        scripted(host, second).prove_token("t", "", MEMBER)
    assert second.paths == []


@pytest.mark.parametrize("silent_first", [True, False])
def test_a_silent_server_is_not_taken_for_one_that_refuses(
    host: ScriptedHost, second: ScriptedHost, *, silent_first: bool
) -> None:
    host.answers(INFO, Reply(body=b"", status=503))
    second.answers(INFO, Reply(body={"error": "invalid_token"}, status=401))
    with pytest.raises(NoResponseError):
        scripted(*((host, second) if silent_first else (second, host))).prove_token("t", "", MEMBER)


def test_a_server_that_knows_the_client_says_more_about_a_code(host: ScriptedHost, second: ScriptedHost) -> None:
    host.answers(TOKEN, Reply(body={"error": "wrong_client"}))
    second.answers(TOKEN, Reply(body={"error": "invalid_grant"}, status=400))
    with pytest.raises(GrantRefusedError):
        scripted(host, second).exchange_code("code", "")


@pytest.mark.rule("S58", "bad")
def test_a_server_that_answers_too_much_is_read_no_further_and_the_next_one_is_asked(
    host: ScriptedHost, second: ScriptedHost
) -> None:
    host.answers(INFO, Reply(body={"result": "x" * MOST_BYTES}))
    second.answers(INFO, Reply(body=sample("oauth_app_info")))
    assert scripted(host, second).prove_token("t", "", MEMBER).oauth_server == str(second.origin)
    second.answers(INFO, Reply(body={"error": "invalid_token"}, status=401))
    with pytest.raises(OversizedResponseError):
        scripted(host, second).prove_token("t", "", MEMBER)


def test_a_pair_without_a_refresh_token_costs_no_request(host: ScriptedHost) -> None:
    with pytest.raises(GrantRefusedError):
        scripted(host).refresh(replace(PAIR, refresh_token=""), str(host.origin))
    assert host.paths == []


@pytest.mark.rule("S28", "bad")
def test_no_redirect_is_followed(host: ScriptedHost, second: ScriptedHost) -> None:
    for status in (301, 302, 303, 307, 308):
        with case(status):
            for path in (TOKEN, INFO):
                host.answers(path, Reply(body=b"", status=status, headers={"Location": f"{second.origin}{path}"}))
            with pytest.raises(InvalidResponseError):
                scripted(host).refresh(PAIR, str(host.origin))
            with pytest.raises(InvalidResponseError):
                scripted(host).prove_token("t", "", MEMBER)
            assert second.paths == []


def test_what_authlib_would_stumble_over_does_not_reach_it(host: ScriptedHost) -> None:
    for spoiled in ("expires_at", "token_type", "scope", "id_token"):
        with case(spoiled):
            host.answers(TOKEN, Reply(body={**sample("oauth_token"), spoiled: []}))
            pair = scripted(host).refresh(PAIR, str(host.origin)).pair
            assert pair.refresh_token == sample("oauth_token")["refresh_token"]


def test_no_error_and_no_repr_holds_a_secret(host: ScriptedHost) -> None:
    said = {"error": "canary-access", "error_description": f"{SECRET} canary-refresh canary-code"}
    host.answers(TOKEN, Reply(body=said, status=400)).answers(INFO, Reply(body=said, status=401))
    asks = (
        lambda: scripted(host).refresh(PAIR, str(host.origin)),
        lambda: scripted(host).exchange_code("canary-code", ""),
        lambda: scripted(host).prove_token("canary-access", "", MEMBER),
    )
    for ask in asks:
        with pytest.raises(FullLeadError) as caught:
            ask()
        error = caught.value
        assert "canary" not in f"{error!s}{error!r}{error.__dict__}{error.__cause__!r}{error.__context__!r}"
    assert "canary" not in repr(scripted(host))
