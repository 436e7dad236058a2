"""Whose profile names no time zone is told times where their browser is: only the browser knows it."""

import re
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.wcag.states import RICH, Look, inspector, looking
from tests.full_lead import FullLead

pytestmark = pytest.mark.browser
TOKYO = "Times are shown in your time zone (Asia/Tokyo)."
PORTALS = "Times are shown in the time zone of this Bitrix24 (UTC+03:00)."
CREATED, CREATED_THERE = "Jul 1, 2026, 9:12", "Jul 1, 2026, 3:12"
AS_TYPED = "Aug 24, 2026, 10:15"


def moment_of(page: Page, code: str) -> str:
    return page.locator(f'.row[data-code="{code}"] time').first.inner_text()


def is_told(page: Page, moment: str) -> None:
    """The lead's row, its age in the head where one points and for screen readers, and what was typed as it was."""
    assert moment_of(page, "DATE_CREATE").startswith(moment)
    age = page.locator("[data-part=fact-age]")
    assert (age.locator("time").get_attribute("title") or "").startswith(moment)
    assert (age.locator(".unseen").text_content() or "").startswith(f"({moment}")
    assert moment_of(page, "UF_CRM_DATETIME").startswith(AS_TYPED)


def test_times_are_told_where_the_browser_is_also_when_the_lead_is_read_again(
    browser: Browser, installed: FullLead
) -> None:
    with looking(browser, installed, zone="Asia/Tokyo") as look:
        look.lead(RICH)
        page = look.page
        expect(page.get_by_text(TOKYO)).to_be_visible()
        is_told(page, CREATED_THERE)
        expect(page.locator(".related-parts")).to_contain_text(CREATED_THERE)  # the stage's
        asked = page.locator("[data-part=as-of]")
        installed.portal.crm.leads[RICH]["COMMENTS"] = "Wants ash"
        page.locator(".fresh button").click()
        expect(page.locator(".changed-mark")).to_have_count(1)  # no moment counts as changed
        is_told(page, CREATED_THERE)
        expect(page.get_by_text(TOKYO)).to_be_visible()
        at = datetime.fromisoformat(asked.get_attribute("datetime") or "").astimezone(ZoneInfo("Asia/Tokyo"))
        assert asked.inner_text().startswith(f"{at:%-I:%M}")


def test_the_inspector_and_the_list_of_leads_do_the_same(browser: Browser, installed: FullLead) -> None:
    with looking(browser, installed, zone="Asia/Tokyo") as look:
        look.home("sara")
        expect(look.page.get_by_text(TOKYO)).to_be_visible()
        expect(look.page.locator(".lead-list")).to_contain_text("May 24, 2024, 1:18")
        inspector(look)
        expect(look.page.get_by_text(TOKYO)).to_be_visible()


def test_without_scripts_they_are_told_in_the_portals_time_zone(browser: Browser, installed: FullLead) -> None:
    context = browser.new_context(java_script_enabled=False, timezone_id="Asia/Tokyo")
    try:
        look = Look(page=context.new_page(), app=installed, language="en")
        look.tab(RICH)
        expect(look.page.get_by_text(PORTALS)).to_be_visible()
        is_told(look.page, CREATED)
    finally:
        context.close()


@pytest.mark.parametrize(
    ("language", "created"),
    [("th", r"1 ก\.ค\. 2026 15:12"), ("kk", r"2026\sж\. 0?1 шіл\., 09:12")],
    ids=["the year is the server's", "without names of months the server's times stay"],
)
def test_times_are_told_as_the_server_tells_them(
    browser: Browser, installed: FullLead, language: str, created: str
) -> None:
    with looking(browser, installed, language, zone="Asia/Tokyo") as look:
        look.lead(RICH)
        assert re.fullmatch(created, moment_of(look.page, "DATE_CREATE"))
