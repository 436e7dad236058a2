"""Nothing on the lead's page moves while it comes: neither when scripts start nor when the related data arrives."""

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.demo_browser import all_has_come, kept_waiting, visitor
from tests.full_lead import FullLead

pytestmark = pytest.mark.browser
MOST_SHIFT = 0.02  # of the score of W3C, "Layout Instability": people notice 0.1
READERS = {"admin": 124, "sara": 123}
DRAWN = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done))))"
# An observer hears of nothing where nothing moved, so a frame is drawn twice before that is believed. Chromium with a
# window also counts what it laid out, and did not paint, before the style had come: nobody saw that move.
SHIFTS = """() => new Promise((done) => {
  const shifts = [];
  const [painted] = performance.getEntriesByName("first-paint");
  const where = (source) => `${source.node?.className} ${source.previousRect.y} ${source.currentRect.y}`;
  new PerformanceObserver((list) => {
    const seen = list.getEntries().filter((shift) => shift.startTime >= painted.startTime);
    for (const shift of seen) shifts.push({ score: shift.value, moved: shift.sources.map(where) });
  }).observe({ type: "layout-shift", buffered: true });
  requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => done(shifts))));
})"""


@pytest.mark.parametrize("width", [1600, 1280, 700, 400])
@pytest.mark.parametrize("login", READERS)
def test_what_stands_on_the_page_stays_where_it_is(
    browser: Browser, installed: FullLead, login: str, width: int
) -> None:
    with visitor(browser, installed.portal.url, installed.portal.people[login], width=width) as page:
        with kept_waiting(page, "**/api/v1/"), kept_waiting(page, "**/lead-tab/extras?*"):
            page.goto(f"{installed.portal.url}/crm/lead/details/{READERS[login]}/?tab=app")
            frame = page.frame_locator("iframe.app-frame:not(.app-loading)")
            expect(frame.locator(".related[aria-busy]")).to_be_visible()
            frame.locator("main").evaluate(DRAWN)
        expect(frame.locator("body[data-bx24=ready]")).to_be_visible()
        all_has_come(frame)
        shifts = frame.locator("main").evaluate(SHIFTS)
        assert sum(shift["score"] for shift in shifts) <= MOST_SHIFT, shifts
