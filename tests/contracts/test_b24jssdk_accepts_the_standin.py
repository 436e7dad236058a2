"""The vendor's own JavaScript client in Node against the stand-in, over TLS: OAuth, renewal, batch, lists, refusals."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
from cryptography import x509

from demo.bitrix24_standin import Neighbourhood
from tests.js import node
from tests.standin.visitor import HANDLER, Inbox, Visited
from tests.wire.certificates import Authority

pytestmark = pytest.mark.costly

Answer = dict[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Judge:
    """The client, with a fresh pair of tokens for each run."""

    world: Visited
    ca_file: str

    def ask(
        self, *steps: Mapping[str, object], login: str = "admin", **changes: str
    ) -> tuple[list[Answer], list[Answer]]:
        """Take steps in one process; gives the answers, and the pairs handed to the client's callback."""
        job = {"params": self._params(login) | changes, "secret": self._secret(), "steps": steps}
        told = node.ask(job, self.ca_file)
        return told["answers"], told["pairs"]

    def call(self, method: str, login: str = "admin", /, **params: object) -> Answer:
        """Call one method."""
        return self.ask({"call": {"method": method, "params": params}}, login=login)[0][0]

    def _secret(self) -> dict[str, str]:
        return {"clientId": self.world.app.client_id, "clientSecret": self.world.app.client_secret}

    def _params(self, login: str) -> dict[str, object]:
        portal, app = self.world.portal, self.world.app
        pair = portal.fresh_pair(app, portal.people[login])
        return {
            "applicationToken": portal.installations[app.client_id].application_token,
            "userId": pair.grant.user_id,
            "memberId": portal.member_id,
            "accessToken": pair.access,
            "refreshToken": pair.refresh,
            "expires": int(pair.expires_at),
            "expiresIn": 3600,
            "scope": ",".join(pair.grant.scope),
            "domain": portal.host,
            "clientEndpoint": portal.client_endpoint,
            "serverEndpoint": f"{self.world.neighbourhood.oauth.url}/rest/",
            "status": app.status,
        }


@pytest.fixture
def judge(tmp_path: Path) -> Iterator[Judge]:
    node.needed()
    authority, inbox = Authority(tmp_path), Inbox()
    with Neighbourhood(tls=authority.server_context(x509.DNSName("localhost"))) as neighbourhood:
        portal = neighbourhood.add_portal()
        app = neighbourhood.register_local_app(portal, name="Judged", handler_url=HANDLER)
        world = Visited(neighbourhood=neighbourhood, portal=portal, app=app, inbox=inbox)
        yield Judge(world=world, ca_file=authority.ca_file)
    inbox.server.close()


def result(answer: Answer) -> dict[str, object]:
    data = answer["data"]
    assert isinstance(data, dict), answer
    found = data.get("result", data)
    assert isinstance(found, dict)
    return found


def test_it_calls_a_method_and_learns_whether_the_caller_is_an_administrator(judge: Judge) -> None:
    lead = {"call": {"method": "crm.lead.get", "params": {"id": 123}}}
    (answer, admin), _ = judge.ask(lead, {"initIsAdmin": {}})
    (sara,), _ = judge.ask({"initIsAdmin": {}}, login="sara")
    assert result(answer)["TITLE"] == "Lead #1591"
    assert (admin["data"], sara["data"]) == (True, False)


def test_it_calls_batches_by_name_and_by_number(judge: Judge) -> None:
    options = {"isHaltOnError": False}
    named = {"batch": {"calls": {"who": ["profile", {}], "lead": ["crm.lead.get", {"id": 124}]}, "options": options}}
    listed = {"batch": {"calls": [["profile", {}], ["crm.lead.get", {"id": 127}]], "options": options}}
    (by_name, by_number), _ = judge.ask(named, listed, login="sara")
    whole = result(by_name)
    assert isinstance(whole["lead"], dict)
    assert isinstance(whole["who"], dict)
    assert (whole["who"]["NAME"], whole["lead"]["LAST_NAME"]) == ("Sara", "Calder")
    assert isinstance(by_number["data"], list)
    assert [row and row["ID"] for row in by_number["data"]] == ["2", None]  # it drops errors that have no code


