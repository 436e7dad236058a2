"""How a portal and the authorization server are called, and what a portal passes on (docs/platform.md 2.1, 3.1)."""

import pytest
import requests

from demo.bitrix24_standin import Neighbourhood
from demo.bitrix24_standin.launch import open_frame
from demo.bitrix24_standin.serving import shown_host
from tests.standin.visitor import DEADLINE_S, HANDLER, Visited


def test_the_ports_of_the_web_are_left_out_and_others_are_not() -> None:
    shown = [
        shown_host(each) for each in ("a.example:443", "a.example:80", "a.example:8443", "a.example", "127.0.0.1:80")
    ]
    assert shown == ["a.example", "a.example", "a.example:8443", "a.example", "127.0.0.1"]


def test_a_portal_at_port_443_is_called_without_it_wherever_it_is_named(world: Visited) -> None:
    """Another port than its own leads to it, as a proxy's does (docs/platform.md 13.16)."""
    portal, world.portal.https = world.portal, True
    there = f"http://{portal.host}"
    portal.faults.portal_renamed()
    world.neighbourhood.name_portal(portal, "juniper.example:443")
    fields = open_frame(portal, world.app, portal.people["sara"], host="juniper.example:443")
    assert "DOMAIN=juniper.example&" in fields.url
    assert fields.window_name.startswith("juniper.example|1|")
    assert world.renew(world.refresh_token()).json()["client_endpoint"] == "https://juniper.example/rest/"
    for name in ("juniper.example", "juniper.example:443"):
        asked = requests.post(
            f"{there}/rest/profile", json={"auth": world.token()}, headers={"Host": name}, timeout=DEADLINE_S
        )
        assert asked.status_code == 200


def test_the_authorization_server_may_have_another_name_too(world: Visited) -> None:
    there = world.neighbourhood.oauth.url
    world.neighbourhood.name_oauth("oauth.bitrix24.example:443")
    own = {"client_id": world.app.client_id, "client_secret": world.app.client_secret}
    form = {**own, "grant_type": "refresh_token", "refresh_token": world.refresh_token()}
    answer = requests.post(f"{there}/oauth/token/", data=form, timeout=DEADLINE_S).json()
    assert (answer["domain"], answer["server_endpoint"]) == (
        "oauth.bitrix24.example",
        "http://oauth.bitrix24.example/rest/",
    )


@pytest.mark.parametrize(("profile", "status"), [("cloud", 200), ("newest", 200), ("self-hosted", 404)])
def test_a_cloud_portal_passes_token_requests_on(neighbourhood: Neighbourhood, profile: str, status: int) -> None:
    portal = neighbourhood.add_portal(profile=profile)
    app = neighbourhood.register_local_app(portal, name="Mine", handler_url=HANDLER)
    pair = portal.fresh_pair(app, portal.people["sara"])
    own = {"client_id": app.client_id, "client_secret": app.client_secret}
    form = {**own, "grant_type": "refresh_token", "refresh_token": pair.refresh}
    answer = requests.post(f"{portal.url}/oauth/token/", data=form, timeout=DEADLINE_S)
    assert answer.status_code == status
    assert portal.wire.count("oauth/token") == (1 if status == 200 else 0)
    assert (portal.tokens.find_refresh(pair.refresh) is None) == (status == 200)


def test_options_without_options_are_the_parameters_themselves_in_the_code_and_none_in_the_documents(
    world: Visited,
) -> None:
    """docs/platform.md 6.3, 13.6, 13.15."""
    assert world.result("app.option.get", option="colour") is None
    assert world.result("app.option.set", "admin", colour="green", size="3") is True
    assert world.result("app.option.get") == {"colour": "green", "size": "3"}
    assert world.refusal("app.option.set", "admin")[:2] == (400, "ERROR_ARGUMENT")
    world.portal.statuses = "docs"
    assert world.refusal("app.option.set", "admin", colour="red")[1] == "ERROR_ARGUMENT"
    assert world.result("app.option.get", option="colour") == "green"
