"""The field inspector in a real browser: search, filters, details, copying and files, with and without scripts."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
from playwright.sync_api import Browser, FrameLocator, Locator, Page, expect

from tests.e2e.demo_browser import all_has_come, visitor, wait_until_drawn
from tests.full_lead import FullLead
from tests.watching import tab_launch, ticket_in

pytestmark = pytest.mark.browser
RICH, NEARLY_EMPTY = 124, 125
TWO_SCREENS = 2 * 1080  # pixels
WHOLE = "details.answer > summary"
TO_INSPECTOR, BACK = "Show codes and raw values", "Show lead"


@contextmanager
def framed(
    browser: Browser,
    app: FullLead,
    login: str = "sara",
    lead: int = RICH,
    *,
    inspector: bool = True,
    language: str = "en",
) -> Iterator[tuple[Page, FrameLocator]]:
    """Open the tab in the lead's card, and there the inspector."""
    with visitor(browser, app.portal.url, app.portal.people[login], tolerated="permissions policy") as page:
        page.route(
            "**/lead-tab?*", lambda route: route.continue_(url=route.request.url.replace("LANG=en", f"LANG={language}"))
        )
        page.goto(f"{app.portal.url}/crm/lead/details/{lead}/")
        page.get_by_role("tab", name="Full lead").click()
        frame = page.frame_locator("iframe.app-frame:not(.app-loading)")
        expect(frame.get_by_role("searchbox")).to_be_visible()
        all_has_come(frame)
        if inspector:
            frame.locator("#other-view").click()
            expect(frame.locator("table.inspector")).to_be_visible()
            expect(frame.locator("#other-view")).to_be_focused()  # else the page's own part takes the focus later
            wait_until_drawn(frame)
        yield page, frame


@contextmanager
def without_scripts(browser: Browser, app: FullLead, lead: int = RICH, *, inspector: bool = True) -> Iterator[Page]:
    """Open the same page as the reload's form does, in a browser that runs no script."""
    ticket = ticket_in(app.launch(tab_launch(app, "sara", lead)))
    context = browser.new_context(java_script_enabled=False)
    try:
        page = context.new_page()
        form = f'<input name="ticket" value="{ticket}"><button>Open</button>'
        page.set_content(f'<form method="post" action="{app.url}/lead-tab/reload">{form}</form>')
        page.get_by_role("button", name="Open").click()
        if inspector:
            page.get_by_role("button", name=TO_INSPECTOR).click()
        yield page
    finally:
        context.close()


def row(page: Page | FrameLocator, code: str) -> Locator:
    return page.locator(f'.row[data-code="{code}"]')


@pytest.mark.parametrize("inspector", [False, True])
def test_fields_are_found_while_one_types_and_come_back(
    browser: Browser, installed: FullLead, *, inspector: bool
) -> None:
    with framed(browser, installed, inspector=inspector) as (_, frame):
        find = frame.get_by_role("searchbox", name="Find a field")
        every = frame.locator(".row:visible").count()
        find.press_sequentially("utm GOOGLÉ")
        expect(frame.locator(".row:visible")).to_have_count(1)
        expect(row(frame, "UTM_SOURCE")).to_be_visible()
        expect(frame.get_by_text("Found: 1 of")).to_be_visible()
        expect(frame.get_by_role("heading", name="People")).to_be_hidden()
        find.fill("18450.50")
        expect(row(frame, "OPPORTUNITY")).to_be_visible()
        find.fill("")
        expect(frame.locator(".row:visible")).to_have_count(every)


@pytest.mark.parametrize("inspector", [False, True])
def test_the_form_finds_the_same_without_scripts(browser: Browser, installed: FullLead, *, inspector: bool) -> None:
    with without_scripts(browser, installed, inspector=inspector) as page:
        page.get_by_role("searchbox", name="Find a field").fill("utm GOOGLÉ")
        page.get_by_label("Filled in").check()
        page.get_by_role("button", name="Find").click()
        expect(page.locator(".row:visible")).to_have_count(1)
        expect(row(page, "UTM_SOURCE")).to_be_visible()
        expect(page.get_by_role("searchbox", name="Find a field")).to_have_value("utm GOOGLÉ")
        expect(page.get_by_label("Filled in")).to_be_checked()
        expect(page.get_by_text("Found: 1 of")).to_be_visible()
        expect(page.locator("table.inspector")).to_have_count(int(inspector))


