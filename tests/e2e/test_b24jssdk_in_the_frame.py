"""The vendor's own JavaScript client, its UMD build, as the page in the stand-in portal's frame."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Frame, expect

from tests.e2e.scene import Scene, Shown, app_frame, fresh_scene, in_slider, opened_tab
from tests.js import node

pytestmark = pytest.mark.browser
PAGE = """<!doctype html><html lang="en"><title>stub</title><body style="margin:0;height:900px">
<h1>The stub application</h1><script src="/sdk.js"></script>
<script>B24Js.initializeB24Frame().then(($b24) => {{
  window.$b24 = $b24;
  document.body.dataset.ready = "yes";
}})</script></body></html>"""


@pytest.fixture
def fresh(browser: Browser) -> Iterator[Scene]:
    """Give a portal whose application is added, not installed, and speaks through the vendor's client."""
    node.needed()
    with fresh_scene(browser) as scene:
        scene.stub.html, scene.stub.files["/sdk.js"] = PAGE, node.SDK.read_bytes()
        yield scene


@pytest.fixture
def scene(fresh: Scene) -> Scene:
    fresh.finish()
    return fresh


@pytest.fixture(scope="module")
def shown(browser: Browser) -> Iterator[Shown]:
    """Give Sara's tab, opened once for all who only look at it."""
    node.needed()
    with opened_tab(browser, html=PAGE, files={"/sdk.js": node.SDK.read_bytes()}) as shown:
        yield shown


def test_it_starts_with_what_the_page_around_the_frame_says(shown: Shown) -> None:
    known = shown.frame.evaluate(
        """() => ({token: $b24.auth.getAuthData().access_token, admin: $b24.auth.isAdmin, lang: $b24.getLang(),
                   origin: $b24.getTargetOrigin(), sid: $b24.getAppSid(), install: $b24.isInstallMode})"""
    )
    fields, query = dict(shown.scene.stub.posted[-1].fields), dict(shown.scene.stub.posted[-1].query)
    assert known == {
        "token": fields["AUTH_ID"],
        "admin": False,
        "lang": "en",
        "origin": shown.scene.portal.url,
        "sid": query["APP_SID"],
        "install": False,
    }


def test_it_knows_where_it_is_placed_and_what_may_be_asked_there(shown: Shown) -> None:
    placed = shown.frame.evaluate("[$b24.placement.placement, $b24.placement.isDefault, $b24.placement.options.ID]")
    offered = shown.frame.evaluate("$b24.placement.getInterface()")
    assert placed == ["CRM_LEAD_DETAIL_TAB", False, "124"]
    assert offered == {"command": ["reloadData"], "event": []}


def test_it_is_given_the_height_that_it_asks_for(scene: Scene) -> None:
    with scene.visit("sara") as page:
        frame = scene.tab(page)
        size = frame.evaluate("$b24.parent.resizeWindow(640, 1234)")
        fitted = frame.evaluate("$b24.parent.fitWindow()")
    assert size == {"width": 640, "height": 1234}
    assert fitted["height"] == 1234


def test_it_reloads_the_card(scene: Scene) -> None:
    with scene.visit("sara") as page:
        frame = scene.tab(page)
        scene.portal.crm.leads[124]["TITLE"] = "Renamed meanwhile"
        frame.evaluate("$b24.placement.call('reloadData')")
        expect(page.get_by_role("heading", level=1)).to_have_text("Renamed meanwhile")


def test_its_title_is_shown_on_its_own_page_and_ignored_in_a_placement(scene: Scene) -> None:
    with scene.visit("sara") as page:
        tab_title = "$b24.parent.setTitle('Mine: all of it')"
        ignored = scene.tab(page).evaluate(tab_title)
        expect(page.get_by_role("heading", level=1)).to_have_text("Office furniture for the new branch")
        before = scene.own_page(page), page.title()
        heard = before[0].evaluate(tab_title)
        expect(page.get_by_role("heading", level=1)).to_have_text("Mine: all of it")
        assert page.title() == before[1]
    assert ignored == {"isSafely": True}  # its own timeout: nobody answered
    assert heard["title"] == "Mine: all of it"


