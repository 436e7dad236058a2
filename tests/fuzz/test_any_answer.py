"""Whatever a portal or an authorization server answers: a page of ours, nothing written, nobody else called."""

import copy
import json
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from werkzeug.test import TestResponse

from tests.fuzz.fuzzed_app import (
    ACCESS,
    CLIENT,
    MEMBER,
    TIMEOUT_S,
    TOKEN,
    FuzzedApp,
    allowed,
    connections,
    examples,
    fuzzed,
    is_answered,
)
from tests.samples.any_json import JSON
from tests.wire.scripted_host import Reply, ScriptedHost

__all__ = ["fuzzed"]

pytestmark = [pytest.mark.costly, pytest.mark.timeout(TIMEOUT_S)]

REST = tuple(f"/rest/{method}.json" for method in ("batch", "app.info", "profile", "user.access", "crm.lead.get"))
CORE: dict[str, Any] = {
    "result": {
        "result": {
            "app": {"ID": 17, "CODE": CLIENT, "INSTALLED": True},
            "person": {"ID": "2", "ADMIN": False, "NAME": "Sara", "LAST_NAME": "Holt"},
            "lead": {
                "ID": "7",
                "TITLE": "Oak desks",
                "STATUS_ID": "NEW",
                "PHONE": [{"VALUE": "1", "VALUE_TYPE": "WORK"}],
            },
            "fields": {"TITLE": {"type": "string", "title": "Title"}, "STATUS_ID": {"type": "crm_status"}},
            "STATUS": [{"STATUS_ID": "NEW", "NAME": "New", "EXTRA": {"COLOR": "#39A8EF"}}],
        },
        "result_error": [],
        "result_time": {"lead": {"operating_reset_at": 1}},
    },
    "time": {"start": 1.5},
}
PROOF: dict[str, Any] = {
    "result": {
        "client_id": CLIENT,
        "user_id": 2,
        "install": {"installed": True, "member_id": "f0" * 16, "client_endpoint": "https://portal.invalid/rest/"},
    }
}
GRANT: dict[str, Any] = {
    "access_token": "aa" * 35,
    "refresh_token": "bb" * 35,
    "expires_in": 3600,
    "member_id": "f0" * 16,
    "user_id": 2,
    "client_endpoint": "https://portal.invalid/rest/",
}
ODD = (
    b"[" * 100_000,
    b'{"result":' * 50_000 + b"1" + b"}" * 50_000,
    b'{"result":{"result":{"lead":{"ID":' + b"9" * 5000 + b"}}}}",
    b'{"result":NaN}',
    b'{"result":{"expires_in":1e999,"ID":-Infinity}}',
    rb'{"result":{"result":{"lead":{"ID":"7","TITLE":"\ud800\udfff\ud800"}}}}',
    b'{"result":1,"result":{"result":{}}}',
    b'{"error":"expired_token","error":"x"}',
    b'\xef\xbb\xbf{"result":[]}',
    '{"result":{}}'.encode("utf-16"),
    b"<html>maintenance</html>",
    b"null",
    b"",
)
TRICKS = (
    "http://127.0.0.2:9/rest/x",
    "http://a@127.0.0.2:9/rest/",
    "//127.0.0.2:9/rest/",
    "\u2025",
    "0x7f.1",
    -1,
    1e300,
)
STATUSES = st.sampled_from([200, 200, 200, 200, 201, 302, 307, 400, 401, 403, 404, 429])
KINDS = st.sampled_from(["application/json; charset=utf-8", "text/html", "", "application/json; charset=utf-16"])


def paths(value: object, so_far: tuple[object, ...] = ()) -> list[tuple[object, ...]]:
    """List the path to every value within."""
    below: list[tuple[object, ...]] = []
    inside = value.items() if isinstance(value, Mapping) else enumerate(value) if isinstance(value, list) else ()
    for key, each in inside:
        below += [(*so_far, key), *paths(each, (*so_far, key))]
    return below


@st.composite
def bent(draw: st.DrawFn, right: dict[str, Any]) -> bytes:
    """Put anything in the place of a few values of a right answer, or take them away."""
    value: Any = copy.deepcopy(right)
    for path in draw(st.lists(st.sampled_from(paths(right)), max_size=3)):
        place: Any = value
        for key in path[:-1]:
            place = place[key] if isinstance(place, dict) and key in place else {}
        if isinstance(place, dict):
            place[path[-1]] = draw(JSON | st.sampled_from(TRICKS))
            if draw(st.booleans()) and draw(st.booleans()):
                del place[path[-1]]
    return json.dumps(value).encode()


def answers(right: dict[str, Any]) -> st.SearchStrategy[Reply]:
    """Any answer: often nearly right, sometimes any JSON, sometimes no JSON at all."""
    bodies = bent(right) | bent(right) | JSON.map(lambda value: json.dumps(value).encode()) | st.binary(max_size=60)
    return st.builds(
        lambda body, status, kind: Reply(body=body, status=status, kind=kind),
        bodies | st.sampled_from(ODD),
        STATUSES,
        KINDS,
    )


def reply_everywhere(host: ScriptedHost, reply: Reply, *addresses: str) -> None:
    host.asked.clear()
    for address in addresses:
        host.answers(address, reply)


