"""Whatever an outsider sends, the stand-in answers with something documented, never with a stack trace."""

import json
from collections.abc import Iterator

import pytest
import requests
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from demo.bitrix24_standin import Neighbourhood
from demo.bitrix24_standin.pages.app_frame import ACTIONS, AJAX
from demo.bitrix24_standin.rest.methods import METHODS
from tests.standin.visitor import HANDLER, Inbox, Visited

FEW = settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
NAMES = st.sampled_from(
    [
        "ID",
        "id",
        "filter",
        "FILTER",
        "select",
        "order",
        "start",
        "options",
        "option",
        "fields",
        "ACCESS",
        "PLACEMENT",
        "HANDLER",
        "event",
        "handler",
        "auth_type",
        "cmd",
        "halt",
        "entityTypeId",
        "type",
        "values",
        "name",
        "CODE",
        "LANG_ALL",
        "useOriginalUfNames",
        "sort",
        "filterModule",
    ]
)
PATHS = st.sampled_from(
    [
        "/rest/",
        "/rest/batch",
        "/rest/1/x/profile",
        "/rest/api/crm.lead.get",
        "/rest/api/rest.scope.list",
        "/oauth/authorize/",
        "/oauth/token/",
    ]
) | st.text("/.%abc019_-é", max_size=20).map(lambda tail: f"/rest/{tail}")


@pytest.fixture(scope="module")
def one_world() -> Iterator[Visited]:
    with Neighbourhood() as neighbourhood:
        portal = neighbourhood.add_portal(profile="leads-in-rest-3")
        app = neighbourhood.register_local_app(portal, name="x", handler_url=HANDLER)
        inbox = Inbox()
        yield Visited(neighbourhood=neighbourhood, portal=portal, app=app, inbox=inbox)
        inbox.server.close()


@pytest.mark.costly
@FEW
@given(method=st.sampled_from([*sorted(METHODS), "batch"]), params=st.dictionaries(NAMES, ANYTHING, max_size=4))
def test_any_parameters_of_any_method_get_a_documented_answer(
    one_world: Visited, method: str, params: dict[str, object]
) -> None:
    token = one_world.token("admin")
    address = f"{one_world.portal.url}/rest/{method}"
    answer = requests.post(address, data=json.dumps({"auth": token, **params}), headers=JSON, timeout=60)
    body = answer.json()
    assert answer.status_code in (200, 400, 401, 403, 404), body
    assert set(body) >= {"result", "time"} or set(body) >= {"error", "error_description"}


JSON = {"Content-Type": "application/json"}


