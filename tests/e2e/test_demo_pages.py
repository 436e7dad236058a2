"""The stand-in portal's pages in a real browser, with a small application of our own in the frame."""

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
import requests
from playwright.sync_api import Browser, Frame, Page, expect

from tests.e2e.demo_browser import query_of
from tests.e2e.scene import SHOWN, Scene, Shown, app_frame, fresh_scene, in_slider, opened_tab

pytestmark = pytest.mark.browser
FIELDS = [
    "AUTH_ID", "AUTH_EXPIRES", "REFRESH_ID", "SERVER_ENDPOINT", "APPLICATION_TOKEN", "APPLICATION_SCOPE",
    "member_id", "status", "PLACEMENT", "PLACEMENT_OPTIONS",
]  # fmt: skip


@pytest.fixture
def fresh(browser: Browser) -> Iterator[Scene]:
    """A portal in which the application was added and its installer has not finished."""
    with fresh_scene(browser) as scene:
        yield scene


@pytest.fixture
def scene(fresh: Scene) -> Scene:
    """A portal in which the application works."""
    fresh.finish()
    return fresh


@pytest.fixture(scope="module")
def shown(browser: Browser) -> Iterator[Shown]:
    """Sara's tab, opened once for all who only look at it."""
    with opened_tab(browser) as shown:
        yield shown


def answered(frame: Frame, command: str, params: str = "{}") -> bool:
    """Ask the page around the frame, then something that it answers for sure: was the first one answered?"""
    return bool(
        frame.evaluate(
            f"""() => new Promise((resolve) => {{
                let answered = false;
                BX24.placement.call("{command}", {params}, () => {{ answered = true; }});
                BX24.placement.getInterface(() => resolve(answered));
            }})"""
        )
    )


def test_the_form_carries_the_documented_fields_in_their_order(shown: Shown) -> None:
    posted = shown.scene.stub.posted[-1]
    assert posted.path == "/lead-tab"
    assert [name for name, _ in posted.query] == ["DOMAIN", "PROTOCOL", "LANG", "APP_SID"]
    assert [name for name, _ in posted.fields] == FIELDS
    fields = dict(posted.fields)
    assert fields["PLACEMENT_OPTIONS"] == r'{"ID":"124","URI":"\/crm\/lead\/details\/124\/"}'
    assert (dict(posted.query)["DOMAIN"], posted.origin) == (shown.scene.portal.host, shown.scene.portal.url)


def test_the_frame_has_the_name_the_id_and_the_permissions_of_the_platform_and_no_sandbox(shown: Shown) -> None:
    sid = dict(shown.scene.stub.posted[-1].query)["APP_SID"]
    element = shown.page.locator(f"#appframe_{sid}")
    assert shown.frame.evaluate("window.name") == f"{shown.scene.portal.host}|0|{sid}"
    assert element.get_attribute("allow") == "geolocation *; microphone *; camera *; autoplay *;"
    assert element.get_attribute("sandbox") is None
    assert element.evaluate("frame => getComputedStyle(frame).minHeight") == "600px"


def test_the_frame_is_invisible_until_its_load(scene: Scene) -> None:
    scene.stub.may_answer.clear()
    with scene.visit("sara") as page:
        scene.card(page).get_by_role("tab", name="Full lead").click()
        frame = page.locator("iframe.app-frame")
        expect(frame).to_have_css("opacity", "0")
        expect(frame).to_have_class("app-frame app-loading")
        scene.stub.may_answer.set()
        expect(frame).to_have_css("opacity", "1")


def test_the_tab_is_loaded_when_first_opened_and_only_hidden_afterwards(scene: Scene) -> None:
    with scene.visit("sara") as page:
        scene.card(page)
        assert scene.stub.posted == []
        page.get_by_role("tab", name="Full lead").click()
        frame = app_frame(page)
        frame.evaluate("window.mark = 1")
        page.get_by_role("tab", name="General").click()
        pane = page.get_by_role("tabpanel", name="Full lead", include_hidden=True)
        assert pane.evaluate("pane => pane.style.display") == "none"
        page.get_by_role("tab", name="Full lead").click()
        expect(page.locator(SHOWN)).to_be_visible()
        assert frame.evaluate("window.mark") == 1
    assert len(scene.stub.posted) == 1


