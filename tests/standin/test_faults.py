"""Each switch changes what a client sees, counts how often it fired, and is gone after its reset."""

import json
from collections.abc import Callable, Mapping
from contextvars import ContextVar
from dataclasses import replace
from urllib.parse import urlsplit

import pytest
import requests

from demo.bitrix24_standin.faults.catalogue import CATALOGUE
from demo.bitrix24_standin.launch import open_frame
from tests.fakes.invented import together
from tests.standin.visitor import DEADLINE_S, HANDLER, Visited

IMPATIENT_S, LONGER_S, ENOUGH_BYTES = 2.0, 60.0, 2_000_000
PATIENCE_S = ContextVar("PATIENCE_S", default=DEADLINE_S)  # of the client that asks
FLEETING = {"time", "access_token", "refresh_token", "result_time"}
Probe = Callable[[Visited], object]


def look(url: str, **body: object) -> object:
    """Ask as a client would, and keep what does not change from one request to the next."""
    try:
        with requests.post(url, json=body, timeout=PATIENCE_S.get(), allow_redirects=False, stream=True) as answer:
            text = b""
            for chunk in answer.iter_content(65_536):
                text += chunk
                if len(text) > ENOUGH_BYTES:
                    return "too much"
            return answer.status_code, answer.headers.get("Location", ""), lasting(text)
    except requests.RequestException as error:
        return type(error).__name__


def lasting(text: bytes) -> object:
    try:
        return without_fleeting(json.loads(text))
    except (ValueError, RecursionError):
        return text[:40]


def without_fleeting(value: object) -> object:
    if not isinstance(value, dict):
        return value
    kept = {key: without_fleeting(each) for key, each in value.items() if key not in FLEETING}
    return {key: "a number" if key == "expires" else each for key, each in kept.items()}


def lead(world: Visited) -> object:
    return look(f"{world.portal.url}/rest/crm.lead.get", auth=world.token(), ID=123)


def batch(world: Visited) -> object:
    return look(f"{world.portal.url}/rest/batch", auth=world.token(), cmd={"lead": "crm.lead.get?ID=123"})


def mode(world: Visited) -> object:
    return look(f"{world.portal.url}/rest/crm.settings.mode.get", auth=world.token())


def history(world: Visited) -> object:
    params = {"entityTypeId": 1, "filter": {"OWNER_ID": 124}}
    return look(f"{world.portal.url}/rest/crm.stagehistory.list", auth=world.token(), **params)


def everybodys(world: Visited) -> object:
    return look(f"{world.portal.url}/rest/crm.lead.list", auth=world.token(), filter={"@ID": [124]})


def operating(world: Visited) -> object:
    return world.ask("crm.lead.get", ID=123).json()["time"]["operating"]


def placements(world: Visited) -> int:
    tabs = world.result("placement.get", "admin")
    assert isinstance(tabs, list)
    return len(tabs)


def renew(world: Visited) -> object:
    refresh = world.refresh_token()
    try:
        params = {"grant_type": "refresh_token", "refresh_token": refresh}
        own = {"client_id": world.app.client_id, "client_secret": world.app.client_secret}
        url = f"{world.neighbourhood.oauth.url}/oauth/token/"
        answer = requests.post(url, data=own | params, timeout=PATIENCE_S.get())
    except requests.RequestException as error:
        return type(error).__name__
    return answer.status_code, lasting(answer.content)


def info(world: Visited) -> object:
    try:
        form = {"auth": world.token()}
        url = f"{world.neighbourhood.oauth.url}/rest/app.info"
        answer = requests.post(url, data=form, timeout=PATIENCE_S.get())
    except requests.RequestException as error:
        return type(error).__name__
    found = lasting(answer.content)
    if isinstance(found, dict) and isinstance(found.get("result"), dict):
        found["result"].pop("expires")
    return answer.status_code, found


def clock(world: Visited) -> object:
    stamp = str(world.result("server.time"))
    return stamp[:15]  # to ten minutes


def options(world: Visited) -> object:
    tab = "CRM_LEAD_DETAIL_TAB"
    launch = open_frame(
        world.portal, world.app, world.portal.people["sara"], tab, {"ID": "7"}, handler="http://127.0.0.1/"
    )
    return launch.fields["PLACEMENT_OPTIONS"]


