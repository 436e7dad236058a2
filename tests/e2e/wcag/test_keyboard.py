"""Who has only a keyboard comes everywhere, sees where the focus is, and gets out again."""

import pytest
from playwright.sync_api import Browser, Frame, Page, ViewportSize, expect

from tests.e2e.demo_browser import all_has_come, visitor
from tests.e2e.wcag.focus import MOST_STOPS, stop, walk
from tests.e2e.wcag.states import RICH, STATES, looking
from tests.full_lead import FullLead

pytestmark = pytest.mark.browser
WITH_MUCH_TO_PRESS = ("lead-rich", "inspector", "home-panel", "home-found", "installer-fails", "connected", "about")
LOW: ViewportSize = {"width": 1000, "height": 400}  # much must be scrolled, so that a sticky head could cover it
NAME = "() => { const part = document.activeElement; return (part.labels?.[0] ?? part).textContent.trim(); }"

BELOW_THE_HEAD = """() => document.activeElement.getBoundingClientRect().top + 1
  >= document.querySelector(".inspector thead th").getBoundingClientRect().bottom"""


@pytest.mark.drawn(2)
@pytest.mark.parametrize("state", WITH_MUCH_TO_PRESS)
def test_the_focus_goes_through_the_page_and_back_in_its_order_and_is_always_seen(
    browser: Browser, installed: FullLead, state: str
) -> None:
    with looking(browser, installed) as look:
        STATES[state](look)
        look.page.set_viewport_size(LOW)
        there, back = walk(look.page, "Tab"), walk(look.page, "Shift+Tab")
        assert 2 <= len(there) < MOST_STOPS, "there is something to press, and one gets out"
        assert 2 <= len(back) < MOST_STOPS
        for stops, order in ((there, 1), (back, -1)):
            places = [each.place for each in stops]
            assert places == sorted(places)[::order]
            assert [each.html for each in stops if not (each.is_seen and each.is_marked)] == []


def tab_to(page: Page, frame: Frame, name: str) -> None:
    """Press Tab until what has this name has the focus."""
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        if frame.evaluate("document.hasFocus()") and frame.evaluate(NAME) == name:
            return
    pytest.fail(f"the focus never comes to {name}")


def test_the_whole_story_in_the_lead_card_by_the_keyboard_alone(browser: Browser, installed: FullLead) -> None:
    with visitor(browser, installed.portal.url, installed.portal.people["sara"], tolerated="permissions") as page:
        page.goto(f"{installed.portal.url}/crm/lead/details/{RICH}/?tab=app")
        within = page.frame_locator("iframe.app-frame:not(.app-loading)")
        expect(within.locator("body[data-bx24=ready]")).to_be_visible()
        all_has_come(within)
        frame = page.frames[-1]

        tab_to(page, frame, "Copy summary")
        page.keyboard.press("Enter")
        expect(within.get_by_text("Copied")).to_be_visible()
        tab_to(page, frame, "Reload")
        with page.expect_response("**/lead-tab/reload"):
            page.keyboard.press("Enter")
        expect(within.locator("[data-part=unchanged]")).to_be_visible()
        assert frame.evaluate(NAME) == "Reload", "the focus stays where it was"
        tab_to(page, frame, "Find a field")
        page.keyboard.type("utm_term")
        expect(within.locator(".row:visible")).to_have_count(1)
        page.keyboard.press("ControlOrMeta+a")
        page.keyboard.press("Delete")
        tab_to(page, frame, "All fields")
        page.keyboard.press("ArrowRight")
        expect(within.get_by_label("Filled in")).to_be_checked()
        tab_to(page, frame, "Show codes and raw values")
        page.keyboard.press("Enter")
        expect(within.locator("table.inspector")).to_be_visible()
        expect(within.get_by_role("button", name="Show lead").first).to_be_focused()
        page.keyboard.press("Enter")
        expect(within.locator("header.glance")).to_be_visible()

        for _ in range(MOST_STOPS):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.localName") != "iframe":
                break
        assert page.evaluate("document.activeElement.localName") != "iframe", "out of the frame again"


def test_what_a_row_offers_goes_at_the_key_escape_and_comes_again(browser: Browser, installed: FullLead) -> None:
    """It lies over the row's type: who wants to read that can have it away (WCAG 2.2, 1.4.13)."""
    with looking(browser, installed) as look:
        STATES["inspector"](look)
        page = look.page
        menu = page.locator(".taking")
        row = page.locator(".inspector .row").nth(3)
        row.hover()
        menu.hover()
        expect(menu).to_be_visible()
        page.keyboard.press("Escape")
        expect(menu).to_be_hidden()
        page.locator(".inspector .row").nth(4).hover()
        expect(menu).to_be_visible()


def test_no_row_of_the_inspector_is_below_the_sticky_head_when_it_has_the_focus(
    browser: Browser, installed: FullLead
) -> None:
    with looking(browser, installed) as look:
        STATES["inspector"](look)
        look.page.set_viewport_size(LOW)
        look.page.locator(".inspector .row").first.focus()
        steps = 30
        for key in ("ArrowDown", "ArrowUp"):
            for _ in range(steps):
                look.page.keyboard.press(key)
                here = stop(look.page)
                assert here
                assert here.is_seen, here.html
                assert look.page.evaluate(BELOW_THE_HEAD)


def test_nothing_happens_when_a_value_is_chosen_or_the_focus_comes(browser: Browser, installed: FullLead) -> None:
    with looking(browser, installed) as look:
        STATES["home-panel"](look)
        asked: list[tuple[str, str]] = []
        look.page.on("request", lambda request: asked.append((request.resource_type, request.url)))
        look.page.locator("[name=rule][value=administrators]").check()
        look.page.locator("#tab-settings select").select_option(index=1)
        assert stop(look.page) is not None, "the focus has stayed in the page"
        walk(look.page, "Tab")
        icons = {"image", "other"}  # a browser with windows fetches the page's icon when it likes
        assert [url for kind, url in asked if kind not in icons] == []
