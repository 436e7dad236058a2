from demo.bitrix24_standin import Neighbourhood, open_frame
from demo.bitrix24_standin.events import Delivery
from tests.standin.visitor import HANDLER, Inbox, Visited

LIFE = ("ONAPPINSTALL", "ONAPPUPDATE", "ONAPPUNINSTALL")


def bind(world: Visited, *events: str) -> None:
    for event in events:
        assert world.result("event.bind", "admin", event=event, handler=world.inbox.url) is True


def change(world: Visited, number: int = 128) -> None:
    assert world.result("crm.lead.update", "admin", id=number, fields={"TITLE": "changed"}) is True


def delivered(world: Visited) -> list[dict[str, str]]:
    world.neighbourhood.deliver_events()
    return world.inbox.forms


def test_an_applications_own_events_are_for_it_alone(world: Visited) -> None:
    portal, admin = world.portal, world.portal.people["admin"]
    other = world.neighbourhood.register_local_app(portal, name="B", handler_url=HANDLER, install_url=HANDLER)
    others = {
        "auth": portal.fresh_pair(other, admin).access,
        "event": "ONAPPINSTALL",
        "handler": f"{world.inbox.url}/b",
    }
    assert world.result("event.bind", **others) is True
    assert world.result("event.bind", "admin", event="ONAPPINSTALL", handler=world.inbox.url) is True
    portal.finish_install(other, admin)
    told = [each.url for each in world.neighbourhood.deliver_events()]
    assert told == [f"{world.inbox.url}/b"]


def test_a_change_of_a_lead_is_told_with_its_number_and_no_refresh_token(world: Visited) -> None:
    bind(world, "ONCRMLEADUPDATE")
    change(world)
    (form,) = delivered(world)
    assert (form["event"], form["data[FIELDS][ID]"], form["event_handler_id"]) == ("ONCRMLEADUPDATE", "128", "1")
    assert form["auth[member_id]"] == world.portal.member_id
    assert (
        form["auth[application_token]"]
        == open_frame(world.portal, world.app, world.portal.people["sara"]).fields["APPLICATION_TOKEN"]
    )
    assert "auth[refresh_token]" not in form
    assert world.ask("profile", auth=form["auth[access_token]"]).json()["result"]["ADMIN"] is True


def test_the_life_of_an_application_is_told_to_its_handlers(world: Visited) -> None:
    bind(world, *LIFE)
    admin = world.portal.people["admin"]
    world.portal.finish_install(world.app, admin)
    world.portal.update(world.app, admin)
    world.portal.uninstall(world.app, clean=True)
    install, update, uninstall = delivered(world)
    assert (install["data[INSTALLED]"], update["data[PREVIOUS_VERSION]"]) == ("Y", "1")
    assert install["auth[refresh_token]"]
    assert update["auth[refresh_token]"]
    assert uninstall["data[CLEAN]"] == "1"
    assert not [key for key in uninstall if "access_token" in key or "refresh_token" in key]
    assert uninstall["auth[client_endpoint]"] == f"{world.portal.url}/rest/"


def test_an_api_only_application_hears_of_its_installation_at_its_installation_address(
    neighbourhood: Neighbourhood,
) -> None:
    inbox, portal = Inbox(), neighbourhood.add_portal()
    neighbourhood.register_local_app(portal, name="x", handler_url=HANDLER, install_url=inbox.url, api_only=True)
    neighbourhood.deliver_events()
    inbox.server.close()
    assert [form["event"] for form in inbox.forms] == ["ONAPPINSTALL"]


def test_nothing_is_told_to_an_application_that_is_not_installed(neighbourhood: Neighbourhood) -> None:
    """docs/platform.md 13.4."""
    portal = neighbourhood.add_portal()
    app = neighbourhood.register_local_app(portal, name="x", handler_url=HANDLER, install_url=HANDLER)
    world = Visited(neighbourhood=neighbourhood, portal=portal, app=app, inbox=Inbox())
    bind(world, "ONCRMLEADUPDATE")
    change(world)
    assert delivered(world) == []
    world.inbox.server.close()


def test_a_handler_bound_twice_is_refused_and_unbinding_counts(world: Visited) -> None:
    bind(world, "ONCRMLEADADD")
    again = world.refusal("event.bind", "admin", event="onCrmLeadAdd", handler=world.inbox.url)
    assert again[:2] == (400, "ERROR_CORE")
    assert world.result("event.get", "admin") == [
        {"event": "ONCRMLEADADD", "handler": world.inbox.url, "auth_type": "0", "offline": 0}
    ]
    assert world.result("event.unbind", "admin", event="ONCRMLEADADD", handler=world.inbox.url) == {"count": 1}
    assert world.result("event.get", "admin") == []


NOT_BOUND: list[tuple[dict[str, object], int, str]] = [
    ({"event": "ONNOTHING", "handler": HANDLER}, 400, "ERROR_EVENT_NOT_FOUND"),
    ({"event": "ONAPPINSTALL"}, 400, "ERROR_ARGUMENT"),
    ({"event": "ONAPPINSTALL", "handler": HANDLER, "auth_type": 1}, 403, "ACCESS_DENIED"),
    ({"event": "ONAPPINSTALL", "event_type": "offline"}, 403, "ACCESS_DENIED"),
    ({"event": "ONAPPINSTALL", "handler": "http://localhost/x"}, 400, "ERROR_WRONG_HANDLER_URL"),
]


def test_what_cannot_be_bound_is_refused(world: Visited) -> None:
    for params, status, error in NOT_BOUND:
        assert world.refusal("event.bind", **params)[:2] == (status, error), params


def test_who_is_no_administrator_binds_for_themselves_only(world: Visited) -> None:
    assert world.result("event.bind", "sara", event="ONCRMLEADADD", handler=world.inbox.url) is True
    bound = world.result("event.get", "sara")
    assert isinstance(bound, list)
    assert bound[0]["auth_type"] == "2"
    assert world.result("event.get", "mia") == []


def test_a_handler_can_be_tested(world: Visited) -> None:
    bind(world, "ONAPPTEST")
    assert world.result("event.test", "admin", any="thing") is True
    assert delivered(world)[0]["data[QUERY][any]"] == "thing"


def test_a_silent_handler_is_noted_and_not_asked_again(world: Visited) -> None:
    world.result("event.bind", "admin", event="ONCRMLEADUPDATE", handler="http://127.0.0.1:1/events")
    change(world)
    (delivery,) = world.neighbourhood.deliver_events()
    assert delivery.status == 0
    assert [each.status for each in world.portal.wire.of("oncrmleadupdate")] == [0]


def test_an_address_that_nobody_can_be_asked_at_stops_no_later_event(neighbourhood: Neighbourhood) -> None:
    nowhere = ("http://127.0.0.1:9/café", "http://a..b.example/", "http://127.0.0.1:x/", "http://[")
    portal = neighbourhood.add_portal()
    for url in (*nowhere, "http://127.0.0.1:9/"):
        neighbourhood.events.post(Delivery(portal=portal, event="ONAPPTEST", url=url, form={}))
    assert [each.status for each in neighbourhood.deliver_events()] == [0] * 5
