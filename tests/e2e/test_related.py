"""The lead's related data comes after it, each part failing alone; whatever happens, the lead stands."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, FrameLocator, Page, expect

from demo.bitrix24_standin.launch import open_frame
from demo.bitrix24_standin.portal import Portal
from tests.e2e.demo_browser import kept_waiting, stop_the_clock, visitor
from tests.e2e.pictures import keep_picture
from tests.full_lead import FullLead

pytestmark = pytest.mark.browser
RICH, ORDINARY, HOSTILE, TWIN = 124, 128, 126, 131
NEARLY_EMPTY, OF_ROB = 125, 133
TITLE = "Office furniture for the new branch"
TOO_WIDE = """() => document.documentElement.scrollWidth <= window.innerWidth"""


@contextmanager
def card(
    browser: Browser, app: FullLead, lead: int = RICH, *, tolerated: str = "\0", language: str = ""
) -> Iterator[tuple[Page, FrameLocator]]:
    with visitor(browser, app.portal.url, app.portal.people["sara"], tolerated=tolerated) as page:
        if language:
            page.route("**/lead-tab?*", lambda route: route.continue_(url=_in(route.request.url, language)))
        yield page, opened(page, app, lead)


def opened(page: Page, app: FullLead, lead: int = RICH) -> FrameLocator:
    page.goto(f"{app.portal.url}/crm/lead/details/{lead}/")
    page.get_by_role("tab", name="Full lead").click()
    return page.frame_locator("iframe.app-frame:not(.app-loading)")


def _in(url: str, language: str) -> str:
    return url.replace("LANG=en", f"LANG={language}")


def lead_stands(frame: FrameLocator) -> None:
    expect(frame.get_by_role("heading", level=1)).to_contain_text(TITLE)
    expect(frame.locator(".row[data-code=UTM_TERM]")).to_contain_text("oak desk")


def test_the_lead_comes_first_and_its_related_data_after_the_pages_load(browser: Browser, installed: FullLead) -> None:
    with card(browser, installed) as (page, frame):
        with page.expect_request("**/lead-tab/extras?LANG=en") as request:
            lead_stands(frame)
        assert request.value.post_data
        assert "size=part" in request.value.post_data
        path = frame.locator(".path")
        expect(path.get_by_role("img")).to_have_attribute(
            "aria-label", re.compile("^Unassigned: 1 day; Responsible person assigned: 17 days")
        )
        expect(path.get_by_role("row")).to_have_count(5)
        expect(path.get_by_role("row").last).to_contain_text("so far")
        duplicate = frame.locator("[data-duplicate=L_131]")
        for words in ("Oak table, second enquiry", "same phone", "Sara Holt", "Unassigned", "ago"):
            expect(duplicate).to_contain_text(words)
        expect(frame.locator(".linked")).to_contain_text("primary contact")
        keep_picture(page, "related", whole=True)
        started = """() => performance.getEntriesByType("resource").find((each) => each.name.includes("extras?"))
            .startTime >= performance.getEntriesByType("navigation")[0].loadEventStart"""
        assert frame.locator("main").evaluate(started)


def test_how_many_duplicates_there_are_is_in_the_head_and_leads_to_them(browser: Browser, installed: FullLead) -> None:
    with card(browser, installed) as (_, frame):
        link = frame.locator("[data-part=fact-duplicates]").get_by_role("link", name="2", exact=True)
        expect(link).to_have_attribute("href", "#duplicates")
        expect(frame.locator("#duplicates h3")).to_have_text("Possible duplicates")


def test_beside_the_fields_each_value_of_a_duplicate_has_its_label_and_the_columns_keep_their_heads(
    browser: Browser, installed: FullLead
) -> None:
    with card(browser, installed) as (_, frame):
        duplicates = frame.locator(".duplicates")
        expect(duplicates.get_by_role("columnheader")).to_have_count(4)
        cells = duplicates.locator("tr").nth(1).locator("td")
        labels = cells.evaluate_all("cells => cells.map((cell) => getComputedStyle(cell, '::before').content)")
        assert [label.split('"')[1] if '"' in label else label for label in labels] == [
            "none",
            "Responsible person",
            "Stage",
            "Last activity",
        ]


def test_a_duplicate_opens_in_the_portal(browser: Browser, installed: FullLead) -> None:
    with card(browser, installed) as (page, frame):
        frame.get_by_role("link", name="Oak table, second enquiry").click()
        slider = page.frame_locator(".slider:last-of-type iframe")
        expect(slider.get_by_role("heading", name="Oak table, second enquiry").first).to_be_visible()


def test_names_and_labels_go_into_the_rows_in_place_of_numbers_and_codes(browser: Browser, installed: FullLead) -> None:
    with card(browser, installed, language="de") as (_, frame):
        for code, words in {
            "COMPANY_ID": "Calder Interiors",
            "CONTACT_ID": "Ines Marie Calder",
            "UF_CRM_EMPLOYEE": "Rob Quill",
            "UF_CRM_CRM_STATUS": "Information technology",
            "UF_CRM_CRM_MANY": "Calder Interiors",
            "UF_CRM_TEXT": "Dem Kunden zugesagt",
        }.items():
            expect(frame.locator(f'.row[data-code="{code}"]')).to_contain_text(words)
        # The number is the title of the link, or of the place around it where the words came before the link.
        expect(frame.locator('.row[data-code=COMPANY_ID] dd [title$="1"]')).to_contain_text("Calder Interiors")
        expect(frame.locator("[data-part=related-words]")).to_have_count(0)
        expect(frame.locator(".row[data-code=UF_CRM_CRM_STATUS] dd [title=IT]")).to_be_visible()


def test_a_lead_without_duplicates_says_so(browser: Browser, installed: FullLead) -> None:
    with card(browser, installed, ORDINARY) as (_, frame):
        expect(frame.locator(".duplicates")).to_contain_text("No other CRM item has these")
        expect(frame.locator("[data-duplicate]")).to_have_count(0)


def test_twenty_and_more_are_so_many_or_more_without_the_lead_itself(browser: Browser, installed: FullLead) -> None:
    leads = installed.portal.crm.leads
    leads |= {number: leads[TWIN] | {"ID": str(number), "TITLE": f"Twin {number}"} for number in range(200, 230)}
    with card(browser, installed) as (page, frame):
        expect(frame.locator(".duplicates")).to_contain_text("20 or more")
        frame.get_by_text("Show 15 more").click()
        expect(frame.locator("[data-duplicate^=L_]")).to_have_count(19)
        expect(frame.locator(f"[data-duplicate=L_{RICH}]")).to_have_count(0)
        keep_picture(page, "related-twenty", whole=True)


def test_a_list_of_everybody_shows_nobody_elses_lead(browser: Browser, installed: FullLead) -> None:
    installed.portal.faults.list_of_all()
    with card(browser, installed) as (_, frame):
        expect(frame.locator(".related-parts")).to_be_visible()
        lead_stands(frame)
        for title in ("Purchase of a competitor", "Standing desks for a school", "Wrong number"):
            expect(frame.get_by_text(title)).to_have_count(0)


def test_a_name_that_was_not_known_when_the_lead_was_read_takes_its_place_afterwards(
    browser: Browser, installed: FullLead
) -> None:
    assert installed.open_lead(installed.portal.people["sara"], NEARLY_EMPTY).status_code == 200, "words are known now"
    installed.portal.wire.clear()
    with card(browser, installed, OF_ROB) as (_, frame):
        expect(frame.locator("[data-part=fact-owner] a")).to_have_text("Rob Quill")
        expect(frame.locator(".row[data-code=ASSIGNED_BY_ID] dd")).to_contain_text("Rob Quill")
        asked = [each.commands for each in installed.portal.wire if each.commands]
        assert not [command for command in asked[0] if command.startswith("user.get")], "the premise: it came later"


@pytest.mark.our_deadlines
def test_slow_related_data_say_that_they_are_slow_and_then_that_they_did_not_come_and_come_at_a_click(
    browser: Browser, installed: FullLead
) -> None:
    installed.portal.faults.related_slow(1, method="crm.stagehistory.list", value=6)
    with visitor(browser, installed.portal.url, installed.portal.people["sara"], tolerated="status of 504") as page:
        stop_the_clock(page)
        with kept_waiting(page, "**/lead-tab/extras?*"):
            frame = opened(page, installed)
            lead_stands(frame)
            status = frame.locator("[data-part=related-status]")
            expect(frame.locator(".related[aria-busy]")).to_be_visible()
            page.clock.run_for(1_500)
            expect(status).to_contain_text("Still loading")
            lead_stands(frame)
        expect(status).to_contain_text("did not respond")
        lead_stands(frame)
        keep_picture(page, "related-slow", whole=True)
        frame.get_by_role("button", name="Show history and possible duplicates").click()
        expect(frame.locator("[data-duplicate=L_131]")).to_be_visible()
        expect(status).to_be_hidden()


REFUSED: dict[str, tuple[str, str]] = {
    "crm.stagehistory.list": ("path", "[data-duplicate=L_131]"),
    "crm.duplicate.findbycomm": ("duplicates", ".path table"),
    "crm.lead.contact.items.get": ("contacts", ".path table"),
    "crm.contact.list": ("names", "[data-duplicate=L_131]"),
}


@pytest.mark.drawn(1)
@pytest.mark.parametrize("method", REFUSED)
def test_a_refused_part_says_so_alone(browser: Browser, installed: FullLead, method: str) -> None:
    installed.portal.faults.related_refused(method=method)
    with card(browser, installed) as (_, frame):
        missing, there = REFUSED[method]
        expect(frame.locator(f"[data-missing={missing}]")).to_contain_text("Bitrix24 did not provide this information.")
        expect(frame.locator(there)).to_be_visible()
        lead_stands(frame)


def everything_refused(portal: Portal) -> None:
    portal.faults.related_refused()


def nothing(_: Portal) -> None:
    """Leave the portal as it is."""


@pytest.mark.drawn(1)
@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize(("lead", "state"), [(RICH, nothing), (RICH, everything_refused), (HOSTILE, nothing)])
def test_no_width_needs_a_horizontal_scrollbar(
    browser: Browser, installed: FullLead, language: str, lead: int, state: Callable[[Portal], None]
) -> None:
    state(installed.portal)
    with card(browser, installed, lead, language=language) as (page, frame):
        expect(frame.locator(".related-parts")).to_be_visible()
        for width in (1280, 600):
            page.set_viewport_size({"width": width, "height": 900})
            keep_picture(page, f"related-{lead}-{state.__name__}-{language}-{width}", whole=True)
            assert frame.locator("main").evaluate(TOO_WIDE)


def test_a_page_that_is_too_old_says_so_and_the_lead_stands(browser: Browser, installed: FullLead) -> None:
    with visitor(
        browser, installed.portal.url, installed.portal.people["sara"], tolerated="Failed to load resource"
    ) as page:
        page.route("**/lead-tab/extras?*", lambda route: route.abort(), times=1)
        frame = opened(page, installed)
        expect(frame.get_by_role("button", name="Show history and possible duplicates")).to_be_visible()
        button = frame.get_by_role("button", name="Possible duplicates", exact=True)
        frame.locator("form[data-related] [name=ticket]").evaluate("(input) => { input.value = 'x'; }")
        button.click()
        expect(frame.locator("[data-part=related-status]")).not_to_be_empty()
        expect(button).to_be_visible()
        lead_stands(frame)


def test_a_lead_that_is_read_again_gets_its_related_data_again(browser: Browser, installed: FullLead) -> None:
    with card(browser, installed) as (page, frame):
        expect(frame.locator("[data-duplicate=L_131]")).to_be_visible()
        installed.portal.crm.leads[TWIN]["TITLE"] = "Oak table, third enquiry"
        with page.expect_response("**/lead-tab/extras?*"):
            frame.get_by_role("button", name="Reload").click()
        expect(frame.locator("[data-duplicate=L_131]")).to_contain_text("Oak table, third enquiry")
        expect(frame.locator(".row[data-code=COMPANY_ID]")).to_contain_text("Calder Interiors")


def test_without_javascript_one_button_brings_the_lead_with_all_of_it(browser: Browser, installed: FullLead) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    launch = open_frame(
        installed.portal,
        installed.registration,
        installed.portal.people["sara"],
        placement="CRM_LEAD_DETAIL_TAB",
        options={"ID": str(RICH)},
        handler=f"{installed.url}/lead-tab",
    )
    fields = "".join(
        f"<input name='{name}' value='{value}'>" for name, value in launch.fields.items() if "'" not in value
    )
    page.set_content(f"<form method=post action='{launch.url}'>{fields}<button>Open</button></form>")
    page.get_by_role("button", name="Open").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(TITLE)
    page.get_by_role("button", name="Possible duplicates", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(TITLE)
    expect(page.get_by_role("link", name="2", exact=True)).to_have_attribute("href", "#duplicates")
    expect(page.locator("[data-duplicate=L_131]")).to_be_visible()
    page.get_by_text("Names for IDs and codes").click()
    expect(page.locator(".related").get_by_text("Calder Interiors").last).to_be_visible()
    keep_picture(page, "related-no-script", whole=True)
    context.close()