def test_a_narrow_card_keeps_our_tab_under_more(scene: Scene) -> None:
    with scene.visit("sara", width=600) as page:
        tab = scene.card(page).get_by_role("tab", name="Full lead")
        expect(tab).to_be_hidden()
        page.get_by_text("More", exact=True).click()
        tab.click()
        app_frame(page)
        page.set_viewport_size({"width": 1280, "height": 900})
        expect(page.get_by_text("More", exact=True)).to_be_hidden()
        expect(tab).to_be_visible()
    assert len(scene.stub.posted) == 1


def test_who_is_not_on_the_portals_list_has_no_tab(scene: Scene) -> None:
    with scene.visit("vera") as page:
        scene.card(page)
        expect(page.get_by_role("tab", name="General")).to_be_visible()
        assert page.get_by_role("tab", name="Full lead", include_hidden=True).count() == 0


def test_the_tabs_title_is_the_one_of_the_portals_language(scene: Scene) -> None:
    scene.portal.language = "de"
    with scene.visit("sara") as page:
        expect(scene.card(page).get_by_role("tab", name="Der ganze Lead")).to_be_visible()


def test_a_new_card_has_the_tab_too_with_number_zero(scene: Scene) -> None:
    with scene.visit("sara") as page:
        scene.tab(page, lead=0)
    assert '"ID":"0"' in dict(scene.stub.posted[-1].fields)["PLACEMENT_OPTIONS"]


def test_refresh_auth_hands_out_a_new_pair_and_the_old_one_goes_on_working(scene: Scene) -> None:
    with scene.visit("sara") as page:
        frame = scene.tab(page)
        before = frame.evaluate("BX24.getAuth()")
        after = frame.evaluate("new Promise(resolve => BX24.refreshAuth(resolve))")
    assert before["access_token"] == dict(scene.stub.posted[-1].fields)["AUTH_ID"]
    assert after["access_token"] != before["access_token"]
    assert after["refresh_token"] != before["refresh_token"]
    for pair in (before, after):
        found = scene.portal.tokens.find(pair["access_token"])
        assert found is not None
        assert found.grant.user_id == scene.portal.people["sara"].id


@pytest.mark.parametrize("switch", ["user_excluded", "renewal_refused"])
def test_a_refused_refresh_is_told_to_the_person_and_never_to_the_frame(scene: Scene, switch: str) -> None:
    """docs/platform.md 13.21."""
    with scene.visit("sara") as page:
        frame = scene.tab(page)
        scene.portal.faults[switch]()
        page.on("dialog", lambda dialog: dialog.dismiss())
        with page.expect_event("dialog") as dialog:
            frame.evaluate("void BX24.refreshAuth(() => { window.answered = true; })")
        assert "could not renew" in dialog.value.message
        assert frame.evaluate("new Promise(done => BX24.placement.getInterface(() => done(window.answered)))") is None


def test_what_is_unknown_or_denied_in_a_tab_is_never_answered(shown: Shown) -> None:
    for command in ("noSuchCommand", "setTitle", "placementBindEvent", "setAppOption"):
        assert not answered(shown.frame, command, '{"title": "Mine", "event": "onNothing", "name": "a"}'), command
    expect(shown.page.get_by_role("heading", level=1)).to_have_text("Office furniture for the new branch")


def test_an_applications_own_page_may_set_its_title(scene: Scene) -> None:
    with scene.visit("sara") as page:
        assert answered(scene.own_page(page), "setTitle", '{"title": "Mine"}')
        expect(page.get_by_role("heading", level=1)).to_have_text("Mine")


def test_every_layout_of_a_message_is_understood_and_answered_as_a_string(shown: Shown) -> None:
    for message in (
        "`getInterface::k:${sid}`",
        "`getInterface:k:${sid}`",
        '`getInterface:{"isRawValue":false}:k:${sid}`',
        "({method: 'getInterface', params: {}, callback: 'k', appSid: sid})",
    ):
        reply = shown.frame.evaluate(
            f"""() => new Promise((resolve) => {{
                const sid = window.name.split("|")[2];
                addEventListener("message", function heard(event) {{
                    if (!String(event.data).startsWith("k:")) return;
                    removeEventListener("message", heard);
                    resolve([event.origin, event.data]);
                }});
                parent.postMessage({message}, "*");
            }})"""
        )
        assert reply == [shown.scene.portal.url, 'k:{"command":["reloadData"],"event":[]}'], message