@pytest.mark.costly
@FEW
@given(
    path=PATHS,
    way=st.sampled_from(["GET", "POST", "PUT", "HEAD", "OPTIONS"]),
    body=st.binary(max_size=80),
    kind=st.sampled_from(
        ["", "text/plain", "application/json", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"]
    ),
)
def test_any_bytes_on_any_route_get_an_answer_without_a_trace(
    one_world: Visited, path: str, way: str, body: bytes, kind: str
) -> None:
    for host in (one_world.portal.url, one_world.neighbourhood.oauth.url):
        answer = requests.request(
            way, f"{host}{path}", data=body, headers={"Content-Type": kind}, allow_redirects=False, timeout=60
        )
        assert answer.status_code < 500, answer.text
        assert "Traceback" not in answer.text


PAGES = st.sampled_from(
    [
        "/",
        "/api/v1/",
        AJAX,
        "/crm/lead/list/",
        "/demo/control/",
        "/demo/control/clock",
        "/demo/control/events/release",
        "/demo/control/rest_500/reset",
        "/demo/control/wire",
        "/demo/directory",
        "/demo/panel",
        "/demo/panel/language",
        "/demo/panel/release",
        "/demo/sign-in",
        "/devops/",
        "/devops/local-application/",
    ]
) | st.tuples(
    st.sampled_from(["/crm/lead/details/", "/marketplace/app/", "/company/personal/user/", "/demo/static/"]),
    st.sampled_from(["0", "1", "124", "99999999999999999999", "-1", "x", "%00"]),
).map("".join)
WORDS = st.text(max_size=8) | st.sampled_from(["1", "{}", "[", "-1", "99999999999999999999", "1e400", "nan"])
FIELDS = ("PLACEMENT_ID", "PLACEMENT_OPTIONS[ID]", "seconds", "language", "after", "POPUP", "tab", "IFRAME", "next")
FORMS = st.dictionaries(st.sampled_from(["login", *FIELDS]), WORDS, max_size=5)
ASKED_BY_FRAMES = st.fixed_dictionaries(
    {"action": st.sampled_from([*ACTIONS, "nothing"]), "APP_ID": st.sampled_from(["1", "1", "1", "2", "x"])},
    optional=dict.fromkeys(["name", "value", "v", *FIELDS], WORDS),
)
LOGINS = st.sampled_from(["admin", "admin", "sara", "dirk", "vera", "nobody", ""])


@pytest.mark.costly
@FEW
@given(
    path=PAGES,
    way=st.sampled_from(["GET", "POST", "HEAD"]),
    form=FORMS,
    login=LOGINS,
)
def test_any_form_on_any_page_gets_an_answer_without_a_trace(
    one_world: Visited, path: str, way: str, form: dict[str, str], login: str
) -> None:
    look(one_world, way, path, form, login)


@pytest.mark.costly
@FEW
@given(form=ASKED_BY_FRAMES, login=LOGINS)
def test_whatever_a_frames_page_asks_gets_an_answer_without_a_trace(
    one_world: Visited, form: dict[str, str], login: str
) -> None:
    look(one_world, "POST", AJAX, form, login)


def look(world: Visited, way: str, path: str, form: dict[str, str], login: str) -> None:
    """Visit a page as somebody, with parameters where the method has them."""
    query, body = (None, form) if way == "POST" else (form, None)
    address, cookies = f"{world.portal.url}{path}", {"demo_person": login}
    answer = requests.request(way, address, params=query, data=body, cookies=cookies, allow_redirects=False, timeout=60)
    assert answer.status_code < 500, (path, way, form)


def test_a_switch_whose_value_is_no_number_takes_its_usual_one(world: Visited) -> None:
    clock_off = world.portal.faults.clock_off
    for value in ("soon", "nan", "1e999", ""):
        clock_off(value=value)
        assert clock_off.number(300) == 300, value
        assert world.ask("profile").status_code == 200, value


def test_the_clock_goes_no_further_than_a_century(one_world: Visited) -> None:
    address = f"{one_world.portal.url}/demo/control/clock"
    assert requests.post(address, data={"seconds": "99999999999999"}, timeout=60).status_code == 400
    assert one_world.ask("profile").status_code == 200


@pytest.mark.costly
@FEW
@given(pairs=st.lists(st.tuples(st.text("ab[]0", max_size=12), st.text(max_size=5)), max_size=6))
def test_any_nesting_of_brackets_is_read(one_world: Visited, pairs: list[tuple[str, str]]) -> None:
    form = [("auth", one_world.token()), *pairs]
    answer = requests.post(f"{one_world.portal.url}/rest/profile", data=form, timeout=60)
    assert answer.status_code in (200, 401)


def nested(floors: int) -> dict[str, object]:
    """Return conditions below so many floors."""
    conditions: dict[str, object] = {"id": 124}
    for _ in range(floors):
        conditions = {"0": conditions}
    return conditions


def test_conditions_of_any_depth_are_read_or_left(world: Visited) -> None:
    found = {}
    for floors in (2, 500):
        items = world.result("crm.item.list", "admin", entityTypeId=1, filter=nested(floors), select=["id"])
        assert isinstance(items, dict)
        found[floors] = [each["id"] for each in items["items"]]
    assert (found[2], len(found[500]) > 1) == ([124], True)


def test_a_command_of_any_depth_is_read_or_left(world: Visited) -> None:
    for floors in (64, 500):
        answer = world.ask("batch", cmd={"who": f"profile?a{'[b]' * floors}=1"})
        assert answer.json()["result"]["result"]["who"]["ID"] == "2", floors
