"""The whole story where no other site's page may keep anything, as in most people's browsers, and without scripts."""

from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, expect

from demo.bitrix24_standin.launch import open_frame
from tests.e2e.demo_browser import all_has_come, chromium_with
from tests.e2e.test_home_page import post
from tests.e2e.test_story import NOT_SARAS, RICH, Stage, our_frame, reload, stage
from tests.watching import tab_launch

__all__ = ["stage"]

pytestmark = pytest.mark.browser
THIRD_PARTY_BLOCKED = {"block_third_party_cookies": True, "cookie_controls_mode": 1}
TITLE = "Office furniture for the new branch"
KEEPS = """() => {
  try { document.cookie = "a=b"; localStorage.setItem("a", "b"); } catch (refused) { return refused.name; }
  return document.cookie;
}"""


def be(context: BrowserContext, stage: Stage, login: str) -> None:
    """Sign in to the portal as somebody."""
    context.add_cookies([{"name": "demo_person", "value": login, "url": stage.app.portal.url}])


def lives_through_the_story(context: BrowserContext, stage: Stage) -> None:
    """Open, copy, reload, inspect, be refused, decide who has access, and be refused for that."""
    page = context.new_page()
    be(context, stage, "sara")
    frame = stage.tab(page, RICH)
    expect(frame.get_by_role("heading", level=1)).to_contain_text(TITLE)
    all_has_come(frame)
    assert our_frame(page).locator("html").evaluate(KEEPS) == "SecurityError", "the premise: nothing is kept"
    frame.get_by_role("button", name="Copy summary").click()
    expect(frame.get_by_text("Copied")).to_be_visible()
    reload(page, frame)
    expect(frame.get_by_role("heading", level=1)).to_contain_text(TITLE)
    frame.get_by_role("button", name="Show codes and raw values").click()
    expect(frame.locator("table.inspector")).to_be_visible()
    expect(stage.tab(page, NOT_SARAS).locator('[data-problem="lead-denied"]')).to_be_visible()

    be(context, stage, "admin")
    access = stage.own_page(page).locator("#access")
    access.get_by_label("Administrators only").check()
    with page.expect_response("**/access") as answer:
        access.get_by_role("button", name="Save").click()
    assert answer.value.status == 200
    expect(access.get_by_label("Administrators only")).to_be_checked()

    be(context, stage, "sara")
    expect(stage.tab(page, RICH).locator('[data-problem="not-allowed"]')).to_be_visible()


@pytest.mark.rule("S11", "good")
def test_the_whole_story_where_no_other_sites_page_may_keep_anything(stage: Stage, tmp_path: Path) -> None:
    with chromium_with(stage.browser, tmp_path / "profile", THIRD_PARTY_BLOCKED) as context:
        lives_through_the_story(context, stage)


def lives_through_it_by_forms(context: BrowserContext, stage: Stage) -> None:
    """Open, reload, inspect, come back, be refused, and decide who has access, without a portal around it."""
    page = context.new_page()
    post(page, tab_launch(stage.app, "sara", RICH))
    expect(page.get_by_role("heading", level=1)).to_contain_text(TITLE)
    page.get_by_role("button", name="Reload").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(TITLE)
    page.get_by_role("button", name="Show codes and raw values").click()
    expect(page.locator("table.inspector")).to_be_visible()
    page.get_by_role("button", name="Show lead").first.click()
    expect(page.locator("header.glance")).to_be_visible()
    post(page, tab_launch(stage.app, "sara", NOT_SARAS))
    expect(page.locator('[data-problem="lead-denied"]')).to_be_visible()
    post(page, open_frame(stage.app.portal, stage.app.registration, stage.app.portal.people["admin"]))
    page.locator("#access").get_by_label("Administrators only").check()
    page.locator("#access").get_by_role("button", name="Save").click()
    expect(page.locator("#audit")).to_contain_text("Administrators only")
    post(page, tab_launch(stage.app, "sara", RICH))
    expect(page.locator('[data-problem="not-allowed"]')).to_be_visible()


def test_the_story_where_no_script_runs(stage: Stage) -> None:
    context = stage.browser.new_context(java_script_enabled=False)
    try:
        lives_through_it_by_forms(context, stage)
    finally:
        context.close()
