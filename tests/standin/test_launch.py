from urllib.parse import parse_qsl, urlsplit

import pytest

from demo.bitrix24_standin import Neighbourhood, NoLaunchError, open_frame
from tests.standin.visitor import HANDLER, Visited

ALL_FIELDS = [
    "AUTH_ID",
    "AUTH_EXPIRES",
    "REFRESH_ID",
    "SERVER_ENDPOINT",
    "APPLICATION_TOKEN",
    "APPLICATION_SCOPE",
    "member_id",
    "status",
    "PLACEMENT",
    "PLACEMENT_OPTIONS",
]
TAB = "CRM_LEAD_DETAIL_TAB"


def bind(world: Visited, handler: str = "http://127.0.0.1:9/lead-tab") -> None:
    assert world.result("placement.bind", "admin", PLACEMENT=TAB, HANDLER=handler) is True


def test_the_form_has_the_documented_fields_in_their_order(world: Visited) -> None:
    bind(world)
    launch = open_frame(world.portal, world.app, world.portal.people["sara"], TAB, {"ID": "123"})
    address = urlsplit(launch.url)
    assert address.path == "/lead-tab"
    assert list(launch.fields) == ALL_FIELDS
    assert [name for name, _ in parse_qsl(address.query)] == ["DOMAIN", "PROTOCOL", "LANG", "APP_SID"]
    assert launch.window_name == f"{world.portal.host}|0|{launch.app_sid}"
    assert launch.fields["PLACEMENT_OPTIONS"].startswith(r'{"ID":"123","URI":"\/crm\/lead\/details\/123\/')


def test_each_opening_brings_a_fresh_pair_and_the_same_application_token(world: Visited) -> None:
    one, other = (open_frame(world.portal, world.app, world.portal.people["sara"]) for _ in range(2))
    assert one.fields["AUTH_ID"] != other.fields["AUTH_ID"]
    assert one.app_sid != other.app_sid
    assert one.fields["APPLICATION_TOKEN"] == other.fields["APPLICATION_TOKEN"]


@pytest.mark.parametrize(
    ("profile", "missing"),
    [
        ("self-hosted", {"SERVER_ENDPOINT", "APPLICATION_TOKEN", "APPLICATION_SCOPE", "PLACEMENT_OPTIONS"}),
        ("kernel-25.1150", {"APPLICATION_TOKEN", "APPLICATION_SCOPE"}),
    ],
)
def test_older_portals_leave_fields_out(neighbourhood: Neighbourhood, profile: str, missing: set[str]) -> None:
    portal = neighbourhood.add_portal(profile=profile)
    app = neighbourhood.register_local_app(portal, name="Full lead", handler_url=HANDLER)
    launch = open_frame(portal, app, portal.people["admin"])
    assert set(ALL_FIELDS) - set(launch.fields) == missing


def test_a_portal_can_answer_under_two_names(world: Visited) -> None:
    alias = world.neighbourhood.add_alias(world.portal, "127.0.0.2")
    launch = open_frame(world.portal, world.app, world.portal.people["sara"], host=alias)
    assert dict(parse_qsl(urlsplit(launch.url).query))["DOMAIN"] == alias
    assert (
        world.info(launch.fields["AUTH_ID"])
        .json()["result"]["install"]["client_endpoint"]
        .startswith(f"http://{world.portal.host}/")
    )


def test_until_the_installer_has_finished_administrators_see_it_and_others_a_message(
    neighbourhood: Neighbourhood,
) -> None:
    portal = neighbourhood.add_portal()
    app = neighbourhood.register_local_app(portal, name="x", handler_url=HANDLER, install_url=f"{HANDLER}install")
    admin, sara = portal.people["admin"], portal.people["sara"]
    launch = open_frame(portal, app, admin, TAB, {"ID": "123"})
    assert launch.install
    assert urlsplit(launch.url).path == "/install"
    assert launch.fields["PLACEMENT"] == "DEFAULT"
    with pytest.raises(NoLaunchError, match="not fully installed"):
        open_frame(portal, app, sara)
    assert not portal.finish_install(app, sara)
    assert portal.finish_install(app, admin)
    assert urlsplit(open_frame(portal, app, sara).url).path == "/"


@pytest.mark.parametrize("login", ["vera", "dirk", "elena"])
def test_who_may_not_use_the_application_sees_no_tab_and_a_message(world: Visited, login: str) -> None:
    bind(world)
    person = world.portal.people[login]
    assert world.portal.tabs(person) == []
    assert [app for app, _ in world.portal.tabs(world.portal.people["sara"])] == [world.app]
    with pytest.raises(NoLaunchError):
        open_frame(world.portal, world.app, person, TAB, {"ID": "123"})


def test_an_unbound_placement_is_not_opened(world: Visited) -> None:
    with pytest.raises(NoLaunchError, match="current context"):
        open_frame(world.portal, world.app, world.portal.people["sara"], TAB, {"ID": "123"})
