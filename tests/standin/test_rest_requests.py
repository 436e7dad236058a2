import json

import pytest
import requests

from demo.bitrix24_standin import Neighbourhood
from demo.bitrix24_standin.rest.errors import STATUSES
from tests.standin.visitor import HANDLER, Visited


def test_a_method_is_found_whatever_its_case_slashes_and_ending(world: Visited) -> None:
    asked = {"auth": world.token(), "ID": 123}
    written = ("", ".json", "/")
    for path in ("CRM.Lead.Get", "/crm.lead.get.json/", "//crm.lead.get", *(f"crm.lead.get{end}" for end in written)):
        answer = requests.post(f"{world.portal.url}/rest/{path}", json=asked, timeout=60)
        assert answer.json()["result"]["ID"] == "123", path


def test_an_unknown_method_is_told_before_anybody_asks_who_calls(world: Visited) -> None:
    answer = requests.get(f"{world.portal.url}/rest/crm.nothing", timeout=60)
    assert (answer.status_code, answer.json()["error"]) == (404, "ERROR_METHOD_NOT_FOUND")


def test_every_form_of_body_is_read(world: Visited) -> None:
    address, token = f"{world.portal.url}/rest/crm.lead.list", world.token("admin")
    form = f"auth={token}&&filter[ID][0]=123&filter[ID][1]=124&select[]=ID"
    fields = {"auth": token, "filter[ID][0]": "123", "filter[ID][1]": "124", "select[]": "ID"}
    deep = {"auth": token, "filter": {"ID": [123, 124]}, "select": ["ID"]}
    answers = {
        "json": requests.post(address, json=deep, timeout=60),
        "multipart": requests.post(address, files={name: (None, each) for name, each in fields.items()}, timeout=60),
        "query": requests.get(f"{address}?{form}", timeout=60),
    }
    for media in ("application/x-www-form-urlencoded", "text/plain"):
        answers[media] = requests.post(address, data=form, headers={"Content-Type": media}, timeout=60)
    for kind, answer in answers.items():
        assert answer.json()["result"] == [{"ID": "123"}, {"ID": "124"}], kind


def test_the_body_wins_over_the_query(world: Visited) -> None:
    address = f"{world.portal.url}/rest/crm.lead.get?ID=124"
    assert requests.post(address, json={"auth": world.token(), "ID": 123}, timeout=60).json()["result"]["ID"] == "123"


def test_a_body_that_is_no_json_is_no_parameters(world: Visited) -> None:
    headers = {"Content-Type": "application/json"}
    address = f"{world.portal.url}/rest/crm.lead.get?auth={world.token()}"
    for body in (b"{", b"\xff", b'{"ID":' + b"9" * 5000 + b"}", b"[" * 100_000, b'{"a":"\\ud800"}'):
        answer = requests.post(address, data=body, headers=headers, timeout=60)
        assert answer.json()["error_description"] == "ID is not defined or invalid.", body[:10]


def test_a_bearer_header_wins_over_auth_and_auth_over_access_token(world: Visited) -> None:
    address = f"{world.portal.url}/rest/profile"
    admin, sara = world.token("admin"), world.token("sara")
    headers = {"Authorization": f"Bearer {admin}"}
    by_header = requests.post(address, json={"auth": sara}, headers=headers, timeout=60).json()
    by_auth = requests.post(address, json={"access_token": admin, "auth": sara}, timeout=60).json()
    by_access = requests.post(address, json={"access_token": admin}, timeout=60).json()
    assert [each["result"]["ID"] for each in (by_header, by_auth, by_access)] == ["1", "2", "1"]


def test_any_page_may_ask_and_a_browser_learns_so_beforehand(world: Visited) -> None:
    preflight = requests.options(f"{world.portal.url}/rest/profile", timeout=60)
    assert preflight.status_code == 200
    assert preflight.headers["Access-Control-Allow-Origin"] == "*"
    assert "authorization" not in preflight.headers["Access-Control-Allow-Headers"]
    assert world.ask("profile").headers["X-Content-Type-Options"] == "nosniff"


def test_json_is_escaped_as_php_does_and_empty_maps_are_lists(world: Visited) -> None:
    world.result("app.option.set", "admin", options={"sign": "</a>&'\"ü"})
    text = world.ask("app.option.get", "admin", option="sign").text
    assert r'"\u003C\/a\u003E\u0026\u0027\u0022ü"' in text
    assert world.ask("user.option.get").json()["result"] == []


def test_a_webhook_is_a_person_without_an_application(world: Visited) -> None:
    hook = world.portal.new_webhook(world.portal.people["sara"])
    assert requests.post(f"{hook}crm.lead.get.json", json={"ID": 123}, timeout=60).json()["result"]["ID"] == "123"
    refused = requests.post(f"{hook}placement.get", timeout=60)
    assert (refused.status_code, refused.json()["error"]) == (403, "WRONG_AUTH_TYPE")
    forged = requests.post(f"{world.portal.url}/rest/2/wrongcode/profile", timeout=60)
    assert (forged.status_code, forged.json()["error"]) == (401, "INVALID_CREDENTIALS")


@pytest.mark.parametrize(("profile", "kind"), [("cloud", float), ("newest", int)])
def test_the_time_block_has_fractions_or_whole_seconds(neighbourhood: Neighbourhood, profile: str, kind: type) -> None:
    portal = neighbourhood.add_portal(profile=profile)
    hook = portal.new_webhook(portal.people["sara"])
    block = json.loads(requests.get(f"{hook}profile", timeout=60).text)["time"]
    assert type(block["start"]) is kind
    assert type(block["operating_reset_at"]) is int


@pytest.mark.parametrize(("statuses", "expected"), [("code", 401), ("docs", 403)])
def test_disputed_statuses_follow_the_profile(neighbourhood: Neighbourhood, statuses: str, expected: int) -> None:
    portal = neighbourhood.add_portal(statuses="docs" if statuses == "docs" else "code")
    app = neighbourhood.register_local_app(portal, name="x", handler_url="http://127.0.0.1:9/")
    token = portal.fresh_pair(app, portal.people["vera"]).access
    answer = requests.post(f"{portal.url}/rest/profile", json={"auth": token}, timeout=60)
    assert (answer.status_code, answer.json()["error"]) == (expected, "user_access_error")


def test_each_disputed_status_can_be_had_as_the_code_and_as_the_documents_say(world: Visited) -> None:
    usual = world.portal.statuses
    for error in [error for error, (code, docs) in STATUSES.items() if code != docs]:
        world.portal.faults.rest_error(value=error)
        world.portal.statuses = usual
        by_code = world.ask("profile").status_code
        world.portal.statuses = "docs"
        assert (by_code, world.ask("profile").status_code) == STATUSES[error], error


def test_another_applications_token_is_its_own_in_the_same_portal(world: Visited) -> None:
    other = world.neighbourhood.register_local_app(world.portal, name="Other", handler_url=HANDLER)
    pair = world.portal.fresh_pair(other, world.portal.people["sara"])
    rows = world.portal.installations
    assert world.info(pair.access).json()["result"]["client_id"] == other.client_id
    assert world.result("app.info", auth=pair.access) != world.result("app.info")
    assert world.renew(pair.refresh).json()["error"] == "invalid_grant"
    assert rows[other.client_id].application_token != rows[world.app.client_id].application_token
    world.portal.uninstall(other)
    assert world.refusal("profile", auth=pair.access)[1] == "APPLICATION_NOT_FOUND"
    assert world.result("profile")