@pytest.mark.parametrize("inspector", [False, True])
@pytest.mark.parametrize("scripts", [True, False])
def test_filled_and_empty_fields_are_shown_apart(
    browser: Browser, installed: FullLead, *, scripts: bool, inspector: bool
) -> None:
    def look(page: Page | FrameLocator) -> None:
        page.get_by_label("Filled in").check()
        expect(row(page, "STATUS_ID")).to_be_visible()
        expect(row(page, "COMMENTS")).to_be_hidden()
        page.get_by_label("Empty").check()
        expect(row(page, "STATUS_ID")).to_be_hidden()
        expect(row(page, "COMMENTS")).to_be_visible()
        expect(row(page, "PHONE")).to_be_visible()

    if scripts:
        with framed(browser, installed, lead=NEARLY_EMPTY, inspector=inspector) as (_, frame):
            look(frame)
    else:
        with without_scripts(browser, installed, NEARLY_EMPTY, inspector=inspector) as page:
            look(page)


def test_the_inspector_tells_what_a_field_is_and_why_it_is_empty_without_scripts_too(
    browser: Browser, installed: FullLead
) -> None:
    with without_scripts(browser, installed, NEARLY_EMPTY, inspector=False) as page:
        expect(page.get_by_text("UTM_SOURCE", exact=True)).to_have_count(0)
        expect(row(page, "CONTACT_IDS")).to_have_count(0)
        page.get_by_role("button", name=TO_INSPECTOR).click()
        expect(row(page, "UTM_SOURCE")).to_contain_text("null Bitrix24 has no value")
        expect(row(page, "DATE_CLOSED")).to_contain_text("empty Empty text")
        expect(row(page, "CONTACT_IDS")).to_contain_text("not returned Bitrix24 lists this field")
        expect(row(page, "PHONE")).to_contain_text("not returned Bitrix24 leaves this field out")
        expect(row(page, "UF_CRM_FILE")).to_contain_text("not returned Bitrix24 leaves out file fields")
        expect(row(page, "UF_CRM_TEXT_MANY")).to_contain_text("string · multiple")
        expect(row(page, "OPENED")).to_contain_text("available to everyone")
        expect(page.get_by_role("button", name="Copy code")).to_have_count(0)


@pytest.mark.parametrize("scripts", [True, False])
def test_from_the_inspector_one_comes_back_to_the_lead(browser: Browser, installed: FullLead, *, scripts: bool) -> None:
    def back(page: Page | FrameLocator) -> None:
        page.get_by_role("button", name=BACK).first.click()
        expect(page.locator("header.glance")).to_be_visible()
        expect(page.locator("table.inspector")).to_have_count(0)

    if scripts:
        with framed(browser, installed) as (_, frame):
            back(frame)
    else:
        with without_scripts(browser, installed) as page:
            back(page)


def test_the_focus_goes_to_the_way_back_and_the_bar_into_sight(browser: Browser, installed: FullLead) -> None:
    with framed(browser, installed, inspector=False) as (_, frame):
        for there, back in ((TO_INSPECTOR, BACK), (BACK, TO_INSPECTOR)):
            frame.get_by_role("button", name=there).first.press("Enter")
            expect(frame.get_by_role("button", name=back).first).to_be_focused()
            expect(frame.get_by_role("button", name=back).first).to_be_in_viewport()


