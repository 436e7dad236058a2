"""Other people's Python clients against the stand-in, over TLS at the web's own names: none is patched.

Each takes its steps in a process of its own (tests/judges/run.py), where the names of the portal and of the
authorization servers lead to the test's ports.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography import x509

from demo.bitrix24_standin import Neighbourhood
from tests.judges.judge import PORTAL, SERVERS, Answer, Judge, Step, needed
from tests.standin.visitor import HANDLER, Inbox, Visited
from tests.wire.certificates import Authority

CLIENTS = ("b24api", "b24pysdk", "bitrix24_rest", "fast_bitrix24", "pybitrix24")
LEADS, ITEMS = ("crm.lead.list", {"select": ["ID"]}), ("crm.item.list", {"entityTypeId": 1, "select": ["id"]})
LISTS = [("b24api", "list without a count", *LEADS)] + [  # which cannot say of what entity the items are
    (client, way, *asked)
    for client, way in [
        *((client, "list") for client in CLIENTS),
        ("b24api", "list in batches"),
        ("b24pysdk", "list fast"),
    ]
    for asked in (LEADS, ITEMS)
]
GET: Step = ("call", "crm.lead.get", {"ID": 123})


@pytest.fixture
def judge(tmp_path: Path) -> Iterator[Judge]:
    needed()
    authority, inbox = Authority(tmp_path), Inbox()
    names = [x509.DNSName(name) for name in (PORTAL, *SERVERS)]
    with Neighbourhood(tls=authority.server_context(*names)) as neighbourhood:
        portal = neighbourhood.add_portal()
        ports = {PORTAL: port_of(portal.host)} | dict.fromkeys(SERVERS, port_of(neighbourhood.oauth.host))
        neighbourhood.name_portal(portal, f"{PORTAL}:443")
        neighbourhood.name_oauth(f"{SERVERS[0]}:443")
        app = neighbourhood.register_local_app(portal, name="Judged", handler_url=HANDLER)
        world = Visited(neighbourhood=neighbourhood, portal=portal, app=app, inbox=inbox)
        yield Judge(world=world, ports=ports, ca_file=authority.ca_file)
    inbox.server.close()


def port_of(netloc: str) -> int:
    return int(netloc.rpartition(":")[2])


def gave(answer: Answer) -> dict[str, object]:
    found = answer.get("gave")
    assert isinstance(found, dict), answer
    return found


@pytest.mark.drawn(1)
@pytest.mark.parametrize("client", CLIENTS)
def test_they_call_a_method_a_webhook_and_a_batch_whose_commands_refer_to_each_other(judge: Judge, client: str) -> None:
    name = "_0" if client == "b24api" else "lead"
    commands = {"lead": ("crm.lead.get", {"ID": 124}), "again": ("crm.lead.get", {"ID": f"$result[{name}][ID]"})}
    batch: Step = ("batch", commands | {"who": ("profile", {})})
    own, hooked, answer = judge.ask(client, GET, ("hook", "crm.lead.get", {"ID": 124}), batch)
    assert (gave(own)["TITLE"], gave(hooked)["LAST_NAME"]) == ("Lead #1591", "Calder")
    assert judge.world.portal.wire.count("crm.lead.get") == 2
    parts = gave(answer)
    assert gave({"gave": parts["again"]})["LAST_NAME"] == "Calder"
    assert parts["again"] == parts["lead"]
    assert gave({"gave": parts["who"]})["NAME"] == "Ada"
    assert judge.world.portal.wire.count("batch") == 1


@pytest.mark.drawn(1)
@pytest.mark.parametrize(("client", "way", "method", "params"), LISTS)
def test_they_list_over_several_pages(
    judge: Judge, client: str, way: str, method: str, params: dict[str, object]
) -> None:
    crm, admin = judge.world.portal.crm, judge.world.portal.people["admin"]
    for _ in range(120):
        crm.add(admin, {}, 0.0)
    (answer,) = judge.ask(client, (way, method, params))
    rows = answer.get("gave")
    assert isinstance(rows, list), answer
    assert sorted(int(each.get("ID") or each["id"]) for each in rows) == sorted(crm.leads)


@pytest.mark.drawn(1)
@pytest.mark.parametrize("server", ["", *SERVERS])
def test_a_pair_is_renewed_at_the_portals_name_as_at_the_servers(judge: Judge, server: str) -> None:
    """docs/platform.md 3.1: cloud portals pass token requests on."""
    renewed, called, again = judge.ask("pybitrix24", ("renew",), GET, ("exchange", "b" * 70), server=server)
    pair = gave(renewed)
    assert (pair["member_id"], pair["client_endpoint"]) == (judge.world.portal.member_id, f"https://{PORTAL}/rest/")
    assert (gave(called)["ID"], again["said"]) == ("123", "invalid_grant")
    asked = judge.world.portal.wire if server == "" else judge.world.neighbourhood.oauth.wire
    assert [each.method for each in asked.of("oauth/token")] == ["GET"] * 3


@pytest.mark.drawn(1)
@pytest.mark.parametrize("client", ["b24pysdk", "fast_bitrix24"])
def test_an_expired_token_is_replaced_and_the_call_repeated(judge: Judge, client: str) -> None:
    world = judge.world
    world.portal.faults.always_expired(1)
    (answer, again) = judge.ask(client, GET, GET)
    assert gave(answer) == gave(again)
    assert [each.status for each in world.portal.wire.of("crm.lead.get")] == [401, 200, 200]
    assert world.neighbourhood.oauth.wire.count("oauth/token") == (client == "b24pysdk")


@pytest.mark.costly
def test_the_vendors_own_client_learns_at_its_server_where_the_portal_is(judge: Judge) -> None:
    assert judge.ask("b24pysdk", ("portal",)) == [{"gave": PORTAL}]


@pytest.mark.costly
def test_handlers_of_events_are_bound_and_unbound(judge: Judge) -> None:
    where = ("ONCRMLEADUPDATE", judge.world.inbox.url)
    bound, listed, unbound, rest = judge.ask(
        "pybitrix24", ("bind", *where), ("call", "event.get", {}), ("unbind", *where), ("call", "event.get", {})
    )
    assert (bound["gave"], unbound["gave"], rest["gave"]) == (True, {"count": 1}, [])
    assert isinstance(listed["gave"], list)
    assert [each["handler"] for each in listed["gave"]] == [where[1]]


STATUS_ALONE = ("bitrix24_rest", "fast_bitrix24")  # what these two tell of a refusal
WAITS = "fast_bitrix24"  # where a portal is busy
TOLD = [
    ("rest_429", 429, "OPERATION_TIME_LIMIT"),
    ("portal_deleted", 403, "PORTAL_DELETED"),
    ("method_gone", 404, "ERROR_METHOD_NOT_FOUND"),
    ("no_crm_rights", 400, "Access denied."),
]
BUSY = [("rest_503", 503, "QUERY_LIMIT_EXCEEDED"), ("rest_500", 500, "INTERNAL_SERVER_ERROR")]


@pytest.mark.drawn(1)
@pytest.mark.parametrize(
    ("client", "switch", "status", "code"),
    [
        (client, *each)
        for client in CLIENTS
        if client != "b24pysdk"
        for each in (TOLD if client == WAITS else TOLD + BUSY)
    ],
)
def test_they_tell_what_happens_in_a_portal(judge: Judge, client: str, switch: str, status: int, code: str) -> None:
    judge.world.portal.faults[switch]()
    (answer,) = judge.ask(client, GET, login="sara")
    told = str(status) if client in STATUS_ALONE else code
    assert told.lower() in str(answer["said"]).lower()


@pytest.mark.costly
def test_one_who_waits_asks_a_busy_portal_again(judge: Judge) -> None:
    judge.world.portal.faults.rest_503(1)
    (answer,) = judge.ask("fast_bitrix24", GET)
    assert gave(answer)["ID"] == "123"
    assert [each.status for each in judge.world.portal.wire.of("crm.lead.get")] == [503, 200]


@pytest.mark.drawn(1)
@pytest.mark.parametrize("switch", ["html_200", "truncated", "redirect_foreign"])
@pytest.mark.parametrize("client", [each for each in CLIENTS if each != "fast_bitrix24"])
def test_no_answer_of_a_portal_is_none_for_them(judge: Judge, client: str, switch: str) -> None:
    judge.world.portal.faults[switch]()
    assert set(judge.ask(client, GET)[0]) == {"raised", "said"}


@pytest.mark.costly
def test_the_names_of_a_test_lead_to_it_alone(judge: Judge) -> None:
    """The premise of all of them: a client that looks for another host finds none."""
    (answer,) = judge.ask("bitrix24_rest", GET, hook="https://oauth.example/rest/1/abc/")
    assert "oauth.example:443 is not of this test" in str(answer["said"])