def test_it_is_handed_a_new_pair(scene: Scene) -> None:
    with scene.visit("sara") as page:
        renewed = scene.tab(page).evaluate("$b24.auth.refreshAuth()")
    found = scene.portal.tokens.find(renewed["access_token"])
    assert renewed["access_token"] != dict(scene.stub.posted[-1].fields)["AUTH_ID"]
    assert found is not None
    assert found.grant.user_id == scene.portal.people["sara"].id


def make(frame: Frame, kind: str, options: str) -> object:
    return frame.evaluate(f"$b24.actions.v2.{kind}.make({options}).then((answer) => answer.getData())")


def test_it_calls_and_batches_from_the_frame(shown: Shown) -> None:
    lead = make(shown.frame, "call", "{method: 'crm.lead.get', params: {id: 123}}")
    both = make(shown.frame, "batch", "{calls: {who: ['profile', {}], lead: ['crm.lead.get', {id: 124}]}}")
    assert isinstance(lead, dict)
    assert isinstance(both, dict)
    assert lead["result"]["TITLE"] == "Lead #1591"
    assert (both["who"]["NAME"], both["lead"]["LAST_NAME"]) == ("Sara", "Calder")


def test_an_expired_token_is_renewed_through_the_page_and_the_call_repeated(scene: Scene) -> None:
    with scene.visit("sara", tolerated="status of 401") as page:
        frame = scene.tab(page)
        scene.portal.faults.expire_tokens()
        profile = make(frame, "call", "{method: 'profile'}")
    assert isinstance(profile, dict)
    assert profile["result"]["NAME"] == "Sara"
    assert [each.status for each in scene.portal.wire.of("profile") if each.method == "POST"] == [401, 200]


def test_its_options_are_kept(scene: Scene) -> None:
    with scene.visit("admin") as page:
        frame = scene.own_page(page)
        frame.evaluate("$b24.options.appSet('colour', 'green')")
        frame.evaluate("$b24.options.userSet('size', 'big')")
        again = scene.own_page(page)
        assert again.evaluate("[$b24.options.appGet('colour'), $b24.options.userGet('size')]") == ["green", "big"]


def test_its_dialogs_are_the_portals(scene: Scene) -> None:
    with scene.visit("admin") as page:
        frame = scene.own_page(page)
        frame.evaluate("void $b24.dialog.selectUsers().then((users) => { window.users = users })")
        page.get_by_label("Rob Quill").check()
        page.get_by_role("button", name="Select").click()
        frame.wait_for_function("window.users")
        assert frame.evaluate("window.users.map((user) => user.name)") == ["Rob Quill"]


def test_it_opens_a_page_of_the_portal_in_a_slider(scene: Scene) -> None:
    with scene.visit("sara") as page:
        frame = scene.tab(page)
        frame.evaluate(
            "void $b24.slider.openPath($b24.slider.getUrl('/crm/lead/details/123/')).then(told => {"
            " window.told = told })"
        )
        in_slider(page)
        page.get_by_role("button", name="Close").click()
        frame.wait_for_function("window.told")
        assert frame.evaluate("window.told.isClose") is True


def test_it_calls_a_number_through_the_portal(scene: Scene) -> None:
    with scene.visit("sara") as page:
        scene.tab(page).evaluate("$b24.parent.imPhoneTo('+12025550147')")
        expect(page.get_by_role("status")).to_contain_text("Calling +12025550147")


def test_it_finishes_an_installation_and_the_application_opens(fresh: Scene) -> None:
    with fresh.visit("admin") as page:
        installer = fresh.own_page(page)
        assert installer.evaluate("[$b24.isInstallMode, $b24.isFirstRun]") == [True, True]
        with page.expect_navigation(url="**/?install_finished=Y"):
            installer.evaluate("void $b24.installFinish()")
        app_frame(page)
    assert [posted.path for posted in fresh.stub.posted] == ["/install", "/"]


def test_the_documentations_own_call_prints_the_lead(shown: Shown) -> None:
    """As its page of crm.lead.get shows it for the UMD build."""
    said = shown.frame.evaluate(
        """async () => {
            const response = await $b24.actions.v2.call.make({
                method: "crm.lead.get", params: {id: 123}, requestId: B24Js.Text.getUuidRfc4122(),
            });
            return [response.isSuccess, response.getData().result.TITLE, response.getData().result.STATUS_ID];
        }"""
    )
    assert said == [True, "Lead #1591", "IN_PROCESS"]
