"""The access page in a real browser, in the portal's frame: with Bitrix24's own dialog, and without any script.

PICTURES=<folder> keeps the pictures that the documentation shows.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, FrameLocator, Locator, Page, expect

from demo.bitrix24_standin.launch import open_frame
from tests.e2e.demo_browser import DEADLINE_MS, visitor
from tests.e2e.pictures import keep_picture
from tests.e2e.shop_window import decorated
from tests.full_lead import FullLead
from tests.watching import add_to_list, choose_rule

pytestmark = pytest.mark.browser
LEAD = 124
TOO_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
OUT_OF_ITS_CARD = """() => [...document.querySelectorAll(".card")]
  .filter((card) => card.scrollWidth > card.clientWidth).map((card) => card.id || card.className)"""


@contextmanager
def visit(browser: Browser, app: FullLead, login: str = "admin", width: int = 1280) -> Iterator[Page]:
    """Let somebody look; the browser notes the status of a page that refuses, and must note nothing else."""
    person = app.portal.people[login]
    with visitor(browser, app.portal.url, person, width=width, tolerated="status of 403") as page:
        yield page


def own_page(app: FullLead, page: Page) -> FrameLocator:
    row = app.portal.installations[app.registration.client_id]
    page.goto(f"{app.portal.url}/marketplace/app/{row.id}/")
    return page.frame_locator("iframe.app-frame:not(.app-loading)")


def is_let_in(browser: Browser, app: FullLead, login: str) -> bool:
    """Open a lead's tab as somebody, and tell whether the lead is shown."""
    with visit(browser, app, login) as page:
        page.goto(f"{app.portal.url}/crm/lead/details/{LEAD}/")
        page.get_by_role("tab", name="Full lead").click()
        frame = page.frame_locator("iframe.app-frame:not(.app-loading)")
        expect(frame.locator("[data-problem], .groups").first).to_be_visible()
        return frame.locator("[data-problem]").count() == 0


def press(button: Locator) -> None:
    """Press a form's button and wait for the page that answers: until then the old one shows what was just chosen."""
    with button.page.expect_navigation():
        button.click()


def test_an_administrator_chooses_a_department_and_a_person_in_bitrix24s_own_dialog(
    browser: Browser, installed: FullLead, monkeypatch: pytest.MonkeyPatch
) -> None:
    decorated(installed.portal, monkeypatch)
    with visit(browser, installed) as page:
        frame = own_page(installed, page)
        frame.get_by_role("button", name="Select employees and departments").click()
        dialog = page.get_by_role("dialog")
        dialog.get_by_label("Marketing").check()
        dialog.get_by_label("Sara Holt").check()
        dialog.get_by_role("button", name="Select").click()
        listed = frame.locator("#access .listed").first
        expect(listed.get_by_role("listitem")).to_have_text(
            ["Marketing D3 Remove Marketing", "Sara Holt U2 Remove Sara Holt"]
        )
        expect(frame.get_by_role("radio", name="Selected employees and departments")).to_be_checked()
        keep_picture(page, "access")
        assert (is_let_in(browser, installed, "sara"), is_let_in(browser, installed, "mia")) == (True, False)

        frame.get_by_role("button", name="Select employees and departments").click()
        expect(page.get_by_role("dialog").get_by_label("Sara Holt")).to_be_disabled()
        page.get_by_role("dialog").get_by_role("button", name="Cancel").click()

        frame.get_by_role("button", name="Remove Sara Holt").click()
        expect(frame.locator("#access .listed li")).to_have_count(1)
        assert not is_let_in(browser, installed, "sara")
        expect(frame.locator("#audit tbody tr")).to_have_count(4)
        expect(frame.locator("#audit tbody tr").first).to_contain_text("Removed from the list")
        expect(frame.locator("#audit tbody tr").first).to_contain_text("Ada Archer")