def form(world: Visited) -> object:
    fields = open_frame(world.portal, world.app, world.portal.people["sara"]).fields
    return sorted(name for name, value in fields.items() if value)


def renewed_by_the_page(world: Visited) -> object:
    """Ask as the page around the frame does."""
    url = f"{world.portal.url}/bitrix/components/bitrix/app.layout/lazyload.ajax.php"
    form = {"action": "access_refresh", "APP_ID": world.portal.installations[world.app.client_id].id}
    answer = requests.post(url, data=form, cookies={"demo_person": "sara"}, timeout=DEADLINE_S)
    return sorted(answer.json())


def installed_event(world: Visited) -> object:
    """Install an application that has an installer page, and see whether it hears of that (docs/platform.md 13.3)."""
    world.inbox.forms.clear()
    app = world.neighbourhood.register_local_app(world.portal, name="B", handler_url=HANDLER, install_url=HANDLER)
    admin = world.portal.people["admin"]
    token = world.portal.fresh_pair(app, admin).access
    world.ask("event.bind", auth=token, event="ONAPPINSTALL", handler=world.inbox.url)
    world.portal.finish_install(app, admin)
    world.neighbourhood.deliver_events()
    return [form["event"] for form in world.inbox.forms], world.result("event.get", auth=token)


def key(world: Visited) -> object:
    return open_frame(world.portal, world.app, world.portal.people["sara"]).fields["AUTH_ID"] == ""


def functions(world: Visited) -> object:
    return requests.get(f"{world.portal.url}/api/v1/", timeout=DEADLINE_S).text


def option(world: Visited) -> object:
    return world.result("app.option.get", option="never set")


def sign_in(world: Visited) -> object:
    pair = world.portal.fresh_pair(world.app, world.portal.people["sara"])
    code = world.portal.tokens.issue_code(pair.grant)
    return lasting(world.exchange(grant_type="authorization_code", code=code).content)


def item(world: Visited) -> object:
    return look(f"{world.portal.url}/rest/crm.item.get", auth=world.token(), entityTypeId=1, id=124)


def described(world: Visited) -> object:
    return look(f"{world.portal.url}/rest/crm.lead.fields", auth=world.token())


def known_events(world: Visited) -> object:
    bound = look(
        f"{world.portal.url}/rest/event.bind", auth=world.token("admin"), event="ONAPPINSTALL", handler=HANDLER
    )
    unbound = world.ask("event.unbind", "admin", event="ONAPPINSTALL", handler=HANDLER).json()["result"]
    return bound, unbound, world.result("events")


def administrator(world: Visited) -> object:
    return world.result("profile", "admin")


def events(world: Visited) -> object:
    """Change two leads and see what arrives, in which order, and for whom (docs/platform.md 13.18)."""
    world.inbox.forms.clear()
    world.ask("event.bind", "admin", event="ONCRMLEADUPDATE", handler=world.inbox.url)
    for number in (128, 129):
        world.result("crm.lead.update", "admin", id=number, fields={"POST": "x"})
    world.neighbourhood.deliver_events()
    at_once = [form["data[FIELDS][ID]"] for form in world.inbox.forms]
    world.neighbourhood.release_events()
    world.neighbourhood.deliver_events()
    token = world.portal.installations[world.app.client_id].application_token
    genuine = [form["auth[application_token]"] == token for form in world.inbox.forms]
    genuine += ["auth[access_token]" in form for form in world.inbox.forms]
    return at_once, [form["data[FIELDS][ID]"] for form in world.inbox.forms], genuine