def test_a_message_with_a_foreign_session_is_ignored(shown: Shown) -> None:
    heard = shown.frame.evaluate(
        """() => new Promise((resolve) => {
            const heard = [];
            addEventListener("message", (event) => heard.push(event.data));
            parent.postMessage(`getInterface::k:${"0".repeat(32)}`, "*");
            BX24.placement.getInterface(() => resolve(heard.filter((data) => data.startsWith("k:"))));
        })"""
    )
    assert heard == []


def test_the_init_data_are_those_of_the_form(shown: Shown) -> None:
    data = shown.frame.evaluate("new Promise(done => BX24.placement.call('getInitData', {}, done))")
    posted = dict(shown.scene.stub.posted[-1].fields)
    assert data["AUTH_ID"] == posted["AUTH_ID"]
    assert (data["DOMAIN"], data["PROTOCOL"], data["PATH"]) == (shown.scene.portal.host, 0, "/rest")
    assert (data["PLACEMENT"], data["PLACEMENT_OPTIONS"]["ID"]) == ("CRM_LEAD_DETAIL_TAB", "124")
    assert (data["IS_ADMIN"], data["INSTALL"], data["MEMBER_ID"]) == (False, False, shown.scene.portal.member_id)


def test_the_frame_takes_the_height_that_its_page_asks_for(scene: Scene) -> None:
    with scene.visit("sara") as page:
        frame = scene.tab(page)
        size = frame.evaluate("new Promise(done => BX24.resizeWindow(500, 777, done))")
    assert size == {"width": 500, "height": 777}


def test_a_frame_that_asks_for_a_height_alone_becomes_a_hundred_pixels_wide(scene: Scene) -> None:
    """docs/platform.md 7.4, 13.21."""
    with scene.visit("sara") as page:
        frame = scene.tab(page)
        sizes = [
            frame.evaluate(f"new Promise(done => BX24.placement.call('resizeWindow', {asked}, done))")
            for asked in ("{height: 700}", "{width: '50%', height: 700}", "{width: '100%'}")
        ]
    assert [(size["width"], size["height"]) for size in sizes[:2]] == [(100, 700), (50, 700)]
    assert (sizes[2]["width"] > 600, sizes[2]["height"]) == (True, 700)


@pytest.mark.parametrize("profile", ["kernel-25.1150", "cloud"])
def test_an_older_portal_opens_listed_paths_only(browser: Browser, profile: str) -> None:
    """docs/platform.md 7.4, 13.21."""
    paths = {
        "/crm/lead/details/123/": "close",
        "/crm/type/128/details/3/": "close",
        "/company/personal/user/1/": "close",
        "/crm/lead": "error" if profile != "cloud" else "close",
        "/company/personal/user/x/": "error" if profile != "cloud" else "close",
        "/crm/quote/details/1/": "error" if profile != "cloud" else "close",
    }
    with fresh_scene(browser, profile) as scene, scene.visit("sara", tolerated="404") as page:
        scene.finish()
        frame = scene.tab(page)
        told = {path: open_and_close(page, frame, path) for path in paths}
    assert told == paths


def open_and_close(page: Page, frame: Frame, path: str) -> object:
    """Open a path, close the slider if there is one, and return what the frame was told."""
    frame.evaluate("path => { delete window.told; BX24.openPath(path, told => { window.told = told.result; }); }", path)
    frame.evaluate("new Promise(done => BX24.placement.getInterface(done))")
    close = page.get_by_role("button", name="Close")
    if close.count():
        close.click()
    frame.wait_for_function("window.told")
    told: object = frame.evaluate("window.told")
    return told


def test_the_functions_of_2016_lack_those_that_came_later(scene: Scene) -> None:
    """docs/platform.md 7.6."""
    scene.portal.faults.old_bx24_js()
    with scene.visit("sara") as page:
        known = scene.tab(page).evaluate("[typeof BX24.openPath, typeof BX24.im, typeof BX24.fitWindow]")
        domain = scene.tab(page).evaluate("BX24.getDomain(true)")
    assert known == ["undefined", "undefined", "function"]
    assert domain == urlsplit(scene.portal.url).netloc