def test_a_reload_stays_in_the_inspector_and_marks_what_changed(browser: Browser, installed: FullLead) -> None:
    with framed(browser, installed) as (page, frame):
        row(frame, "POST").hover()
        installed.portal.crm.leads[RICH]["POST"] = "Director"
        with page.expect_response("**/lead-tab/reload"):
            frame.get_by_role("button", name="Reload").click()
        expect(row(frame, "POST").get_by_text("changed", exact=True)).to_be_visible()
        expect(row(frame, "POST").locator(".raw")).to_contain_text('"Director"')
        expect(frame.locator(".news strong")).to_have_text("Position")
        expect(frame.locator("table.inspector")).to_be_visible()


def test_the_raw_answer_is_what_the_portal_sent_and_how_long_it_took(browser: Browser, installed: FullLead) -> None:
    with without_scripts(browser, installed) as page:
        expect(page.locator(".answer pre")).to_be_hidden()
        page.locator(WHOLE).click()
        raw = json.loads(page.locator(".answer pre").inner_text())
        sent = installed.portal.crm.leads[RICH]
        assert raw["COMMENTS"] == sent["COMMENTS"]
        assert raw["UF_CRM_FILE"] == {"id": 12, "showUrl": "withheld", "downloadUrl": "withheld"}
        assert set(sent) - set(raw) == {"UF_CRM_PASSPORT"}
        expect(page.get_by_text("Bitrix24 took")).to_be_visible()


def test_code_value_and_json_are_copied_out_of_the_portals_frame(browser: Browser, installed: FullLead) -> None:
    with framed(browser, installed) as (page, frame):
        page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=installed.portal.url)
        wanted = {
            "Copy code": "UF_CRM_MONEY",
            "Copy value": "$300.00",
            "Copy JSON": '{\n  "UF_CRM_MONEY": "300|USD"\n}',
        }
        for name, text in wanted.items():
            row(frame, "UF_CRM_MONEY").hover()
            button = row(frame, "UF_CRM_MONEY").get_by_role("button", name=name)
            button.click()
            expect(row(frame, "UF_CRM_MONEY").get_by_role("status")).to_have_text("Copied")
            expect(button).to_be_focused()
            page.get_by_role("tab", name="General").focus()
            assert page.evaluate("navigator.clipboard.readText()") == text


def test_the_row_in_focus_offers_its_copies_and_the_arrow_keys_go_on(browser: Browser, installed: FullLead) -> None:
    with framed(browser, installed) as (page, frame):
        row(frame, "TITLE").focus()
        page.keyboard.press("ArrowDown")
        expect(row(frame, "HONORIFIC")).to_be_focused()
        expect(frame.get_by_role("button", name="Copy code")).to_have_count(1)
        page.keyboard.press("ArrowUp")
        page.keyboard.press("Tab")
        expect(row(frame, "TITLE").get_by_role("button", name="Copy code")).to_be_focused()


@pytest.mark.parametrize(("kind", "inspector"), [("csv", True), ("json", True), ("csv", False)])
def test_a_file_is_downloaded_out_of_the_portals_frame_and_the_page_stays(
    browser: Browser, installed: FullLead, kind: str, *, inspector: bool
) -> None:
    with framed(browser, installed, inspector=inspector) as (page, frame):
        with page.expect_download() as started:
            frame.get_by_role("button", name=f"Download as {kind.upper()}").click()
        assert started.value.suggested_filename == f"lead-124.{kind}"
        content = started.value.path().read_text(encoding="utf-8-sig")
        assert "Office furniture for the new branch" in content
        expect(row(frame, "TITLE")).to_be_visible()


def test_a_file_is_downloaded_without_scripts(browser: Browser, installed: FullLead) -> None:
    with without_scripts(browser, installed) as page:
        with page.expect_download() as started:
            page.get_by_role("button", name="Download as CSV").click()
        assert '"TITLE","Lead name"' in started.value.path().read_text(encoding="utf-8-sig")


