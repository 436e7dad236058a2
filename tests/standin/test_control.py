import time

import requests

from tests.standin.visitor import HANDLER, Visited


def control(world: Visited, path: str, **form: str) -> requests.Response:
    return requests.post(f"{world.portal.url}/demo/control/{path}", data=form, timeout=60)


def test_a_switch_is_turned_on_counted_and_reset_over_http(world: Visited) -> None:
    on = control(world, "rest_503", times="1", method="profile").json()
    assert (on["name"], on["on"], on["fired"]) == ("rest_503", True, 0)
    assert [world.ask("profile").status_code for _ in range(2)] == [503, 200]
    assert world.portal.faults.rest_503.fired == 1
    assert control(world, "rest_503/reset").json()["fired"] == 0
    control(world, "rest_500")
    control(world, "reset")
    assert world.ask("profile").status_code == 200


def test_the_catalogue_says_what_is_on(world: Visited) -> None:
    control(world, "html_200")
    stories = requests.get(f"{world.portal.url}/demo/control/", timeout=60).json()
    assert [each["name"] for states in stories.values() for each in states if each["on"]] == ["html_200"]


def test_what_is_no_switch_and_no_number_is_refused(world: Visited) -> None:
    assert control(world, "no_such").status_code == 404
    assert control(world, "no_such/reset").status_code == 404
    assert control(world, "rest_500", times="many").status_code == 400
    assert control(world, "clock", seconds="soon").status_code == 400
    assert control(world, "cost", command_s="-1").status_code == 400
    assert control(world, "cost", round_trip_s="nan").status_code == 400


def test_the_wire_is_told_without_secrets(world: Visited) -> None:
    token = world.token()
    world.ask("profile", auth=token)
    wire = requests.get(f"{world.portal.url}/demo/control/wire", timeout=60)
    assert [each["api_method"] for each in wire.json()["portal"]] == ["profile"]
    assert wire.json()["portal"][0]["curl"].startswith("curl -X POST")
    assert token not in wire.text


def test_the_clock_moves_and_events_are_released(world: Visited) -> None:
    token = world.token()
    control(world, "clock", seconds="3601")
    assert world.refusal("profile", auth=token)[1] == "expired_token"
    world.portal.faults.event_late()
    world.result("event.bind", "admin", event="ONCRMLEADUPDATE", handler=world.inbox.url)
    world.result("crm.lead.update", "admin", id=128, fields={})
    assert control(world, "events/release").json() == {"delivered": 1}
    assert len(world.inbox.forms) == 1


def test_each_request_and_each_command_of_it_cost_what_was_set(world: Visited) -> None:
    assert control(world, "cost", round_trip_s="0.1", command_s="0.1").json() == {"round_trip_s": 0.1, "command_s": 0.1}
    began = time.monotonic()
    world.result("batch", cmd={"who": "profile", "app": "app.info", "list": "crm.status.list"})
    assert time.monotonic() - began >= 0.4
    control(world, "reset")
    assert (world.portal.round_trip_s, world.portal.command_s) == (0.0, 0.0)


def test_a_portal_that_closes_lets_nobody_wait(world: Visited) -> None:
    world.portal.round_trip_s = world.portal.command_s = 3600.0
    world.portal.closing.set()
    assert world.ask("profile").status_code == 200


def test_each_wire_is_told_from_its_own_number_on(world: Visited) -> None:
    assert world.result("profile", "admin")
    requests.post(f"{world.neighbourhood.oauth.url}/oauth/token/", data={"grant_type": "refresh_token"}, timeout=60)
    asked = f"{world.portal.url}/demo/control/wire"
    last = requests.get(asked, timeout=60).json()["portal"][-1]["number"]
    wire = requests.get(asked, {"after": last, "oauth_after": 0}, timeout=60).json()
    assert (wire["portal"], len(wire["oauth"])) == ([], 1)


def test_an_installer_is_finished_over_http_by_an_administrator_alone(world: Visited) -> None:
    urls = {"handler_url": "http://127.0.0.1:5000/", "install_url": "http://127.0.0.1:5000/install"}
    app = control(world, "applications", **urls).json()
    row = world.portal.installations[app["client_id"]]
    assert not row.installed
    refused = control(world, "install-finish", client_id=app["client_id"], login="sara")
    assert (refused.status_code, row.installed) == (409, False)
    assert control(world, "install-finish", client_id="another", login="admin").status_code == 400
    assert control(world, "install-finish", client_id=app["client_id"], login="admin").json() == {"installed": True}
    assert control(world, "launch", client_id=app["client_id"], login="sara").status_code == 200


def test_an_application_without_a_page_is_told_of_its_installation(world: Visited) -> None:
    control(world, "event_late")
    app = control(world, "applications", handler_url=HANDLER, install_url=world.inbox.url, api_only="Y").json()
    assert control(world, "events/release").json() == {"delivered": 1}
    (form,) = world.inbox.forms
    assert form["event"] == "ONAPPINSTALL"
    assert world.portal.installations[app["client_id"]].installed
