"""The whole story in a browser that lets no other site's page keep anything, as most of people's browsers do."""

from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.e2e.demo_browser import all_has_come, chromium_with
from tests.e2e.test_story import NOT_SARAS, RICH, Stage, our_frame, reload, stage

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