LEAD = """
always_expired rest_error rest_500 rest_502 rest_503 rest_429 overload_limit reset drip_body drip_headers
endless_body slow portal_deleted truncated html_200 wrong_charset lead_surrogates lead_digits lead_deep
lead_fields lead_values lead_texts lead_large
lead_types lead_list lead_other user_dismissed user_excluded no_crm_rights payment_over plan_without_rest
scope_missing app_removed redirect_foreign trial_over connection_error method_gone access_denied argument_error
core_error confirm_waiting confirm_denied lead_gone extranet_only oauth_unclear redirect_own method_blocked
field_gone field_retyped field_renamed lists_numbered authorize_error front_404 front_429 front_503
redirect_https
"""
RENEW = """
refresh_slow refresh_lost refresh_500 refresh_empty refresh_list refresh_html refresh_wrong_member refresh_wrong_user
refresh_no_expiry refresh_invalid_scope refresh_invalid_request wrong_client disowned refresh_portal_gone
"""
PROBES: Mapping[str, Probe] = {
    **dict.fromkeys(LEAD.split(), lead),
    **dict.fromkeys(RENEW.split(), renew),
    **dict.fromkeys(
        ("info_500", "info_wrong_client", "info_wrong_member", "info_wrong_user", "info_html", "info_slow"), info
    ),
    **dict.fromkeys(
        ("event_late", "event_twice", "event_out_of_order", "event_forged", "event_lost", "event_without_tokens"),
        events,
    ),
    **dict.fromkeys(("batch_refused", "batch_garbled", "batch_blocked"), batch),
    "fields_large": described,
    "event_unknown": known_events,
    "install_events_gone": installed_event,
    "item_without_fm": item,
    "other_server": renew,
    "renewal_refused": renewed_by_the_page,
    **dict.fromkeys(("related_slow", "related_refused"), history),
    "list_of_all": everybodys,
    "budget_low": operating,
    "simple_crm": mode,
    "id_zero": options,
    "form_incomplete": form,
    "form_without_key": key,
    "old_bx24_js": functions,
    "option_unset": option,
    "code_spent": sign_in,
    "admin_lost": administrator,
}
TAKING_TIME = ("drip_body", "drip_headers", "slow", "refresh_slow", "info_slow", "related_slow")
OF_TOKENS_GIVEN_BEFORE = {"expire_tokens", "expire_refresh_tokens", "revoke_tokens"}
OF_THE_HOST = {"portal_renamed"}
OF_THE_CLOCK = {"clock_off"}
OF_WHAT_IS_BOUND = {"old_tabs"}
OF_THE_TIME_OF_METHODS = {"method_heavy"}  # what it wrote down stays written
OF_AN_INSTALLER = {"info_unfinished"}


def test_every_switch_has_a_test() -> None:
    others = OF_TOKENS_GIVEN_BEFORE | OF_THE_HOST | OF_THE_CLOCK | OF_WHAT_IS_BOUND | OF_THE_TIME_OF_METHODS
    assert set(PROBES) | others | OF_AN_INSTALLER == {each.name for each in CATALOGUE}


def test_the_authorization_server_may_wait_for_the_installer_page(world: Visited) -> None:
    """docs/platform.md 11 (open point 12)."""
    row = world.portal.installations[world.app.client_id]
    said = []
    for finished in (False, True):
        row.installed = finished
        for _ in range(2):
            said.append('"installed": true' in json.dumps(info(world)))
            world.portal.faults.info_unfinished()
        world.portal.faults.info_unfinished.reset()
    assert said == [True, False, True, True]


def test_old_tabs_are_there_until_the_switch_is_reset(world: Visited) -> None:
    before = placements(world)
    world.portal.faults.old_tabs()
    assert placements(world) == before + 5_000
    world.portal.faults.old_tabs.reset()
    assert placements(world) == before


@pytest.mark.drawn(12)
@pytest.mark.parametrize("name", sorted(PROBES.keys() - set(TAKING_TIME)))
def test_a_switch_changes_what_a_client_sees_until_it_is_reset(world: Visited, name: str) -> None:
    sees_it_come_and_go(world, name)


def test_what_takes_time_is_more_than_an_impatient_client_has(world: Visited) -> None:
    """Each in a portal of its own, all in the same seconds."""

    def wait(number: int) -> None:
        portal = world.neighbourhood.add_portal()
        app = world.neighbourhood.register_local_app(portal, name="Full lead", handler_url=HANDLER)
        sees_it_come_and_go(replace(world, portal=portal, app=app), TAKING_TIME[number], IMPATIENT_S, LONGER_S)

    together(len(TAKING_TIME), wait)


def sees_it_come_and_go(world: Visited, name: str, patience_s: float = DEADLINE_S, value: str | float = "") -> None:
    switch, probe = world.portal.faults[name], PROBES[name]
    before = probe(world)
    assert probe(world) == before, name
    switch(value=value)
    assert switch.on
    patient = PATIENCE_S.set(patience_s)
    assert probe(world) != before, name
    PATIENCE_S.reset(patient)
    assert switch.fired >= 1, name
    switch.reset()
    assert (switch.on, switch.fired) == (False, 0), name
    assert probe(world) == before, name


