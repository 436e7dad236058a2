"""The authorization server belongs to the token pair (docs/platform.md 3.1, 13.5)."""

import pytest
import requests

from demo.bitrix24_standin.launch import open_frame
from demo.bitrix24_standin.portal import ONLY_NAMED
from tests.standin.visitor import DEADLINE_S, Visited


def renew(world: Visited, server: str, refresh: str) -> dict[str, object]:
    own = {"client_id": world.app.client_id, "client_secret": world.app.client_secret}
    form = {**own, "grant_type": "refresh_token", "refresh_token": refresh}
    answer: dict[str, object] = requests.post(f"{server}/oauth/token/", data=form, timeout=DEADLINE_S).json()
    return answer


def info(server: str, token: str) -> dict[str, object]:
    answer: dict[str, object] = requests.post(
        f"{server}/rest/app.info", data={"auth": token}, timeout=DEADLINE_S
    ).json()
    return answer


def named(world: Visited) -> str:
    return open_frame(world.portal, world.app, world.portal.people["sara"]).fields["SERVER_ENDPOINT"]


def test_a_portal_of_the_other_server_names_it_and_is_not_installed_at_the_first(world: Visited) -> None:
    first, other = world.neighbourhood.oauth.url, world.neighbourhood.add_oauth_server()
    assert named(world) == f"{first}/rest/"
    assert info(other, world.token())["error"] == "NOT_INSTALLED"
    world.portal.faults.other_server()
    assert named(world) == f"{other}/rest/"
    assert renew(world, first, world.refresh_token())["error"] == "NOT_INSTALLED"
    assert info(first, world.token())["error"] == "NOT_INSTALLED"
    assert "result" in info(other, world.token())
    renewed = renew(world, other, world.refresh_token())
    assert (renewed["server_endpoint"], renewed["domain"]) == (f"{other}/rest/", "127.0.0.2")
    world.portal.faults.other_server.reset()
    assert "result" in info(first, world.token())


def test_a_server_that_is_only_named_knows_nothing_of_the_portal(world: Visited) -> None:
    other = world.neighbourhood.add_oauth_server()
    world.portal.faults.other_server(value=ONLY_NAMED)
    assert named(world) == f"{other}/rest/"
    assert renew(world, other, world.refresh_token())["error"] == "NOT_INSTALLED"
    assert "access_token" in renew(world, world.neighbourhood.oauth.url, world.refresh_token())


def test_events_name_the_portals_server_too(world: Visited) -> None:
    other = world.neighbourhood.add_oauth_server()
    world.ask("event.bind", "admin", event="ONCRMLEADUPDATE", handler=world.inbox.url)
    world.portal.faults.other_server()
    world.result("crm.lead.update", "admin", id=128, fields={"POST": "x"})
    world.neighbourhood.deliver_events()
    (form,) = world.inbox.forms
    assert form["auth[server_endpoint]"] == f"{other}/rest/"


def test_without_a_second_server_the_vendors_is_named(world: Visited) -> None:
    world.portal.faults.other_server()
    assert named(world) == "https://oauth.bitrix24.tech/rest/"
    assert world.renew(world.refresh_token()).json()["error"] == "NOT_INSTALLED"


@pytest.mark.parametrize("profile", ["cloud", "kernel-25.1150"])
def test_app_info_names_the_portals_origin_as_install_uri(world: Visited, profile: str) -> None:
    """Without a slash, and not the application's handler (docs/platform.md 3.6, 13.13)."""
    portal = world.neighbourhood.add_portal("127.0.0.2", profile=profile)
    app = world.neighbourhood.register_local_app(portal, name="Own", handler_url="http://127.0.0.1:9/")
    token = portal.fresh_pair(app, portal.people["sara"]).access
    result = info(world.neighbourhood.oauth.url, token)["result"]
    assert isinstance(result, dict)
    assert result["install"]["uri"] == portal.url
