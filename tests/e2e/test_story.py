"""The whole story in a real browser against the stand-in portal: install, see, reload, be refused.

PICTURES=<folder> keeps the pictures that the documentation shows.
"""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Response, request
from playwright.sync_api import Browser, BrowserContext, FloatRect, FrameLocator, Page, expect

from demo.bitrix24_standin.launch import open_frame
from tests.e2e.demo_browser import all_has_come, chromium_with, visitor
from tests.e2e.pictures import keep_picture
from tests.e2e.shop_window import decorated
from tests.full_lead import FullLead
from tests.watching import aged

pytestmark = pytest.mark.browser
RICH, NOT_SARAS, HOSTILE = 124, 127, 126
OUR_TAB: FloatRect = {"x": 0, "y": 150, "width": 1280, "height": 570}  # to the end of a first screen of 720 pixels
BLOCKED, ALLOWED = 2, 1  # Chromium's content settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """The application, its portal, and people in front of it."""

    browser: Browser
    app: FullLead

    def visit(self, login: str, *, width: int = 1280) -> AbstractContextManager[Page]:
        person = self.app.portal.people[login]
        # The browser notes the status of a page that refuses; anything else that it notes fails the test.
        return visitor(self.browser, self.app.portal.url, person, width=width, tolerated="status of 403")

    def tab(self, page: Page, lead: int) -> FrameLocator:
        """Open our tab in a lead's card."""
        page.goto(f"{self.app.portal.url}/crm/lead/details/{lead}/")
        page.get_by_role("tab", name="Full lead").click()
        return our_frame(page)

    def own_page(self, page: Page) -> FrameLocator:
        row = self.app.portal.installations[self.app.registration.client_id]
        page.goto(f"{self.app.portal.url}/marketplace/app/{row.id}/")
        return our_frame(page)

    def refreshes(self) -> int:
        return sum("/oauth/token" in exchange.path for exchange in self.app.neighbourhood.oauth.wire)


@pytest.fixture
def before(browser: Browser, full_lead: FullLead) -> Stage:
    """Give the application, registered and not installed."""
    return Stage(browser=browser, app=full_lead)


@pytest.fixture
def stage(browser: Browser, installed: FullLead) -> Stage:
    return Stage(browser=browser, app=installed)


def our_frame(page: Page) -> FrameLocator:
    return page.frame_locator("iframe.app-frame:not(.app-loading)")


def reload(page: Page, frame: FrameLocator) -> None:
    with page.expect_response("**/lead-tab/reload") as answer:
        frame.get_by_role("button", name="Reload").click()
    assert answer.value.status == 200