def test_reload_data_reads_the_card_again_and_leaves_the_frame_alone(scene: Scene) -> None:
    with scene.visit("sara") as page:
        frame = scene.tab(page)
        scene.portal.crm.leads[124]["TITLE"] = "Renamed meanwhile"
        given = frame.evaluate("new Promise(done => BX24.placement.call('reloadData', {}, (...all) => done(all)))")
        expect(page.get_by_role("heading", level=1)).to_have_text("Renamed meanwhile")
    assert given == []
    assert len(scene.stub.posted) == 1


def test_a_call_from_a_frame_in_a_slider_shows_the_bar_in_the_outermost_page(scene: Scene) -> None:
    with scene.visit("sara") as page:
        page.goto(f"{scene.portal.url}/crm/lead/list/")
        page.get_by_role("link", name="Office furniture").click()
        card = in_slider(page)
        card.get_by_role("tab", name="Full lead").click()
        frame = app_frame(card)
        assert query_of(card.url) == {"IFRAME": ["Y"], "IFRAME_TYPE": ["SIDE_SLIDER"]}
        frame.evaluate("BX24.im.phoneTo('+12025550147')")
        expect(page.get_by_role("status")).to_contain_text("Calling +12025550147")
    options = dict(scene.stub.posted[-1].fields)["PLACEMENT_OPTIONS"]
    assert r"details\/124\/?IFRAME=Y\u0026IFRAME_TYPE=SIDE_SLIDER" in options


def test_a_path_of_the_portal_opens_in_a_slider_and_its_end_is_told(scene: Scene) -> None:
    with scene.visit("sara") as page:
        frame = scene.tab(page)
        frame.evaluate("void BX24.openPath('/crm/lead/details/123/', result => { window.told = result; })")
        opened = query_of(in_slider(page).url)
        assert (opened["from"], opened["from_app"]) == (["rest_placement"], [scene.app.client_id])
        page.get_by_role("button", name="Close").click()
        frame.wait_for_function("window.told")
        assert frame.evaluate("window.told") == {"result": "close"}
        refused = frame.evaluate("new Promise(done => BX24.openPath('//example.com/', done))")
    assert refused == {"result": "error", "errorCode": "PATH_NOT_AVAILABLE"}


def test_only_new_access_rights_are_handed_over(scene: Scene) -> None:
    with scene.visit("admin") as page:
        frame = scene.own_page(page)
        frame.evaluate("void BX24.selectAccess(['AU'], rights => { window.rights = rights; })")
        expect(page.get_by_label("All authorized users")).to_be_disabled()
        page.get_by_label("Sales", exact=True).check()
        page.get_by_role("button", name="Select").click()
        frame.wait_for_function("window.rights")
        assert frame.evaluate("window.rights") == [{"id": "D2", "name": "Sales", "provider": "Departments"}]


def test_a_cancelled_choice_never_calls_back(scene: Scene) -> None:
    with scene.visit("admin") as page:
        frame = scene.own_page(page)
        frame.evaluate("void BX24.selectUsers(() => { window.chosen = true; })")
        page.get_by_label("Rob Quill").check()
        page.get_by_role("button", name="Cancel").click()
        expect(page.get_by_role("dialog")).to_have_count(0)
        assert frame.evaluate("new Promise(done => BX24.placement.getInterface(() => done(window.chosen)))") is None


def test_chosen_people_come_with_their_numbers(scene: Scene) -> None:
    with scene.visit("admin") as page:
        frame = scene.own_page(page)
        frame.evaluate("void BX24.selectUser(user => { window.chosen = user; })")
        page.get_by_label("Rob Quill").check()
        page.get_by_role("button", name="Select").click()
        frame.wait_for_function("window.chosen")
        assert frame.evaluate("[window.chosen.id, window.chosen.name]") == ["4", "Rob Quill"]


