"""The Market sheet's icon and pictures: the application in a slider of the portal, as the Market's rules want it.

MARKET=<folder> keeps them, as install/market.md names them.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Frame, FrameLocator, Locator, Page, expect

from tests.e2e.demo_browser import all_has_come, visitor
from tests.e2e.pictures import MARKET, keep_picture
from tests.e2e.scene import in_slider
from tests.e2e.shop_window import decorated
from tests.full_lead import FullLead
from tests.watching import add_to_list

pytestmark = pytest.mark.browser
SHEET = Path(__file__).parents[2] / "install" / "market"
WIDTH, HEIGHT, ICON = 1280, 720, 512
TITLE = "Office furniture for the new branch"
ABOVE = 12  # pixels that stay above what a picture is of


@pytest.fixture
def shop(installed: FullLead, monkeypatch: pytest.MonkeyPatch) -> FullLead:
    decorated(installed.portal, monkeypatch)
    return installed


@contextmanager
def list_of_leads(browser: Browser, app: FullLead, login: str) -> Iterator[Page]:
    portal = app.portal
    with visitor(browser, portal.url, portal.people[login], width=WIDTH, height=HEIGHT) as page:
        page.goto(f"{portal.url}/crm/lead/list/")
        yield page


def our_page(slider: Frame) -> FrameLocator:
    return slider.frame_locator("iframe.app-frame:not(.app-loading)")


def tab_in_slider(page: Page) -> tuple[Frame, FrameLocator]:
    """Open the lead from the list, as its owner does, and our tab in its card."""
    page.get_by_role("link", name=TITLE).click()
    slider = in_slider(page)
    slider.get_by_role("tab", name="Full lead").click()
    frame = our_page(slider)
    all_has_come(frame)
    return slider, frame


def own_page_in_slider(page: Page, app: FullLead) -> tuple[Frame, FrameLocator]:
    row = app.portal.installations[app.registration.client_id]
    page.evaluate(f"portalShell.openSlider('/marketplace/app/{row.id}/')")
    slider = in_slider(page)
    expect(our_page(slider).locator("body[data-bx24=ready]")).to_be_visible()
    return slider, our_page(slider)


def bring_up(slider: Frame, part: Locator) -> None:
    """Scroll the portal's page until the part of ours is at the top."""
    box = part.bounding_box()
    assert box
    slider.evaluate("down => scrollBy(0, down)", box["y"] - ABOVE)


def keep(page: Page, name: str) -> None:
    """Keep what a person sees now, with the focus on nothing."""
    page.evaluate("document.activeElement.blur()")
    keep_picture(page, name, of=MARKET)


def test_the_tab_in_the_leads_card_is_pictured_from_top_to_bottom(browser: Browser, shop: FullLead) -> None:
    with list_of_leads(browser, shop, "sara") as page:
        slider, frame = tab_in_slider(page)
        expect(frame.locator("header.glance").get_by_text("Sample sent", exact=True)).to_be_visible()
        keep(page, "1-lead")
        bring_up(slider, frame.locator(".related"))
        expect(frame.locator("[data-duplicate=L_131]")).to_be_in_viewport()
        keep(page, "2-history-and-duplicates")
        bring_up(slider, frame.locator("[aria-labelledby=group-sales]"))
        expect(frame.locator(".row[data-code=COMMENTS]")).to_be_in_viewport()
        keep(page, "3-all-fields")


def test_the_search_for_a_caller_is_pictured(browser: Browser, shop: FullLead) -> None:
    with list_of_leads(browser, shop, "sara") as page:
        _, frame = own_page_in_slider(page, shop)
        caller = frame.get_by_label("Find a lead")
        caller.fill("+1 202 555 0147")
        caller.press("Enter")  # a button that was clicked would look as under a mouse
        expect(frame.get_by_text("Results for")).to_be_visible()
        expect(frame.locator(".lead-list li")).to_have_count(2)
        keep(page, "5-search")


def test_the_access_rule_is_pictured(browser: Browser, shop: FullLead) -> None:
    add_to_list(shop, D2="Sales", U4="Rob Quill")
    with list_of_leads(browser, shop, "admin") as page:
        slider, frame = own_page_in_slider(page, shop)
        bring_up(slider, frame.locator("#access"))
        expect(frame.locator("#access .listed li").first).to_be_in_viewport()
        keep(page, "4-access")


def test_the_icon_is_the_apps_own_mark_without_any_transparency(browser: Browser) -> None:
    context = browser.new_context(viewport={"width": ICON, "height": ICON})
    page = context.new_page()
    page.set_content(f"<style>body {{ margin: 0 }}</style>{(SHEET / 'icon.svg').read_text()}")
    expect(page.locator("svg")).to_be_visible()
    keep(page, "icon")
    context.close()
