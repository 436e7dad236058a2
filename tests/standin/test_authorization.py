from urllib.parse import parse_qsl, urlsplit

import requests

from tests.case import case
from tests.standin.visitor import Visited

KEYS = {
    "access_token",
    "refresh_token",
    "expires_in",
    "expires",
    "user_id",
    "member_id",
    "domain",
    "client_endpoint",
    "server_endpoint",
    "scope",
    "status",
}


def code_of(world: Visited, state: str = "s") -> dict[str, str]:
    address = f"{world.portal.url}/oauth/authorize/?client_id={world.app.client_id}&state={state}"
    answer = requests.get(address, cookies={"demo_person": "sara"}, allow_redirects=False, timeout=60)
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith(world.app.handler_url)
    return dict(parse_qsl(urlsplit(answer.headers["Location"]).query))


def test_a_refresh_gives_a_new_pair_and_kills_the_old_one(world: Visited) -> None:
    """docs/platform.md 3.3, 13.12."""
    pair = world.portal.fresh_pair(world.app, world.portal.people["sara"])
    new = world.renew(pair.refresh).json()
    assert set(new) == KEYS
    assert (new["user_id"], new["member_id"], new["expires_in"]) == (2, world.portal.member_id, 3600)
    assert new["domain"] == urlsplit(world.neighbourhood.oauth.url).hostname
    assert world.renew(pair.refresh).json()["error"] == "invalid_grant"
    assert world.refusal("profile", auth=pair.access)[1] == "invalid_token"
    assert world.result("profile", auth=new["access_token"])


def test_chains_are_independent(world: Visited) -> None:
    one, other = (world.portal.fresh_pair(world.app, world.portal.people["sara"]) for _ in range(2))
    world.renew(one.refresh)
    assert world.result("profile", auth=other.access)
    assert "access_token" in world.renew(other.refresh).json()


REFUSED: list[tuple[dict[str, str], int, str]] = [
    ({"client_id": "local.nobody"}, 200, "wrong_client"),
    ({"client_secret": "x"}, 400, "invalid_client"),
    ({"refresh_token": ""}, 400, "invalid_request"),
    ({"refresh_token": "a" * 70}, 400, "invalid_grant"),
    ({"grant_type": "password"}, 400, "invalid_request"),
    ({"grant_type": "authorization_code", "code": "b" * 70}, 400, "invalid_grant"),
]


def test_each_refusal_is_the_documented_one(world: Visited) -> None:
    own = {
        "grant_type": "refresh_token",
        "client_id": world.app.client_id,
        "client_secret": world.app.client_secret,
        "refresh_token": world.refresh_token(),
    }
    address = f"{world.neighbourhood.oauth.url}/oauth/token/"
    for params, status, error in REFUSED:
        sent = own | params
        for answer in (requests.get(address, params=sent, timeout=60), requests.post(address, data=sent, timeout=60)):
            assert (answer.status_code, answer.json()["error"]) == (status, error), params


def test_a_removed_application_is_not_installed_whatever_it_shows(world: Visited) -> None:
    pair = world.portal.fresh_pair(world.app, world.portal.people["sara"])
    world.portal.uninstall(world.app)
    answers = (world.renew(pair.refresh), world.info(pair.access))
    assert [(each.status_code, each.json()["error"]) for each in answers] == [(401, "NOT_INSTALLED")] * 2
    assert world.refusal("profile", auth=pair.access)[:2] == (401, "APPLICATION_NOT_FOUND")


def test_a_code_comes_back_with_everything_and_works_once(world: Visited) -> None:
    back = code_of(world, "my state")
    assert set(back) == {"code", "state", "domain", "member_id", "scope", "server_domain"}
    assert (back["state"], back["domain"], back["scope"]) == ("my state", world.portal.host, "crm,placement,user_brief")
    first = world.exchange(grant_type="authorization_code", code=back["code"])
    second = world.exchange(grant_type="authorization_code", code=back["code"])
    assert first.json()["user_id"] == 2
    assert second.json()["error"] == "invalid_grant"


def test_a_code_is_too_old_after_thirty_seconds(world: Visited) -> None:
    code = code_of(world)["code"]
    world.neighbourhood.clock.advance(31)
    assert world.exchange(grant_type="authorization_code", code=code).json()["error"] == "invalid_grant"


def test_an_access_token_is_too_old_after_an_hour_and_a_refresh_token_after_half_a_year(world: Visited) -> None:
    pair = world.portal.fresh_pair(world.app, world.portal.people["sara"])
    world.neighbourhood.clock.advance(3601)
    assert world.refusal("profile", auth=pair.access)[:2] == (401, "expired_token")
    assert world.info(pair.access).json()["error"] == "expired_token"
    world.neighbourhood.clock.advance(180 * 24 * 3600)
    assert world.renew(pair.refresh).json()["error"] == "invalid_grant"


def test_who_is_not_signed_in_meets_the_sign_in_page(world: Visited) -> None:
    address = f"{world.portal.url}/oauth/authorize/?client_id={world.app.client_id}"
    answer = requests.get(address, allow_redirects=False, timeout=60)
    assert answer.status_code == 401
    assert "Sign in" in answer.text


def test_app_info_says_whose_token_it_is(world: Visited) -> None:
    address, token = f"{world.neighbourhood.oauth.url}/rest/app.info", world.token()
    answers = {
        "GET": requests.get(address, params={"auth": token}, timeout=60),
        "POST": requests.post(address, data={"auth": token}, timeout=60),
        "json": requests.post(address, json={"auth": token}, timeout=60),
        "bearer": requests.get(address, headers={"Authorization": f"Bearer {token}"}, timeout=60),
    }
    for way, answer in answers.items():
        with case(way):
            result = answer.json()["result"]
            assert (result["client_id"], result["user_id"]) == (world.app.client_id, 2)
            assert result["install"]["member_id"] == world.portal.member_id
            assert result["install"]["client_endpoint"] == f"{world.portal.url}/rest/"


def test_app_info_of_the_portal_has_another_shape(world: Visited) -> None:
    result = world.result("app.info")
    assert isinstance(result, dict)
    assert result["CODE"] == world.app.client_id
    assert result["INSTALLED"] is True


def test_a_token_of_another_portal_is_refused(world: Visited) -> None:
    second = world.neighbourhood.add_portal("127.0.0.2")
    answer = requests.post(f"{second.url}/rest/profile", json={"auth": world.token()}, timeout=60)
    assert (answer.status_code, answer.json()["error"]) == (401, "invalid_token")
    assert world.info("c" * 70).json()["error"] == "invalid_client"
    assert world.info("").json()["error"] == "NO_AUTH_FOUND"


def test_a_persons_tokens_share_what_follows_their_end_and_nobody_elses_do(world: Visited) -> None:
    tokens = [world.token("sara"), world.token("sara"), world.refresh_token("sara")]
    assert len(set(tokens)) == 3
    assert {len(each) for each in tokens} == {70}
    assert len({each[8:32] for each in tokens}) == 1
    assert world.token("mia")[8:32] != tokens[0][8:32]