@pytest.mark.parametrize(
    ("name", "error", "renewed"),
    [
        ("expire_tokens", "expired_token", None),
        ("expire_refresh_tokens", "expired_token", "invalid_grant"),
        ("revoke_tokens", "invalid_token", "invalid_grant"),
    ],
)
def test_tokens_given_before_the_switch_are_worth_less(
    world: Visited, name: str, error: str, renewed: str | None
) -> None:
    pair = world.portal.fresh_pair(world.app, world.portal.people["sara"])
    other = world.portal.fresh_pair(world.app, world.portal.people["mia"])
    world.portal.faults[name](subject="sara")
    assert world.refusal("profile", auth=pair.access)[:2] == (401, error)
    assert world.portal.faults[name].fired >= 1
    assert world.renew(pair.refresh).json().get("error") == renewed
    assert world.result("profile", auth=other.access)


def test_a_renamed_portal_answers_at_its_new_address_and_redirects_from_the_old_one(world: Visited) -> None:
    old = world.portal.url
    world.portal.faults.portal_renamed()
    new = world.portal.url
    answer = requests.post(
        f"{old}/rest/profile?a=1", json={"auth": world.token()}, allow_redirects=False, timeout=DEADLINE_S
    )
    assert new != old
    assert (answer.status_code, answer.headers["Location"]) == (302, f"{new}/rest/profile?a=1")
    assert world.result("profile")
    assert world.renew(world.refresh_token()).json()["client_endpoint"] == f"{new}/rest/"
    world.portal.faults.portal_renamed.reset()
    assert world.portal.url == old
    assert world.result("profile")


def test_a_clock_that_is_off_shows_in_the_time_block_and_in_expiry(world: Visited) -> None:
    right = world.ask("profile").json()["time"]["start"]
    world.portal.faults.clock_off(value=-900)
    wrong = world.ask("profile").json()["time"]["start"]
    expires = world.renew(world.refresh_token()).json()["expires"]
    assert -901 < wrong - right < -850
    assert -901 < expires - right - 3600 < -850
    assert world.portal.faults.clock_off.fired >= 2


def test_a_switch_can_be_for_one_method_one_person_and_a_number_of_times(world: Visited) -> None:
    world.portal.faults.rest_503(2, method="crm.lead.get")
    assert world.ask("profile").status_code == 200
    assert [world.ask("crm.lead.get", ID=123).status_code for _ in range(3)] == [503, 503, 200]
    world.portal.faults.user_dismissed(subject="sara")
    assert world.refusal("profile")[1] == "authorization_error"
    assert world.result("profile", "mia")
    assert world.portal.faults.user_dismissed.fired == 1


def test_any_error_may_come_with_any_description_for_one_command_of_a_batch_too(world: Visited) -> None:
    for value, expected in (
        ("ERROR_CORE: odd: text", ("ERROR_CORE", "odd: text")),
        (": Not found", ("", "Not found")),
        ("OVERLOAD_LIMIT", ("OVERLOAD_LIMIT", "REST API is blocked due to overload.")),
        ("", ("ERROR_UNEXPECTED_ANSWER", "")),
    ):
        world.portal.faults.rest_error(value=value)
        assert world.refusal("profile")[1:] == expected
        world.portal.faults.rest_error(value=value, method="crm.lead.get")
        both = world.result("batch", cmd={"lead": "crm.lead.get?ID=123", "person": "profile"})
        assert isinstance(both, dict)
        told = both["result_error"]["lead"]
        assert (list(both["result"]), (told["error"], told["error_description"])) == (["person"], expected)


def test_switches_belong_to_one_portal(world: Visited) -> None:
    second = world.neighbourhood.add_portal("127.0.0.2")
    second.faults.rest_500()
    assert world.ask("profile").status_code == 200


def test_one_reset_ends_them_all(world: Visited) -> None:
    world.portal.faults.rest_500()
    world.portal.faults.portal_renamed()
    world.portal.faults.reset()
    assert not [switch.name for switch in world.portal.faults if switch.on]
    assert world.ask("profile").status_code == 200


def test_switches_are_grouped_by_story_with_what_one_should_see(world: Visited) -> None:
    catalogue = world.portal.faults.catalogue()
    assert {"token expired", "portal renamed", "busy", "employee dismissed", "app removed"} <= set(catalogue)
    assert all(state.sees and state.title for states in catalogue.values() for state in states)
    with pytest.raises(AttributeError):
        _ = world.portal.faults.no_such_switch


