"""The head of the lead in a real browser: it stands on the first screen, calls, chats and is copied."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Browser, FrameLocator, Page, Route, expect

from b24app.web.language.words import words_for
from tests.e2e.demo_browser import all_has_come, visitor
from tests.full_lead import FullLead

pytestmark = pytest.mark.browser
RICH = 124
FIRST_SCREEN = 720  # pixels
NOTE_CLICKS = """body => document.addEventListener("click", (event) => {
  body.dataset.kept = event.defaultPrevented;
  event.preventDefault();
})"""
FOOT = "part => part.getBoundingClientRect().bottom"
SUMMARY = """Lead: Office furniture for the new branch
Name: Ms. Ines Marie Calder, Facility manager, Calder Interiors
Phone: +1 202-555-0147
Phone: +1 202-555-0188
Email: ines@calder.example.com
Email: ines@example.org
Source: Trade fair 2026
Stage: Sample <sent> & confirmed
In this stage for: {since}
Amount: €18,450.50
Responsible person: Sara Holt
Link: {portal}/crm/lead/details/124/"""


def summary(app: FullLead) -> str:
    since = datetime.now(UTC) - datetime.fromisoformat(str(app.portal.crm.leads[RICH]["MOVED_TIME"]))
    return SUMMARY.format(portal=app.portal.url, since=words_for("en").span(since))


@contextmanager
def tab(browser: Browser, app: FullLead, *, tolerated: str = "\0") -> Iterator[tuple[Page, FrameLocator]]:
    sara = app.portal.people["sara"]
    with visitor(browser, app.portal.url, sara, height=FIRST_SCREEN, tolerated=tolerated) as page:
        page.goto(f"{app.portal.url}/crm/lead/details/{RICH}/?tab=app")
        frame = page.frame_locator("iframe.app-frame:not(.app-loading)")
        expect(frame.locator("body[data-bx24=ready]")).to_be_visible()
        all_has_come(frame)
        yield page, frame


def test_what_a_person_needs_in_a_second_stands_on_the_first_screen(browser: Browser, installed: FullLead) -> None:
    with tab(browser, installed) as (page, frame):
        head = frame.locator("header.glance")
        for text in ("Ms. Ines Marie Calder", "Facility manager", "Calder Interiors", "Repeat lead"):
            expect(head.get_by_text(text, exact=True)).to_be_visible()
        for text in ("Sample <sent> & confirmed", "€18,450.50", "Sara Holt", "+1 202-555-0147", "ines@example.org"):
            expect(head.get_by_text(text, exact=True)).to_be_visible()
        for text in ("In this stage for", "Lead age", "No activity for", "Open Channel chat"):
            expect(head.get_by_text(text, exact=True)).to_be_visible()
        foot = max(frame.locator(f"section.{name}").evaluate(FOOT) for name in ("keys", "origin"))
        above = page.locator("iframe.app-frame").evaluate("frame => frame.getBoundingClientRect().top")
        assert above + foot <= FIRST_SCREEN


def test_a_number_is_called_through_the_portals_telephony_wherever_it_stands(
    browser: Browser, installed: FullLead
) -> None:
    with tab(browser, installed) as (page, frame):
        frame.locator("body").evaluate(NOTE_CLICKS)
        frame.locator("header.glance").get_by_role("link", name="+1 202-555-0147").click()
        expect(page.locator("#call-bar")).to_contain_text("+12025550147")
        expect(frame.locator("body[data-kept=true]"), "the device is not asked too").to_be_visible()
        frame.locator('.row[data-code="PHONE"]').get_by_role("link").nth(1).click()
        expect(page.locator("#call-bar")).to_contain_text("+12025550188")
        frame.locator("section.keys").get_by_role("link", name="+1 202-555-0147").click()
        expect(page.locator("#call-bar")).to_contain_text("+12025550147")


def test_of_forty_numbers_the_first_ones_are_seen_and_the_others_folded(browser: Browser, installed: FullLead) -> None:
    numbers = [
        {"ID": str(n), "VALUE_TYPE": "WORK", "VALUE": f"+1 202 555 {n:04}", "TYPE_ID": "PHONE"} for n in range(40)
    ]
    installed.portal.crm.leads[RICH]["PHONE"] = numbers
    with tab(browser, installed) as (_, frame):
        for part, folded in (("header.glance", 15), ('.row[data-code="PHONE"]', 35)):
            links = frame.locator(part).locator('a[href^="tel:"]')
            expect(links.filter(visible=True)).to_have_count(5)
            frame.locator(part).get_by_text(f"Show {folded} more").click()
            expect(links.filter(visible=True)).to_have_count(5 + folded)


def test_an_age_is_told_in_months_and_its_exact_moment_where_one_points_and_to_screen_readers(
    browser: Browser, installed: FullLead
) -> None:
    installed.portal.change_person(replace(installed.portal.people["sara"], time_zone="Europe/Moscow"))
    installed.portal.crm.leads[RICH]["DATE_CREATE"] = "2020-01-02T03:04:05+03:00"
    with tab(browser, installed) as (_, frame):
        age = frame.locator('[data-part="fact-age"] dd')
        expect(age).to_have_text(re.compile(r"^\s*\d+ years\s+\(Jan 2, 2020, 3:04\sAM\)\s*$"))
        expect(age.locator("time")).to_have_attribute("title", re.compile("^Jan 2, 2020"))


def test_a_chat_of_an_open_channel_opens_in_the_portals_messenger(browser: Browser, installed: FullLead) -> None:
    with tab(browser, installed) as (page, frame):
        frame.get_by_role("button", name="Open Channel chat").click()
        expect(page.locator("#messenger-bar")).to_contain_text("imol|livechat|1|68|22")


def test_the_owner_opens_in_the_portal(browser: Browser, installed: FullLead) -> None:
    with tab(browser, installed) as (page, frame):
        frame.locator("header.glance").get_by_role("link", name="Sara Holt").click()
        expect(page.locator(".slider iframe")).to_have_attribute(
            "src", re.compile(r"^/company/personal/user/2/[?].*IFRAME=Y&IFRAME_TYPE=SIDE_SLIDER$")
        )


@pytest.mark.parametrize("allowed", [True, False])
def test_the_summary_is_copied_with_and_without_the_right_to_use_the_clipboard(
    browser: Browser, installed: FullLead, *, allowed: bool
) -> None:
    with tab(browser, installed, tolerated="permissions policy") as (page, frame):
        page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=installed.portal.url)
        if allowed:
            page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=installed.url)
        button = frame.get_by_role("button", name="Copy summary")
        button.click()
        expect(frame.get_by_text("Copied")).to_be_visible()
        expect(button).to_be_focused()
        page.get_by_role("tab", name="General").focus()
        assert page.evaluate("navigator.clipboard.readText()") == summary(installed)


def test_where_nothing_may_copy_the_text_is_there_to_be_copied_by_hand(browser: Browser, installed: FullLead) -> None:
    with tab(browser, installed, tolerated="permissions policy") as (_, frame):
        frame.locator("body").evaluate("() => { document.execCommand = () => false; }")
        expect(frame.get_by_text("Show summary")).to_be_hidden()
        frame.get_by_role("button", name="Copy summary").click()
        frame.get_by_text("Show summary").click()
        expect(frame.locator("#summary")).to_be_visible()
        expect(frame.get_by_text("Copied")).to_have_count(0)


def test_a_portal_without_a_messenger_offers_no_chat_and_leaves_a_number_to_the_device(
    browser: Browser, installed: FullLead
) -> None:
    def without_messenger(route: Route) -> None:
        script = route.fetch()
        route.fulfill(response=script, body=f"{script.text()}\ndelete window.BX24.im;")

    with visitor(browser, installed.portal.url, installed.portal.people["sara"]) as page:
        page.route("**/api/v1/", without_messenger)
        page.goto(f"{installed.portal.url}/crm/lead/details/{RICH}/?tab=app")
        frame = page.frame_locator("iframe.app-frame:not(.app-loading)")
        frame.locator("body[data-bx24=ready]").evaluate(NOTE_CLICKS)
        expect(frame.get_by_role("button", name="Open Channel chat")).to_be_hidden()
        frame.locator("header.glance").get_by_role("link", name="+1 202-555-0147").click()
        expect(frame.locator("body[data-kept=false]")).to_be_visible()


def test_without_javascript_a_number_is_a_link_and_the_summary_a_text_under_a_fold(
    browser: Browser, installed: FullLead
) -> None:
    opened = installed.open_lead(installed.portal.people["sara"], RICH)
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.route("**/lead-tab", lambda route: route.fulfill(body=opened.text, content_type="text/html"))
    page.goto(f"{installed.url}/lead-tab")
    call = page.locator("header.glance").get_by_role("link", name="+1 202-555-0147")
    assert call.get_attribute("href") == "tel:+12025550147"
    expect(page.get_by_role("button", name="Copy summary")).to_be_hidden()
    expect(page.get_by_role("button", name="Open Channel chat")).to_be_hidden()
    page.get_by_text("Show summary").click()
    expect(page.locator("#summary")).to_have_text(summary(installed), use_inner_text=True)
    context.close()


def test_outside_the_portal_a_number_is_a_link_for_the_device(browser: Browser, installed: FullLead) -> None:
    opened = installed.open_lead(installed.portal.people["sara"], RICH)
    context = browser.new_context()
    page = context.new_page()
    page.route("**/lead-tab", lambda route: route.fulfill(body=opened.text, content_type="text/html"))
    page.goto(f"{installed.url}/lead-tab")
    page.locator("body").evaluate(NOTE_CLICKS)
    page.locator("header.glance").get_by_role("link", name="+1 202-555-0147").click()
    expect(page.locator("body[data-kept=false]")).to_be_visible()
    context.close()


def test_on_paper_nothing_is_folded(browser: Browser, installed: FullLead) -> None:
    numbers = [
        {"ID": str(n), "VALUE_TYPE": "WORK", "VALUE": f"+1 202 555 {n:04}", "TYPE_ID": "PHONE"} for n in range(40)
    ]
    installed.portal.crm.leads[RICH]["PHONE"] = numbers
    with tab(browser, installed) as (page, frame):
        links = frame.locator('.row[data-code="PHONE"]').locator('a[href^="tel:"]')
        expect(links.filter(visible=True)).to_have_count(5)
        page.emulate_media(media="print")
        expect(links.filter(visible=True)).to_have_count(40)


def test_the_whole_lead_is_printed_on_two_pages(browser: Browser, installed: FullLead) -> None:
    opened = installed.open_lead(installed.portal.people["sara"], RICH)
    context = browser.new_context()
    page = context.new_page()
    page.route("**/lead-tab", lambda route: route.fulfill(body=opened.text, content_type="text/html"))
    page.goto(f"{installed.url}/lead-tab")
    all_has_come(page)
    assert len(re.findall(rb"/Type /Page\b", page.pdf(format="A4"))) in {1, 2}
    context.close()