def test_the_same_without_any_script(browser: Browser, installed: FullLead) -> None:
    """Without scripts the portal's page still posts its form into a frame; here the form is posted by the test."""
    admin = installed.portal.people["admin"]
    launch = open_frame(installed.portal, installed.registration, admin)
    context = browser.new_context(java_script_enabled=False)
    context.set_default_timeout(DEADLINE_MS)
    page = context.new_page()
    fields = "".join(f'<input type="hidden" name="{name}" value="{value}">' for name, value in launch.fields.items())
    page.set_content(
        f'<form method="post" action="{launch.url.replace("&", "&amp;")}">{fields}<button>Open</button></form>'
    )
    page.get_by_role("button", name="Open").click()
    expect(page.get_by_role("button", name="Select employees and departments")).to_be_hidden()

    page.get_by_label("Find an employee by name").fill("holt")
    press(page.locator("#access").get_by_role("button", name="Search"))
    press(page.get_by_role("button", name="Add Sara Holt"))
    expect(page.get_by_role("radio", name="Selected employees and departments")).to_be_checked()
    assert (is_let_in(browser, installed, "sara"), is_let_in(browser, installed, "mia")) == (True, False)

    page.get_by_role("radio", name="No one").check()
    press(page.locator("#tab-settings").get_by_role("button", name="Save"))
    expect(page.get_by_role("radio", name="No one")).to_be_checked()
    press(page.get_by_role("button", name="Up Phone"))
    page.get_by_role("combobox").select_option("WEB")
    press(page.locator("#tab-settings").get_by_role("button", name="Add"))
    fields_now = page.locator("#tab-settings .listed code").all_inner_texts()
    assert fields_now[:2] == ["PHONE", "NAME"]
    assert fields_now[-1] == "WEB"

    press(page.get_by_role("button", name="Remove Sara Holt"))
    expect(page.get_by_text("The list is empty")).to_be_visible()
    assert not is_let_in(browser, installed, "sara")
    page.get_by_role("radio", name="Everyone who has access").check()
    press(page.locator("#access").get_by_role("button", name="Save"))
    assert is_let_in(browser, installed, "mia")
    context.close()


def test_what_became_of_a_form_is_seen_where_it_was_posted(browser: Browser, installed: FullLead) -> None:
    """The frame is as high as its page, and the portal around it is scrolled to the form."""
    forms = (
        ("#access", "Save", "Saved."),
        ("#tab-settings", "Save", "Saved."),
        (".health", "Check and repair", "Noth"),
    )
    with visit(browser, installed) as page:
        frame = own_page(installed, page)
        expect(frame.locator("body")).to_have_attribute("data-bx24", "ready")
        installed.portal.faults.info_500()
        frame.get_by_role("radio", name="Administrators only").first.check()
        frame.locator("#access").get_by_role("button", name="Save").click()
        unsaved = frame.locator("#access").get_by_role("alert")
        expect(unsaved).to_contain_text("Your change was not saved.")
        expect(unsaved).to_be_in_viewport()
        installed.portal.faults.reset()
        for part, button, words in forms:
            frame.locator(part).get_by_role("button", name=button).first.click()
            outcome = frame.locator(f"{part} #outcome")
            expect(outcome).to_contain_text(words)
            expect(outcome).to_be_focused()
            expect(outcome).to_be_in_viewport()


def test_whoever_is_taken_from_the_end_of_a_long_list_is_brought_to_what_became_of_it(
    browser: Browser, installed: FullLead
) -> None:
    add_to_list(installed, **{f"U{number}": f"Person {number}" for number in range(100, 140)})
    with visit(browser, installed) as page:
        frame = own_page(installed, page)
        expect(frame.locator("body")).to_have_attribute("data-bx24", "ready")
        frame.get_by_role("button", name="Remove Person 139").click()
        outcome = frame.locator("#access").get_by_role("status")
        expect(outcome).to_have_text("Saved.")
        expect(outcome).to_be_in_viewport()


def test_nothing_is_cut_off_and_a_screen_reader_finds_its_way(browser: Browser, installed: FullLead) -> None:
    hostile = "</bdi><img src=x onerror=alert(1)> " + "W" * 90
    add_to_list(installed, U2="Sara Holt", D3="Marketing", SG3_K=hostile, D77="")
    installed.portal.change_person(replace(installed.portal.people["admin"], last_name="A" * 40))
    choose_rule(installed, "administrators")
    with visit(browser, installed) as page:
        frame = own_page(installed, page)
        expect(frame.get_by_role("button", name="Select employees and departments")).to_be_visible()
        for width in (1600, 1280, 600, 320):
            page.set_viewport_size({"width": width, "height": 900})
            assert page.frames[-1].evaluate(TOO_WIDE) <= 0, width
            assert page.frames[-1].evaluate(OUT_OF_ITS_CARD) == [], width
        problems = Axe().run(page.frames[-1]).response["violations"]
        assert problems == []


@pytest.mark.parametrize("language", ["ar", "de"])
def test_it_reads_from_the_right_where_the_language_does(browser: Browser, installed: FullLead, language: str) -> None:
    add_to_list(installed, U2="Sara Holt", D3="Marketing")
    launch = open_frame(installed.portal, installed.registration, installed.portal.people["admin"])
    context = browser.new_context(java_script_enabled=False, viewport={"width": 1000, "height": 900})
    page = context.new_page()
    fields = "".join(f'<input type="hidden" name="{name}" value="{value}">' for name, value in launch.fields.items())
    address = launch.url.replace("LANG=en", f"LANG={language}").replace("&", "&amp;")
    page.set_content(f'<form method="post" action="{address}">{fields}<button>Open</button></form>')
    page.get_by_role("button", name="Open").click()
    expect(page.locator("html")).to_have_attribute("dir", "rtl" if language == "ar" else "ltr")
    expect(page.locator("#access .listed li")).to_have_count(2)
    context.close()