def test_a_value_has_its_name_beside_the_number_that_was_sent(browser: Browser, installed: FullLead) -> None:
    with framed(browser, installed, language="de") as (_, frame):
        for code, name, sent in (
            ("COMPANY_ID", "Calder Interiors", '"1"'),
            ("CONTACT_ID", "Ines Marie Calder", '"1"'),
            ("UF_CRM_CRM_MANY", "Calder Interiors", '"CO_1"'),
            ("UF_CRM_CRM_STATUS", "Information technology", '"IT"'),
        ):
            expect(row(frame, code).locator(".value")).to_contain_text(name)
            expect(row(frame, code).locator(".raw")).to_contain_text(sent)
        expect(row(frame, "UF_CRM_TEXT").locator("[data-label]")).to_have_text("Dem Kunden zugesagt")
        expect(frame.locator("[data-part=related-words]")).to_have_count(0)


BEGINNING_IS_SEEN = """place => {
    const walker = document.createTreeWalker(place, NodeFilter.SHOW_TEXT), range = document.createRange();
    range.setStart(walker.nextNode(), 0);
    range.setEnd(walker.currentNode, 1);
    const [first, cell] = [range, place.closest("th, td")].map((each) => each.getBoundingClientRect());
    return first.left >= cell.left && first.right <= cell.right;
}"""


def test_a_text_in_another_direction_than_the_pages_keeps_its_beginning(browser: Browser, installed: FullLead) -> None:
    crm, long = installed.portal.crm, "What we promised to the customer and to all of the customer's branches abroad"
    crm.custom["UF_CRM_TEXT"] = replace(crm.custom["UF_CRM_TEXT"], label=long)
    crm.leads[RICH]["UF_CRM_TEXT"] = long
    with framed(browser, installed, language="ar") as (_, frame):
        for place in ("[data-label]", ".key code", ".value .lines", ".raw code"):
            assert row(frame, "UF_CRM_TEXT").locator(place).evaluate(BEGINNING_IS_SEEN), place
        row(frame, "TITLE").locator(".key").click()
        label, portals = row(frame, "TITLE").locator("[data-label]"), row(frame, "TITLE").locator(".portal")
        tops = [each.bounding_box() for each in (label, portals)]
        assert all(tops)
        assert len({round(box["y"] / 10) for box in tops if box}) == 1, "open, both labels are in one line"


def test_two_people_see_two_sets_of_custom_fields(browser: Browser, installed: FullLead) -> None:
    for login, count in (("sara", 0), ("admin", 1)):
        with framed(browser, installed, login) as (_, frame):
            expect(row(frame, "UF_CRM_PASSPORT")).to_have_count(count)
            frame.locator(WHOLE).click()
            assert ("UF_CRM_PASSPORT" in frame.locator(".answer pre").inner_text()) is bool(count)


def test_a_hundred_fields_are_two_screens_and_a_row_that_is_looked_at_opens(
    browser: Browser, installed: FullLead
) -> None:
    with framed(browser, installed) as (_, frame):
        table = frame.locator("table.inspector")
        rows = table.locator(".row").count()
        assert table.evaluate("table => table.offsetHeight") / rows < TWO_SCREENS / 100 + 2, "and its groups' headings"
        note, others = row(frame, "OPENED").locator("th p"), row(frame, "PHONE").locator("td.value li")
        expect(note).to_be_hidden()
        expect(others.nth(1)).to_be_hidden()
        row(frame, "OPENED").locator(".key").click()
        expect(note).to_be_visible()
        row(frame, "OPENED").press("ArrowUp")
        expect(note).to_be_hidden()
        row(frame, "PHONE").locator(".key").click()
        expect(others.nth(1)).to_be_visible()


def test_without_a_script_each_row_of_the_inspector_is_open(browser: Browser, installed: FullLead) -> None:
    with without_scripts(browser, installed) as page:
        expect(row(page, "OPENED").locator("th p")).to_be_visible()
        expect(row(page, "PHONE").locator("td.value li").nth(1)).to_be_visible()


def test_on_paper_the_inspector_is_a_table_too(browser: Browser, installed: FullLead) -> None:
    with without_scripts(browser, installed) as page:
        page.set_viewport_size({"width": 718, "height": 1040})  # a page of A4
        heading = page.get_by_role("columnheader", name="Raw value")
        expect(heading).to_be_hidden()
        page.emulate_media(media="print")
        expect(heading).to_be_visible()
