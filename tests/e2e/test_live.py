"""The tab reads its lead again while it stays open: what changed is marked, and nothing jumps."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, FrameLocator, Page, expect

from tests.e2e.demo_browser import chromium, visitor
from tests.full_lead import FullLead

pytestmark = pytest.mark.browser
RICH = 124
TITLE = "Office furniture for the new branch"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A lead's card with our tab open in it, in a browser whose clock a test can move."""

    page: Page
    frame: FrameLocator
    app: FullLead

    @property
    def lead(self) -> dict[str, object]:
        return self.app.portal.crm.leads[RICH]

    def look_away(self) -> None:
        self.page.get_by_role("tab", name="General").click()
        expect(self.page.locator("iframe.app-frame")).to_be_hidden()

    def look_again(self) -> None:
        self.page.get_by_role("tab", name="Full lead").click()

    def read_again(self) -> None:
        with self.page.expect_response("**/lead-tab/reload"):
            self.frame.get_by_role("button", name="Reload").click()

    def reads(self) -> int:
        return self.app.portal.wire.count("batch")


@contextmanager
def card(browser: Browser, app: FullLead, *, tolerated: str = "\0") -> Iterator[Card]:
    with visitor(browser, app.portal.url, app.portal.people["sara"], tolerated=tolerated) as page:
        page.clock.install()
        page.goto(f"{app.portal.url}/crm/lead/details/{RICH}/")
        page.get_by_role("tab", name="Full lead").click()
        frame = page.frame_locator("iframe.app-frame:not(.app-loading)")
        expect(frame.get_by_role("heading", level=1)).to_contain_text(TITLE)
        yield Card(page=page, frame=frame, app=app)


def test_a_tab_seen_again_after_more_than_a_minute_reads_the_lead_again(browser: Browser, installed: FullLead) -> None:
    with card(browser, installed) as shown:
        shown.look_away()
        shown.lead["TITLE"] = "Changed while nobody looked"
        shown.page.clock.fast_forward("01:01")
        with shown.page.expect_response("**/lead-tab/reload") as answer:
            shown.look_again()
        assert answer.value.status == 200
        expect(shown.frame.get_by_role("heading", level=1)).to_have_text("Changed while nobody looked")
