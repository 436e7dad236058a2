"""The whole story in Chromium, Firefox and WebKit, where no other site's page may keep anything or no script runs."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, expect

from demo.bitrix24_standin.launch import open_frame
from tests.e2e.demo_browser import all_has_come, chromium_with
from tests.e2e.driven import Driven, css, saying
from tests.e2e.firefox import firefox
from tests.e2e.test_home_page import post
from tests.e2e.test_story import NOT_SARAS, RICH, Stage, our_frame, reload, stage
from tests.e2e.webkit import webkit
from tests.watching import arriving, tab_launch

__all__ = ["stage"]

pytestmark = pytest.mark.browser
THIRD_PARTY_BLOCKED = {"block_third_party_cookies": True, "cookie_controls_mode": 1}
TITLE = "Office furniture for the new branch"
KEEPS = """() => {
  try { document.cookie = "a=b"; localStorage.setItem("a", "b"); } catch (refused) { return refused.name; }
  return document.cookie;
}"""

HIGHEST = """() => [...document.querySelectorAll("div.groups")].map((groups) => {
  const columns = new Map();
  for (const group of groups.children) {
    const { left, top } = group.getBoundingClientRect();
    columns.set(left, Math.min(top - groups.getBoundingClientRect().top, columns.get(left) ?? Infinity));
  }
  return [...columns.values()].map(Math.round);
})"""


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


Opened = Callable[[Driven, Stage, str, int], str]


def in_the_portal(browser: Driven, stage: Stage, login: str, lead: int) -> str:
    """Open the tab of a lead, or with 0 the application's own page, in the portal's frame; return that page."""
    portal = stage.app.portal
    browser.be(login, portal.host.partition(":")[0])
    if lead:
        browser.open(f"{portal.url}/crm/lead/details/{lead}/")
        browser.click(saying("*[@role='tab']", "Full lead"))
    else:
        row = portal.installations[stage.app.registration.client_id]
        browser.open(f"{portal.url}/marketplace/app/{row.id}/")
    return browser.frame()


def by_its_form(browser: Driven, stage: Stage, login: str, lead: int) -> str:
    """Open the same without a portal: it keeps a sign-in in a cookie, and opens frames by a script."""
    app = stage.app
    browser.post(
        tab_launch(app, login, lead) if lead else open_frame(app.portal, app.registration, app.portal.people[login])
    )
    return ""


def tell_the_story(browser: Driven, stage: Stage, opened: Opened, kept: str | None) -> None:
    """Open, reload, inspect, come back, be refused, and decide who has access; None is kept where no script runs."""
    scripts, related = kept is not None, css(".related:not([aria-busy]) .related-parts")
    page = opened(browser, stage, "sara", RICH)
    browser.see(saying("h1", TITLE), page)
    if scripts:
        assert browser.call(KEEPS, page=page) == kept, "the premise: nothing is kept"
    else:
        browser.click(saying("button", "Show history and possible duplicates"), page)
    browser.see(related, page)

    stage.app.portal.crm.leads[RICH]["TITLE"] = "Office chairs"
    browser.click(saying("button", "Reload"), page)
    browser.see(saying("h1", "Office chairs"), page)
    if scripts:
        browser.see(related, page)  # then nothing moves any more
    browser.click(saying("button", "Show codes and raw values"), page)
    browser.see(css("table.inspector"), page)
    browser.click(saying("button", "Show lead"), page)
    browser.see(css("header.glance"), page)
    browser.see(css('[data-problem="lead-denied"]'), opened(browser, stage, "sara", NOT_SARAS))

    page = opened(browser, stage, "admin", 0)
    browser.click(saying("*[@id='access']//label", "Administrators only"), page)
    browser.click(css("#access button[type=submit]"), page)
    browser.see(saying("*[@id='audit']//td", "Administrators only"), page)
    browser.see(css('[data-problem="not-allowed"]'), opened(browser, stage, "sara", RICH))


FIREFOX: Mapping[str, tuple[Mapping[str, object], Opened, str | None]] = {
    "blocks other sites' cookies": ({"network.cookie.cookieBehavior": 1}, in_the_portal, "SecurityError"),
    "blocks all cookies": ({"network.cookie.cookieBehavior": 2}, by_its_form, "SecurityError"),
    "runs no scripts": ({"javascript.enabled": False}, by_its_form, None),
}
# It blocks other sites' cookies unless told otherwise, and says nothing when a page tries to keep one.
WEBKIT: Mapping[str, tuple[Sequence[str], Opened, str | None]] = {
    "blocks other sites' cookies": ([], in_the_portal, ""),
    "blocks all cookies": (["--cookies-policy=never"], by_its_form, ""),
    "runs no scripts": (["--enable-javascript=false"], by_its_form, None),
}


@pytest.mark.rule("S11", "good")
@pytest.mark.drawn(1)
@pytest.mark.parametrize("does", FIREFOX)
def test_the_story_in_firefox(stage: Stage, tmp_path: Path, does: str) -> None:
    preferences, opened, kept = FIREFOX[does]
    with firefox(tmp_path / "home", preferences) as browser:
        tell_the_story(browser, stage, opened, kept)


@pytest.mark.rule("S11", "good")
@pytest.mark.drawn(0)
@pytest.mark.parametrize("does", WEBKIT)
def test_the_story_in_webkit(stage: Stage, tmp_path: Path, does: str) -> None:
    options, opened, kept = WEBKIT[does]
    with webkit(tmp_path / "home", options) as browser:
        tell_the_story(browser, stage, opened, kept)


@pytest.mark.drawn(0)
def test_columns_begin_at_one_height_and_arabic_times_have_the_servers_digits_in_webkit(
    stage: Stage, tmp_path: Path
) -> None:
    with webkit(tmp_path / "home", []) as browser:
        browser.ask("/window/rect", width=1280, height=900)
        browser.post(arriving(tab_launch(stage.app, "sara", RICH), LANG="ar"))
        browser.see(css("header.glance"))
        assert browser.call(HIGHEST) == [[0, 0], [0], [0, 0]]
        assert "2026" in str(browser.call("() => document.querySelector('[data-code=DATE_CREATE] time').textContent"))