def opened(fuzzed: FuzzedApp, path: str = "/lead-tab", **changed: str) -> TestResponse:
    launch = {
        "AUTH_ID": f"{ACCESS}{fuzzed.clock.ahead.seconds}",  # a portal gives a fresh one to each frame that it opens
        "APPLICATION_TOKEN": TOKEN,
        "member_id": MEMBER,
        "PLACEMENT": "CRM_LEAD_DETAIL_TAB",
        "PLACEMENT_OPTIONS": '{"ID":"7"}',
    }
    with fuzzed.flask.test_client() as client:
        return client.post(path, data={**launch, **changed})


@examples(70)
@given(reply=answers(CORE))
@example(reply=Reply(body=CORE))
def test_any_answer_of_a_portal(fuzzed: FuzzedApp, reply: Reply) -> None:
    before = fuzzed.written()
    reply_everywhere(fuzzed.portal, reply, *REST)
    with connections() as made:
        response = opened(fuzzed)
    assert is_answered(response)
    assert allowed(fuzzed, made)
    assert fuzzed.written() == before
    if reply == Reply(body=CORE):
        assert "Oak desks" in response.text, "the premise: a right answer is shown"


FOUND: dict[str, Any] = {
    "result": {
        "result": {
            **CORE["result"]["result"],
            "number": [{"ID": "12345", "TITLE": "Oak desks", "DATE_CREATE": "2026-07-01T09:12:00+03:00"}],
            "name0": [],
            "phone": {"LEAD": [7, "8"]},
            "newest": [{"ID": "7", "TITLE": "Oak desks", "NAME": "Ines"}],
            "scopes": ["crm"],
            "mode": 1,
            "placements": [],
            "events": [],
        },
        "result_error": [],
        "result_time": {"newest": {"operating": 1.5, "operating_reset_at": 1}},
    }
}
LIST = "/rest/crm.lead.list.json"
LISTED: dict[str, Any] = {"result": [{"ID": "7", "TITLE": "Oak desks"}, {"ID": "99", "TITLE": "Nobody's"}], "total": 1}


@examples(40)
@given(found=answers(FOUND), listed=answers(LISTED))
@example(found=Reply(body=FOUND), listed=Reply(body=LISTED))
def test_any_answer_to_a_search(fuzzed: FuzzedApp, found: Reply, listed: Reply) -> None:
    fuzzed.later()
    reply_everywhere(fuzzed.portal, Reply(body=FOUND), *REST)
    ticket = re.search(r'name="ticket" value="([^"]+)"', opened(fuzzed, "/", PLACEMENT="DEFAULT").text)
    assert ticket, "the premise: the page was opened"
    reply_everywhere(fuzzed.portal, found, *REST)
    fuzzed.portal.answers(LIST, listed)
    before = fuzzed.written()
    with connections() as made, fuzzed.flask.test_client() as client:
        searched = client.post("/leads", data={"ticket": ticket[1], "sought": "12345"})
        filters = [name for heard in fuzzed.portal.asked if heard.path == LIST for name in heard.form]
        home = opened(fuzzed, "/", PLACEMENT="DEFAULT")
    assert is_answered(searched)
    assert is_answered(home)
    assert allowed(fuzzed, made)
    assert fuzzed.written() == before
    if "filter[%TITLE]" not in filters:  # without a batch the same reply is what the portal has of this name
        assert "details/99/" not in searched.text, "a lead that nobody asked for"
    if (found, listed) == (Reply(body=FOUND), Reply(body=LISTED)):
        assert "details/12345/" in searched.text
        assert "details/7/" in searched.text, "the premise: right answers are shown"


@examples(40)
@given(reply=answers(PROOF))
def test_any_answer_about_a_token(fuzzed: FuzzedApp, reply: Reply) -> None:
    fuzzed.later()
    before = fuzzed.written()
    reply_everywhere(fuzzed.oauth, reply, "/rest/app.info")
    with connections() as made:
        responses = [
            opened(fuzzed, "/install", member_id="f0" * 16, PLACEMENT="DEFAULT"),
            opened(fuzzed, APPLICATION_TOKEN="0" * 32),
        ]
    assert all(map(is_answered, responses))
    assert [response.status_code for response in responses if response.status_code == 200] == []
    assert allowed(fuzzed, made)
    assert fuzzed.written() == before


@examples(30)
@given(reply=answers(GRANT))
def test_any_answer_to_a_code(fuzzed: FuzzedApp, reply: Reply) -> None:
    fuzzed.later()
    before = fuzzed.written()
    reply_everywhere(fuzzed.oauth, reply, "/oauth/token/")
    with connections() as made, fuzzed.flask.test_client() as client:
        origin = {"Origin": "http://127.0.0.1:8811"}
        started = client.post("/oauth/start", data={"portal": "https://portal.invalid"}, headers=origin)
        (state,) = parse_qs(urlsplit(started.headers["Location"]).query)["state"]
        cookie = started.headers["Set-Cookie"].partition(";")[0]
        response = client.get("/", query_string={"code": "c" * 70, "state": state}, headers={"Cookie": cookie})
    assert fuzzed.oauth.asked, "the premise: the code was traded"
    assert is_answered(response)
    assert response.status_code != 200
    assert allowed(fuzzed, made)
    assert fuzzed.written() == before