def test_it_lists_over_several_pages(judge: Judge) -> None:
    portal = judge.world.portal
    for _ in range(120):
        portal.crm.add(portal.people["admin"], {}, 0.0)
    (answer,), _ = judge.ask({"callList": {"method": "crm.lead.list", "params": {"select": ["ID"]}}})
    assert isinstance(answer["data"], list)
    assert [int(row["ID"]) for row in answer["data"]] == sorted(portal.crm.leads)
    assert portal.wire.count("crm.lead.list") == 3


def test_an_expired_token_is_renewed_once_and_the_new_pair_is_handed_over(judge: Judge) -> None:
    world = judge.world
    world.portal.faults.always_expired(1)
    (answer, again), pairs = judge.ask({"call": {"method": "profile"}}, {"call": {"method": "profile"}})
    assert (result(answer)["ID"], result(again)["ID"]) == ("1", "1")
    assert [each.status for each in world.portal.wire.of("profile")] == [401, 200, 200]
    assert [each.method for each in world.neighbourhood.oauth.wire.of("oauth/token")] == ["POST"]
    assert len(pairs) == 1
    found = world.portal.tokens.find(str(pairs[0]["accessToken"]))
    assert found is not None
    assert (found.grant.user_id, found.refresh) == (1, pairs[0]["refreshToken"])


def test_a_refresh_token_that_is_not_known_is_told_as_such(judge: Judge) -> None:
    judge.world.portal.faults.always_expired()
    answers, pairs = judge.ask({"call": {"method": "profile"}}, refreshToken="a" * 70)
    assert (answers[0]["code"], answers[0]["status"]) == ("invalid_grant", 400)
    assert pairs == []


@pytest.mark.drawn(2)
@pytest.mark.parametrize(
    ("switch", "code", "status"),
    [
        ("rest_503", "QUERY_LIMIT_EXCEEDED", 503),
        ("rest_429", "OPERATION_TIME_LIMIT", 429),
        ("rest_500", "INTERNAL_SERVER_ERROR", 500),
        ("user_dismissed", "authorization_error", 401),
        ("user_excluded", "user_access_error", 401),
        ("payment_over", "PAYMENT_REQUIRED", 401),
        ("scope_missing", "insufficient_scope", 401),
        ("app_removed", "APPLICATION_NOT_FOUND", 401),
    ],
)
def test_it_recognises_what_happens_in_a_portal(judge: Judge, switch: str, code: str, status: int) -> None:
    judge.world.portal.faults[switch]()
    answer = judge.call("crm.lead.get", "sara", id=123)
    assert (answer.get("thrown"), answer.get("code"), answer.get("status")) == ("AjaxError", code, status)


def test_a_method_that_is_not_there_and_a_lead_that_may_not_be_read_are_refused(judge: Judge) -> None:
    unknown = judge.call("crm.nothing.here")
    forbidden = judge.call("crm.lead.get", "sara", id=127)
    assert (unknown["code"], unknown["status"]) == ("ERROR_METHOD_NOT_FOUND", 404)
    assert forbidden["status"] == 400


def test_it_calls_with_a_webhook(judge: Judge) -> None:
    hook = judge.world.portal.new_webhook(judge.world.portal.people["sara"])
    told = node.ask(
        {"hook": hook, "steps": [{"call": {"method": "crm.lead.get", "params": {"id": 123}}}]}, judge.ca_file
    )
    assert result(told["answers"][0])["TITLE"] == "Lead #1591"


def test_the_lock_file_holds_hashes_and_names_no_address() -> None:
    lock = (node.HERE / "package-lock.json").read_text()
    packages = json.loads(lock)["packages"]
    assert "://" not in lock
    assert all(each["integrity"].startswith("sha512-") for name, each in packages.items() if name)