def test_an_application_that_another_one_opened_closes_itself(scene: Scene) -> None:
    with scene.visit("sara") as page:
        frame = scene.tab(page)
        frame.evaluate("void BX24.openApplication({lead: 7}, () => { window.ended = true; })")
        popup = app_frame(in_slider(page))
        assert popup.evaluate("BX24.placement.info().options.lead") == "7"
        popup.evaluate("BX24.closeApplication()")
        frame.wait_for_function("window.ended")
        expect(page.locator(".slider")).to_have_count(0)


def test_rest_is_called_from_the_frame_as_plain_text(shown: Shown) -> None:
    with shown.page.expect_request("**/rest/crm.lead.get.json") as asked:
        lead = shown.frame.evaluate(
            "new Promise(done => BX24.callMethod('crm.lead.get', {id: 124}, answer => done(answer.data())))"
        )
    assert lead["ID"] == "124"
    assert asked.value.headers["content-type"] == "text/plain;charset=UTF-8"
    assert (asked.value.post_data or "").endswith("&&id=124")


def test_an_expired_token_is_renewed_by_the_page_around_the_frame_and_the_call_repeated(scene: Scene) -> None:
    with scene.visit("sara", tolerated="status of 401") as page:
        frame = scene.tab(page)
        scene.portal.faults.expire_tokens(0)
        name = frame.evaluate("new Promise(done => BX24.callMethod('profile', {}, answer => done(answer.data())))")
    assert scene.portal.wire.count("profile") == 2
    assert name["NAME"] == "Sara"


def test_a_batch_answers_by_its_keys(shown: Shown) -> None:
    words = shown.frame.evaluate(
        """() => new Promise((done) => BX24.callBatch(
            {one: ["profile", {}], two: {method: "crm.lead.get", params: {id: 127}}},
            (answers) => done([answers.one.data().NAME, typeof answers.two.error()]),
        ))"""
    )
    assert words == ["Sara", "object"]


def test_the_functions_refuse_to_start_outside_a_portal(scene: Scene) -> None:
    page = scene.browser.new_page()
    with page.expect_event("pageerror") as error:
        page.set_content(f'<script src="{scene.portal.url}/api/v1/"></script>')
    page.close()
    assert str(error.value) == "Unable to initialize Bitrix24 JS library!"


# Installing


def test_an_unfinished_installation_shows_people_a_message_and_the_administrator_the_installer(fresh: Scene) -> None:
    with fresh.visit("sara") as page:
        page.goto(f"{fresh.portal.url}/marketplace/app/1/")
        expect(page.get_by_role("main")).to_contain_text("not fully installed yet")
        assert fresh.stub.posted == []
    with fresh.visit("admin") as page:
        fresh.own_page(page)
    assert fresh.stub.posted[-1].path == "/install"


def test_finishing_the_installation_reloads_the_page_with_its_word_and_opens_the_application(fresh: Scene) -> None:
    with fresh.visit("admin") as page:
        frame = fresh.own_page(page)
        with page.expect_navigation(url="**/?install_finished=Y"):
            frame.evaluate("BX24.installFinish()")
        app_frame(page)
    assert [posted.path for posted in fresh.stub.posted] == ["/install", "/"]
    assert fresh.portal.installations[fresh.app.client_id].installed


def test_finishing_in_a_slider_closes_it_and_opens_the_application_again(fresh: Scene) -> None:
    with fresh.visit("admin") as page:
        page.goto(f"{fresh.portal.url}/crm/lead/list/")
        page.evaluate("portalShell.openSlider('/marketplace/app/1/')")
        installer = app_frame(in_slider(page))
        with page.expect_request(lambda asked: asked.url.startswith(f"{fresh.stub.address}/?")):
            installer.evaluate("BX24.installFinish()")
        app_frame(in_slider(page))
        expect(page.locator(".slider")).to_have_count(1)
    assert [posted.path for posted in fresh.stub.posted] == ["/install", "/"]


def test_both_doors_lead_into_the_application(fresh: Scene) -> None:
    with fresh.visit("sara") as page:
        page.goto(fresh.portal.url)
        page.get_by_role("button", name="Install it yourself").click()
        expect(page.get_by_label("Application ID (client_id)")).to_have_value(fresh.app.client_id)
        page.get_by_role("button", name="Save").click()
        app_frame(page)
        assert fresh.stub.posted[-1].path == "/install"
        page.goto(fresh.portal.url)
        page.get_by_role("button", name="Open a lead now").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Office furniture for the new branch")
        expect(page.get_by_text("Sara Holt").first).to_be_visible()
    assert fresh.portal.installations[fresh.app.client_id].installed