def test_a_refresh_that_is_lost_has_rotated_and_one_that_fails_before_has_not(world: Visited) -> None:
    lost, kept = world.refresh_token(), world.refresh_token()
    world.portal.faults.refresh_lost(1)
    assert world.renew(lost).status_code == 502
    assert world.renew(lost).json()["error"] == "invalid_grant"
    world.portal.faults.refresh_500(1)
    assert world.renew(kept).status_code == 500
    assert "access_token" in world.renew(kept).json()


@pytest.mark.parametrize(
    ("switch", "left", "in_items"),
    [("field_gone", set(), set()), ("field_renamed", {"SOURCE_ID_NEW"}, {"sourceId_NEW"})],
)
def test_a_known_field_is_gone_or_renamed_in_both_readings_of_a_lead(
    world: Visited, switch: str, left: set[str], in_items: set[str]
) -> None:
    def both() -> tuple[set[str], set[str]]:
        read = world.result("crm.lead.get", ID=123)
        item = world.result("crm.item.get", entityTypeId=1, id=123)
        assert isinstance(read, dict)
        assert isinstance(item, dict)
        return set(read), set(item["item"])

    read, item = both()
    world.portal.faults[switch](value="SOURCE_ID")
    read_now, item_now = both()
    assert (read - read_now, read_now - read) == ({"SOURCE_ID"}, left)
    assert (item - item_now, item_now - item) == ({"sourceId"}, in_items)


def test_a_known_field_has_another_type(world: Visited) -> None:
    for code in ("STATUS_ID", "PHONE"):
        before = world.result("crm.lead.get", ID=124)
        world.portal.faults.field_retyped(value=code)
        after = world.result("crm.lead.get", ID=124)
        assert isinstance(before, dict)
        assert isinstance(after, dict)
        assert {type(before[code]), type(after[code])} == {str, list}
        assert after.keys() == before.keys()


def test_a_portal_without_a_licence_sends_every_call_to_a_page_of_its_own(world: Visited) -> None:
    """docs/platform.md 13.7."""
    world.portal.faults.redirect_own()
    for method in ("profile", "batch", "no.such.method"):
        answer = world.ask(method)
        assert (answer.status_code, urlsplit(answer.headers["Location"]).netloc) == (302, world.portal.host), method


def test_the_first_telephone_and_address_are_there_where_fm_is_not(world: Visited) -> None:
    """docs/platform.md 13.17."""
    world.portal.faults.item_without_fm()
    found = world.result("crm.item.get", entityTypeId=1, id=124)
    assert isinstance(found, dict)
    assert "fm" not in found["item"]
    assert found["item"]["phone"]
    assert found["item"]["email"]


@pytest.mark.parametrize(("value", "found"), [("", ""), ("[]", []), ("{}", {}), ("false", False)])
def test_an_option_that_was_never_set_is_nothing_in_any_writing(world: Visited, value: str, found: object) -> None:
    """docs/platform.md 6.3."""
    world.portal.faults.option_unset(value=value)
    assert world.result("app.option.get", option="never set") == found
    world.result("app.option.set", "admin", options={"now": "set"})
    assert world.result("app.option.get", option="now") == "set"


def test_an_option_that_was_never_set_is_refused_where_the_switch_says_so(world: Visited) -> None:
    world.portal.faults.option_unset(value="AccessException")
    assert world.refusal("app.option.get", option="never set")[:2] == (403, "AccessException")
    world.result("app.option.set", "admin", options={"now": "set"})
    assert world.result("app.option.get", option="now") == "set"


def test_a_list_comes_as_a_map_with_numbers_and_an_empty_one_does_not(world: Visited) -> None:
    world.portal.faults.lists_numbered()
    lead = world.result("crm.lead.get", ID=124)
    assert isinstance(lead, dict)
    assert list(lead["PHONE"]) == ["1", "2"]


def test_the_documented_error_for_a_missing_right_has_its_status(world: Visited) -> None:
    """docs/platform.md 4.7."""
    world.portal.faults.authorize_error(method="crm.lead.get")
    assert world.refusal("crm.lead.get", ID=123)[:2] == (403, "AUTHORIZE_ERROR")
