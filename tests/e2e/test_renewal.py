"""A page that grew too old in a real browser: it goes on by itself, or says what to do."""

from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Browser, FrameLocator, Page, Route, expect

from tests.e2e.demo_browser import all_has_come, visitor
from tests.full_lead import FullLead
from tests.watching import kept

pytestmark = pytest.mark.browser
RICH = 124
TITLE = "Office furniture for the new branch"
OVER_NIGHT = timedelta(hours=14)


def sara(browser: Browser, app: FullLead) -> AbstractContextManager[Page]:
    person = app.portal.people["sara"]
    return visitor(browser, app.portal.url, person, tolerated="status of 401")


def opened(page: Page, app: FullLead) -> FrameLocator:
    """Open the tab; then time stands still: how long the page waits for a renewal is not for a slow machine to say."""
    page.clock.install()
    page.goto(f"{app.portal.url}/crm/lead/details/{RICH}/")
    page.get_by_role("tab", name="Full lead").click()
    frame = page.frame_locator("iframe.app-frame:not(.app-loading)")
    expect(frame.get_by_role("heading", level=1)).to_contain_text(TITLE)
    all_has_come(frame)
    page.clock.pause_at(datetime.now(UTC) + timedelta(minutes=1))
    return frame


def leave_renewals_unanswered(route: Route) -> None:
    if "access_refresh" not in (route.request.post_data or ""):
        route.fallback()


def goes_on_after_the_night(page: Page, frame: FrameLocator, app: FullLead) -> None:
    """Let a night pass, and see that one click shows what somebody has changed meanwhile."""
    app.clock.ahead = OVER_NIGHT
    app.portal.crm.leads[RICH]["TITLE"] = "Changed over night"
    with page.expect_response("**/lead-tab/renew") as renewed:
        frame.get_by_role("button", name="Reload").click()
    assert renewed.value.status == 200
    expect(frame.get_by_role("heading", level=1)).to_contain_text("Changed over night")


@pytest.mark.fault("R35")
def test_a_page_that_slept_over_night_goes_on_after_one_click(browser: Browser, installed: FullLead) -> None:
    with sara(browser, installed) as page:
        frame = opened(page, installed)
        goes_on_after_the_night(page, frame, installed)
        with page.expect_response("**/lead-tab/reload") as reloaded:
            frame.get_by_role("button", name="Reload").click()
        assert reloaded.value.status == 200


def test_the_view_for_integrators_that_slept_over_night_stays_that_view(browser: Browser, installed: FullLead) -> None:
    with sara(browser, installed) as page:
        frame = opened(page, installed)
        frame.get_by_role("button", name="Show codes and raw values").click()
        expect(frame.locator('body[data-bx24="ready"] table.inspector')).to_be_visible()
        goes_on_after_the_night(page, frame, installed)
        expect(frame.locator("table.inspector")).to_be_visible()


@pytest.mark.fault("R10")
def test_a_person_whose_pair_is_spent_goes_on_after_one_click(browser: Browser, installed: FullLead) -> None:
    with sara(browser, installed) as page:
        frame = opened(page, installed)
        assert len(kept(installed)["token_pairs"]) == 2
        installed.portal.faults.expire_refresh_tokens(subject="sara")
        with page.expect_response("**/lead-tab/renew") as renewed:
            frame.get_by_role("button", name="Reload").click()
        assert renewed.value.status == 200
        expect(frame.get_by_role("heading", level=1)).to_contain_text(TITLE)


def test_where_the_portal_gives_no_pair_the_page_says_what_to_do(browser: Browser, installed: FullLead) -> None:
    with sara(browser, installed) as page:
        page.route("**/*", leave_renewals_unanswered)
        frame = opened(page, installed)
        installed.clock.ahead = OVER_NIGHT
        frame.get_by_role("button", name="Reload").click()
        asking = frame.get_by_text("Renewing access to Bitrix24")
        expect(asking).to_be_visible()
        page.clock.run_for(10_000)
        expect(asking).to_be_hidden()
        expect(frame.locator(".news")).to_contain_text("The lead could not be reloaded: This page has expired · ")
        expect(frame.locator(".news")).to_contain_text("Close the lead card and open it again.")
        expect(frame.get_by_role("heading", level=1)).to_contain_text(TITLE)


def test_a_page_that_is_only_seen_again_does_not_ask_the_portal_whose_refusal_is_an_alert(
    browser: Browser, installed: FullLead
) -> None:
    """docs/platform.md 7.4."""
    with sara(browser, installed) as page:
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.post_data or ""))
        frame = opened(page, installed)
        installed.clock.ahead = OVER_NIGHT
        page.clock.fast_forward("01:01")
        with page.expect_response("**/lead-tab/reload") as reloaded:
            frame.locator("main").evaluate("() => document.dispatchEvent(new Event('visibilitychange'))")
        assert reloaded.value.status == 401
        expect(frame.locator(".news")).to_contain_text("This page has expired. Select Reload to continue.")
        assert [form for form in asked if "access_refresh" in form] == []
        with page.expect_response("**/lead-tab/renew") as renewed:
            frame.get_by_role("button", name="Reload").click()
        assert renewed.value.status == 200
