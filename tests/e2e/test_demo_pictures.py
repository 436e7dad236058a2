"""The demo as a person meets it, with the real application in the frame.

PICTURES=<folder> keeps the six pictures that the documentation shows.
"""

import pytest
from playwright.sync_api import Browser, FrameLocator, Locator, Page, expect

from tests.e2e.demo_browser import visitor
from tests.e2e.pictures import keep_picture
from tests.e2e.scene import in_slider
from tests.e2e.shop_window import decorated
from tests.full_lead import FullLead

pytestmark = pytest.mark.browser
WIDTH, HEIGHT = 1280, 560
TITLE = "Office furniture for the new branch"


def in_frame(page: Page) -> FrameLocator:
    return page.frame_locator("iframe.app-frame:not(.app-loading)")


def test_a_visitor_is_offered_two_links_and_the_form_that_an_administrator_knows(
    browser: Browser, full_lead: FullLead
) -> None:
    portal = full_lead.portal
    with visitor(browser, portal.url, portal.people["admin"], height=HEIGHT, tolerated="status of 403") as page:
        page.goto(portal.url)
        expect(page.get_by_role("button", name="Open a lead now")).to_be_visible()
        keep_picture(page, "demo-doors")
        page.get_by_role("button", name="Install it yourself").click()
        expect(page.get_by_label("Application ID (client_id)")).to_have_value(full_lead.registration.client_id)
        page.set_viewport_size({"width": WIDTH, "height": 900})
        keep_picture(page, "demo-form")


def test_a_sales_person_opens_a_lead_from_the_list_and_calls(
    browser: Browser, installed: FullLead, monkeypatch: pytest.MonkeyPatch
) -> None:
    portal = installed.portal
    decorated(portal, monkeypatch)
    with visitor(browser, portal.url, portal.people["sara"], height=HEIGHT) as page:
        page.goto(f"{portal.url}/crm/lead/list/")
        keep_picture(page, "demo-leads")
        page.get_by_role("link", name=TITLE).click()
        card = in_slider(page)
        card.get_by_role("tab", name="Full lead").click()
        tab = card.frame_locator("iframe.app-frame:not(.app-loading)")
        expect(tab.get_by_role("heading", level=1)).to_contain_text(TITLE)
        page.evaluate("portalShell.phone('+1 202 555 0147')")
        expect(page.get_by_role("status")).to_contain_text("Calling")
        page.set_viewport_size({"width": WIDTH, "height": 500})  # the largest that stays below a picture's limit
        keep_picture(page, "demo-card")


def test_the_panel_offers_what_can_go_wrong_and_shows_the_wire(browser: Browser, full_lead: FullLead) -> None:
    assert full_lead.install().status_code == 200  # here, so that its event is on the wire
    portal = full_lead.portal
    with visitor(browser, portal.url, portal.people["sara"], height=HEIGHT) as page:
        page.goto(f"{portal.url}/crm/lead/details/124/?tab=app")
        expect(in_frame(page).get_by_role("heading", level=1)).to_contain_text(TITLE)
        page.goto(f"{portal.url}/demo/panel")
        page.get_by_text("Busy", exact=True).click()
        with page.expect_navigation():
            page.get_by_role("button", name="503 QUERY_LIMIT_EXCEEDED").click()
        expect(page.get_by_role("button", name="503 QUERY_LIMIT_EXCEEDED")).to_have_attribute("aria-pressed", "true")
        page.evaluate("scrollTo(0, 330)")
        keep_picture(page, "demo-panel")
        page.evaluate("scrollTo(0, 0)")
        curl = unfolded(page, "POST /rest/batch", holding="crm.lead.get?ID=124")
        expect(page.get_by_text("crm.lead.get?ID=124", exact=True).filter(visible=True).first).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") == WIDTH
        curl.locator("xpath=ancestor::li[1]").get_by_text("POST /rest/batch").click()
        expect(curl).to_be_hidden()
        unfolded(page, "POST /events")
        for story in ("Token expired", "Busy"):
            page.get_by_text(story, exact=True).click()
        page.set_viewport_size({"width": WIDTH, "height": 480})
        page.evaluate("scrollTo(0, 110)")
        keep_picture(page, "demo-wire")


def unfolded(page: Page, request: str, holding: str = "") -> Locator:
    """Open a request of the wire; gives its line for curl."""
    row = page.get_by_role("listitem").filter(has_text=request).filter(has_text=holding).first
    row.get_by_text(request).click()
    curl = row.get_by_label("The request as a curl line")
    expect(curl).to_contain_text("curl -X POST")
    return curl