def test_an_administrator_installs_and_a_sales_person_sees_reloads_and_is_refused(
    before: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    decorated(before.app.portal, monkeypatch)
    with before.visit("admin") as page:
        frame = before.own_page(page)
        expect(page).to_have_url(f"{before.app.portal.url}/marketplace/app/1/?install_finished=Y")
        expect(frame.get_by_role("heading", name="Access")).to_be_visible()
        expect(frame.get_by_text("is in the lead card")).to_be_visible()
        keep_picture(page, "home")
    with before.visit("sara") as page:
        frame = before.tab(page, RICH)
        expect(frame.get_by_role("heading", level=1)).to_contain_text("Office furniture for the new branch")
        all_has_come(frame)  # else the related data is asked for with a token that is expired meanwhile
        keep_picture(page, "lead-tab", clip=OUR_TAB)
        aged(before.app)
        before.app.portal.faults.expire_tokens()
        reload(page, frame)
        expect(frame.get_by_role("heading", level=1)).to_contain_text("Office furniture for the new branch")
        assert before.refreshes() == 1

        frame = before.tab(page, NOT_SARAS)
        expect(frame.get_by_role("heading", level=1)).to_have_text(
            "You do not have permission to view this lead, or it does not exist"
        )
        keep_picture(page, "lead-denied")
    with before.visit("admin") as page:
        frame = before.own_page(page)
        access = frame.locator("#access")
        access.get_by_label("Administrators only").check()
        with page.expect_response("**/access") as answer:
            access.get_by_role("button", name="Save").click()
        assert answer.value.status == 200
        expect(access.get_by_label("Administrators only")).to_be_checked()
    with before.visit("sara") as page:
        frame = before.tab(page, RICH)
        expect(frame.get_by_role("heading", level=1)).to_have_text("You do not have access to Full lead")
        expect(frame.get_by_text("Ask your Bitrix24 administrator to change this")).to_be_visible()
        keep_picture(page, "not-allowed")


@pytest.mark.fault("R38")
def test_failed_steps_that_are_run_again_complete_the_installation_in_the_portal(before: Stage) -> None:
    before.app.portal.faults.rest_error(value="ERROR_CORE", method="placement.bind")
    with before.visit("admin") as page:
        frame = before.own_page(page)
        expect(frame.get_by_text("Some steps failed")).to_be_visible()
        before.app.portal.faults.rest_error.reset()
        frame.get_by_role("button", name="Run failed steps again").click()
        expect(page).to_have_url(f"{before.app.portal.url}/marketplace/app/1/?install_finished=Y")
        expect(our_frame(page).get_by_text("The installation is complete")).to_be_visible()


def test_the_lead_is_whole_without_javascript(stage: Stage) -> None:
    """The portal's own page needs JavaScript to open a frame, so the form is posted as its page would."""
    launch = open_frame(
        stage.app.portal,
        stage.app.registration,
        stage.app.portal.people["sara"],
        placement="CRM_LEAD_DETAIL_TAB",
        options={"ID": str(RICH)},
    )
    with without_javascript(stage.browser) as page:
        fields = "".join(f'<input name="{name}" value="{value}">' for name, value in launch.fields.items() if name)
        fields = fields.replace('value="{"', "value='{\"").replace('"}">', "\"}'>")
        page.set_content(f'<form method="post" action="{launch.url}">{fields}<button>Open</button></form>')
        page.get_by_role("button", name="Open").click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("Office furniture for the new branch")
        with page.expect_response("**/lead-tab/reload"):
            page.get_by_role("button", name="Reload").click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("Office furniture for the new branch")


@contextmanager
def without_javascript(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(java_script_enabled=False)
    try:
        yield context.new_page()
    finally:
        context.close()


@pytest.mark.rule("S11", "good")
def test_the_tab_works_with_every_cookie_blocked_but_the_portals_own(stage: Stage, tmp_path: Path) -> None:
    with blocking_cookies(stage.browser, tmp_path / "profile", stage.app.portal.url) as context:
        context.add_cookies([{"name": "demo_person", "value": "sara", "url": stage.app.portal.url}])
        page = context.new_page()
        frame = stage.tab(page, RICH)
        expect(frame.get_by_role("heading", level=1)).to_contain_text("Office furniture for the new branch")
        storage = "() => { try { return String(localStorage.length) } catch (refused) { return refused.name } }"
        assert frame.locator("html").evaluate(storage) == "SecurityError", "the premise: nothing can be stored"
        reload(page, frame)
        expect(frame.get_by_role("heading", level=1)).to_contain_text("Office furniture for the new branch")


@contextmanager
def blocking_cookies(browser: Browser, profile: Path, portal: str) -> Iterator[BrowserContext]:
    """Block all cookies and all storage; only the portal can keep its sign-in."""
    blocked = {
        "default_content_setting_values": {"cookies": BLOCKED},
        "content_settings": {"exceptions": {"cookies": {f"{portal},*": {"setting": ALLOWED}}}},
    }
    with chromium_with(browser, profile, blocked) as context:
        yield context


def test_a_person_outside_the_portal_signs_in_and_reads_a_lead_by_its_number(stage: Stage) -> None:
    with stage.visit("sara") as page:
        page.goto(f"{stage.app.url}/oauth/start?portal={stage.app.portal.url}")
        page.get_by_role("button", name="Continue").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Connected")
        expect(page.get_by_text("Sara Holt")).to_be_visible()
        page.get_by_label("Lead ID").fill(str(RICH))
        page.get_by_role("button", name="Show lead").first.click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("Office furniture for the new branch")
        page.get_by_role("button", name="Reload").click()
        expect(page.get_by_text("18,450.50").first).to_be_visible()
        page.goto(f"{stage.app.url}/oauth/start?portal={stage.app.portal.url}")
        page.get_by_role("button", name="Continue").click()
        page.get_by_label("Lead ID").fill(str(NOT_SARAS))
        page.get_by_role("button", name="Show lead").first.click()
        expect(page.get_by_role("heading", level=1)).to_have_text(
            "You do not have permission to view this lead, or it does not exist"
        )


@pytest.mark.rule("S21", "good")
def test_hostile_texts_are_shown_as_texts_and_start_nothing(stage: Stage) -> None:
    with stage.visit("sara") as page:
        page.on("dialog", lambda dialog: pytest.fail(f"a dialog opened: {dialog.message}"))
        frame = stage.tab(page, HOSTILE)
        expect(frame.get_by_role("heading", level=1)).to_contain_text("</script><img src=x onerror=alert(1)>")
        assert frame.locator("img").count() == 0


def test_the_tab_never_scrolls_sideways(stage: Stage) -> None:
    with stage.visit("sara") as page:
        page.goto(f"{stage.app.portal.url}/crm/lead/details/{HOSTILE}/?tab=app")
        frame = our_frame(page)
        expect(frame.get_by_role("heading", level=1)).to_be_visible()
        for width in (600, 1280, 1600):
            page.set_viewport_size({"width": width, "height": 900})
            assert frame.locator("html").evaluate("html => html.scrollWidth - html.clientWidth") <= 0, width


def test_the_frame_is_as_tall_as_its_page(stage: Stage) -> None:
    with stage.visit("sara") as page:
        frame = stage.tab(page, RICH)
        expect(frame.get_by_role("heading", level=1)).to_be_visible()
        all_has_come(frame)
        page.wait_for_function("() => document.querySelector('iframe.app-frame').style.height.replace('px', '') > 600")
        page.frames[-1].wait_for_function("() => document.scrollingElement.scrollHeight <= innerHeight + 1")


def test_a_browser_asks_for_our_files_once(stage: Stage) -> None:
    sent: list[str] = []

    def note(response: Response) -> Response:
        sent.append(request.path)
        return response

    stage.app.flask.after_request_funcs.setdefault(None, []).append(note)
    with stage.visit("sara") as page:
        asked = []
        for _ in range(2):
            sent.clear()
            all_has_come(stage.tab(page, RICH))
            asked.append(sorted(sent))
        assert sum(path.startswith("/static/") for path in asked[0]) > 1, "the premise"
        assert asked[1] == ["/lead-tab", "/lead-tab/extras"]