# The panel


def test_a_switch_of_the_panel_is_turned_on_for_somebody_and_off(scene: Scene) -> None:
    with scene.visit("admin") as page:
        page.goto(f"{scene.portal.url}/demo/panel")
        page.get_by_text("Employee dismissed", exact=True).click()
        page.get_by_label("What is turned on goes wrong for").select_option("Sara Holt")
        switch = page.get_by_role("button", name="The person is excluded from the application")
        with page.expect_navigation():
            switch.click()
        sara, mia = (scene.portal.people[login] for login in ("sara", "mia"))
        assert not scene.portal.may_use(sara, scene.app)
        assert scene.portal.may_use(mia, scene.app)
        with page.expect_navigation():
            switch.click()
        assert scene.portal.may_use(sara, scene.app)


def test_the_panel_shows_the_wire_as_curl_lines_and_never_a_secret(scene: Scene) -> None:
    with scene.visit("sara") as page:
        frame = scene.tab(page)
        frame.evaluate("new Promise(done => BX24.callMethod('crm.lead.get', {id: 124}, done))")
        page.goto(f"{scene.portal.url}/demo/panel")
        page.get_by_text("POST /rest/crm.lead.get.json").click()
        expect(page.get_by_label("The request as a curl line").first).to_contain_text("curl -X POST")
        shown = page.content()
    fields = dict(scene.stub.posted[-1].fields)
    for secret in ("AUTH_ID", "REFRESH_ID", "APPLICATION_TOKEN"):
        assert fields[secret] not in shown


def test_tokens_expire_at_the_press_of_a_button(scene: Scene) -> None:
    with scene.visit("sara") as page:
        scene.tab(page)
        page.goto(f"{scene.portal.url}/demo/panel")
        with page.expect_navigation():
            page.get_by_role("button", name="Expire now").click()
        expect(page.locator("[data-left]")).to_have_text("expired")


def test_an_uninstalled_application_loses_its_tab(scene: Scene) -> None:
    with scene.visit("admin") as page:
        page.goto(f"{scene.portal.url}/demo/panel")
        with page.expect_navigation():
            page.get_by_role("button", name="Uninstall").click()
        scene.card(page)
        expect(page.get_by_role("tab", name="General")).to_be_visible()
        assert page.get_by_role("tab", name="Full lead", include_hidden=True).count() == 0


def test_a_page_of_somebody_else_cannot_press_the_portals_buttons(scene: Scene) -> None:
    address = f"{scene.portal.url}/demo/panel/reset"
    assert requests.post(address, headers={"Origin": scene.stub.address}, timeout=60).status_code == 403
    own = requests.post(address, headers={"Origin": scene.portal.url}, timeout=60, allow_redirects=False)
    assert own.status_code == 303


def test_signing_in_leads_to_a_page_of_the_portal_only(scene: Scene) -> None:
    address = f"{scene.portal.url}/demo/sign-in"
    for there, expected in (("/crm/lead/list/", "/crm/lead/list/"), ("//example.com/", "/"), ("https://e.x/", "/")):
        answer = requests.post(address, data={"login": "sara", "next": there}, timeout=60, allow_redirects=False)
        assert (answer.status_code, answer.headers["Location"]) == (303, expected)
        assert answer.cookies["demo_person"] == "sara"
    dismissed = requests.post(address, data={"login": "dirk"}, timeout=60)
    assert dismissed.status_code == 403


def test_a_renamed_portal_sends_its_people_to_the_new_address_and_keeps_the_panel_at_both(scene: Scene) -> None:
    old = scene.portal.url
    scene.portal.faults.portal_renamed()
    assert scene.portal.url != old
    moved = requests.get(f"{old}/crm/lead/details/124/?tab=app", timeout=60, allow_redirects=False)
    assert moved.headers["Location"] == f"{scene.portal.url}/crm/lead/details/124/?tab=app"
    assert requests.get(f"{old}/demo/panel", timeout=60, allow_redirects=False).status_code == 200
