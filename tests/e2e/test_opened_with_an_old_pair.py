"""A frame whose pair is old when it is opened: it renews itself once, through the page around it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Browser, Dialog, FrameLocator, Page, expect

from tests.e2e.demo_browser import kept_waiting, visitor
from tests.full_lead import FullLead

pytestmark = pytest.mark.browser
RICH = 124
TITLE = "Office furniture for the new branch"
WITH_AN_OLD_PAIR = "status of 401"


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    page: Page
    frame: FrameLocator
    alerts: list[str] = field(default_factory=list)
    launches: list[str] = field(default_factory=list)

    def says_what_to_do(self) -> None:
        expect(self.frame.get_by_text("Close the lead card and open it again.")).to_be_visible()
        expect(self.frame.get_by_text("Renewing access to Bitrix24")).to_be_hidden()


@contextmanager
def opened_late(browser: Browser, app: FullLead) -> Iterator[Opened]:
    """Open the tab as Sara; while its form is on the way, the pair in it expires."""
    with visitor(browser, app.portal.url, app.portal.people["sara"], tolerated=WITH_AN_OLD_PAIR) as page:
        opened = Opened(page=page, frame=page.frame_locator("iframe.app-frame:not(.app-loading)"))

        def accept(dialog: Dialog) -> None:
            opened.alerts.append(dialog.message)
            dialog.accept()

        page.on("dialog", accept)
        page.on("request", lambda asked: opened.launches.extend([asked.url] if "/lead-tab?" in asked.url else []))
        with kept_waiting(page, "**/lead-tab?*"):
            with page.expect_request("**/lead-tab?*"):
                page.goto(f"{app.portal.url}/crm/lead/details/{RICH}/")
                page.get_by_role("tab", name="Full lead").click()
            app.portal.faults.expire_tokens()
        yield opened


def test_it_shows_the_lead_by_itself(browser: Browser, installed: FullLead) -> None:
    """docs/platform.md 7.4."""
    with opened_late(browser, installed) as opened:
        expect(opened.frame.get_by_role("heading", level=1)).to_contain_text(TITLE)
        assert (len(opened.launches), opened.alerts) == (2, [])


def test_where_the_portal_refuses_it_was_asked_once_and_the_page_says_what_to_do(
    browser: Browser, installed: FullLead
) -> None:
    """docs/platform.md 7.4."""
    installed.portal.faults.renewal_refused()
    with opened_late(browser, installed) as opened:
        opened.says_what_to_do()
        assert (len(opened.launches), len(opened.alerts)) == (1, 1)


def test_a_pair_that_is_old_again_is_not_renewed_a_second_time(browser: Browser, installed: FullLead) -> None:
    installed.portal.faults.always_expired()
    with opened_late(browser, installed) as opened:
        while len(opened.launches) < 2:
            opened.page.wait_for_event("request")
        opened.says_what_to_do()
        expect(opened.frame.locator('body[data-bx24="ready"]')).to_be_visible()
        assert (len(opened.launches), opened.alerts) == (2, [])
