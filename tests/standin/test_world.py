import time
from collections.abc import Iterable
from typing import TYPE_CHECKING

import requests

from demo.bitrix24_standin import Neighbourhood, open_frame
from demo.bitrix24_standin.serving import HostServer, Recorded
from demo.bitrix24_standin.wire import Wire
from tests.standin.visitor import HANDLER, Visited

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

SPEED_ROUNDS = 5


def test_a_fresh_world_takes_less_than_fifty_milliseconds() -> None:
    Neighbourhood().close()
    took: list[float] = []
    for _ in range(SPEED_ROUNDS):
        started = time.process_time()
        with Neighbourhood() as neighbourhood:
            neighbourhood.add_portal()
            took.append(time.process_time() - started)
    assert min(took) < 0.05


def test_several_worlds_live_side_by_side_and_share_nothing() -> None:
    with Neighbourhood() as one, Neighbourhood() as other:
        here, there = one.add_portal(), other.add_portal()
        here.faults.rest_500()
        there.crm.leads.clear()
        assert here.url != there.url
        assert here.member_id != there.member_id
        assert 123 in here.crm.leads
        assert not there.faults.rest_500.on


def test_nothing_listens_after_the_end() -> None:
    with Neighbourhood() as neighbourhood:
        url = neighbourhood.add_portal().url
        assert requests.get(f"{url}/rest/scope", timeout=60).status_code == 401
    try:
        requests.get(url, timeout=60)
    except requests.ConnectionError:
        return
    raise AssertionError(url)


def test_a_local_application_is_refused_by_another_portal(world: Visited) -> None:
    second = world.neighbourhood.add_portal("127.0.0.2")
    cookies = {"demo_person": "admin"}
    address = f"{second.url}/oauth/authorize/?client_id={world.app.client_id}&state=x"
    answer = requests.get(address, cookies=cookies, allow_redirects=False, timeout=60)
    assert answer.status_code == 400
    assert "not installed" in answer.text


def test_a_market_application_has_one_client_id_and_a_token_of_its_own_in_each_portal(
    neighbourhood: Neighbourhood,
) -> None:
    first, second = neighbourhood.add_portal(), neighbourhood.add_portal("127.0.0.2")
    app = neighbourhood.publish_market_app(code="vendor.full_lead", name="Full lead", handler_url=HANDLER)
    for portal in (first, second):
        neighbourhood.install_market_app(app, portal, by=portal.people["admin"])
    launches = [open_frame(portal, app, portal.people["admin"]) for portal in (first, second)]
    assert app.client_id.startswith("app.")
    assert len({launch.fields["APPLICATION_TOKEN"] for launch in launches}) == 2
    answers = [
        requests.post(f"{portal.url}/rest/app.info", json={"auth": launch.fields["AUTH_ID"]}, timeout=60).json()
        for portal, launch in zip((first, second), launches, strict=True)
    ]
    assert [answer["result"]["CODE"] for answer in answers] == ["vendor.full_lead"] * 2


def test_a_reinstalled_market_application_keeps_its_application_token_but_no_old_tokens(
    neighbourhood: Neighbourhood,
) -> None:
    portal = neighbourhood.add_portal()
    app = neighbourhood.publish_market_app(code="vendor.full_lead", name="Full lead", handler_url=HANDLER)
    admin = portal.people["admin"]
    neighbourhood.install_market_app(app, portal, by=admin)
    before = open_frame(portal, app, admin).fields
    portal.uninstall(app)
    neighbourhood.install_market_app(app, portal, by=admin)
    after = open_frame(portal, app, admin).fields
    old = requests.post(f"{portal.url}/rest/app.info", json={"auth": before["AUTH_ID"]}, timeout=60)
    assert after["APPLICATION_TOKEN"] == before["APPLICATION_TOKEN"]
    assert old.json()["error"] == "invalid_token"


def test_the_wire_counts_requests_and_hides_secrets(world: Visited) -> None:
    token = world.token()
    world.ask("crm.lead.get", auth=token, ID=124)
    world.ask("batch", auth=token, cmd={"a": "profile", "b": "scope"})
    secrets = world.renew(world.refresh_token()).json()
    everything = repr([*world.portal.wire, *world.neighbourhood.oauth.wire])
    assert world.portal.wire.count("crm.lead.get") == 1
    assert [each.commands for each in world.portal.wire.of("batch")] == [("profile", "scope")]
    for secret in (token, world.app.client_secret, secrets["access_token"], secrets["refresh_token"]):
        assert secret not in everything
    curl = world.portal.wire.of("crm.lead.get")[0].curl
    assert curl.startswith("curl -X POST -H 'Content-Type: application/json'")


def test_a_token_never_stands_in_a_repr(world: Visited) -> None:
    launch = open_frame(world.portal, world.app, world.portal.people["admin"])
    for secret in (launch.fields["AUTH_ID"], launch.fields["REFRESH_ID"]):
        assert secret not in repr(launch)
    assert world.app.client_secret not in repr(world.app)


def test_an_installations_number_is_nobody_elses_after_a_second_installation(world: Visited) -> None:
    portal, admin = world.portal, world.portal.people["admin"]
    others = [world.neighbourhood.register_local_app(portal, name=name, handler_url=HANDLER) for name in ("B", "C")]
    portal.uninstall(world.app)
    portal.install(world.app, admin)
    world.neighbourhood.register_local_app(portal, name="D", handler_url=HANDLER)
    ids = [row.id for row in portal.installations.values()]
    assert len(set(ids)) == len(ids) == len(others) + 2


def test_an_answer_is_told_its_end_after_it_was_recorded() -> None:
    closed: list[str] = []

    class Answer(list[bytes]):
        def close(self) -> None:
            closed.append("closed")

    def app(_: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        start_response("200 OK", [("Content-Length", "2")])
        return Answer([b"o", b"k"])

    wire = Wire()
    server = HostServer("127.0.0.1", 0, Recorded(app, wire, time.time))
    try:
        assert requests.get(f"http://127.0.0.1:{server.port}/", timeout=60).text == "ok"
    finally:
        server.close()
    assert (closed, [each.response for each in wire]) == (["closed"], ["ok"])
