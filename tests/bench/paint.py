"""What a person sees and when: paints, shifts, long tasks and an interaction, in Chromium with a slowed processor.

The tab is opened in the lead's card, so the portal's own page is on the same thread. Frames share their page's process,
because the processor is slowed for one of them.
"""

import statistics
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import BrowserContext, Frame, Page, sync_playwright

from tests.bench.figures import Effort, Figure, missing
from tests.bench.worlds import WHO, Deployed, as_shipped
from tests.e2e.demo_browser import DEADLINE_MS, FLAGS, FULL, SHELL, all_has_come, executable
from tests.e2e.scene import inside

VISITS, SLOWED, PORTAL_S = 5, 4, 0.05
SAME_PROCESS = ["--disable-site-isolation-trials", "--disable-features=IsolateOrigins,site-per-process"]
SHOWN, CHANGEABLE = "iframe.app-frame:not(.app-loading)", "summary:visible, button:visible"
WATCH = """
if (window !== top) {
  const seen = window.benchSeen = {first: 0, largest: 0, shift: 0, long: 0, longest: 0, interaction: 0};
  const watch = (type, note, more) => new PerformanceObserver((list) => list.getEntries().forEach(note))
    .observe({type, buffered: true, ...more});
  watch("paint", (each) => { if (each.name === "first-contentful-paint") seen.first = each.startTime; });
  watch("largest-contentful-paint", (each) => { seen.largest = each.startTime; });
  watch("layout-shift", (each) => { if (!each.hadRecentInput) seen.shift += each.value; });
  watch("longtask", (each) => {
    if (each.name !== "self") return;
    seen.long += each.duration;
    seen.longest = Math.max(seen.longest, each.duration);
  });
  watch("event", (each) => { seen.interaction = Math.max(seen.interaction, each.duration); }, {durationThreshold: 16});
}
"""
DRAWN = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done))))"
SEEN = "() => window.benchSeen"
HOW = f"Chromium, processor slowed {SLOWED} times, portal {PORTAL_S * 1000:.0f} ms a request, median of {VISITS}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A row of the table: what the page's observers call it."""

    key: str
    name: str
    unit: str = "ms"
    at_most: float | None = None


ROWS = (
    Row(key="first", name="first contentful paint"),
    Row(key="largest", name="largest contentful paint", at_most=1000),
    Row(key="shift", name="layout shift until the related data stands", unit="", at_most=0.02),
    Row(key="long", name="long tasks in all"),
    Row(key="longest", name="the longest task"),
    Row(key="interaction", name="an interaction, from the click to the next frame"),
)


def paint(effort: Effort) -> Iterator[Figure]:
    """Visit as both readers: each time first with an empty cache, then again."""
    if not any(Path(each).exists() for each in (FULL, SHELL)):
        yield missing("paint", "ms", "Chromium (on Debian, 'apt-get install chromium')")
        return
    with as_shipped() as app, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable(), args=[*FLAGS, *SAME_PROCESS])
        for who, (login, lead) in WHO.items():
            app.portal.round_trip_s = PORTAL_S
            seen: dict[str, list[dict[str, float]]] = defaultdict(list)
            for _ in range(effort.rounds(VISITS)):
                context = browser.new_context()
                for visit in ("first visit", "next visit"):
                    seen[visit].append(_visit(context, app, login, lead))
                context.close()
            for visit, found in seen.items():
                yield from _rows(found, f"{visit}, {who}")
        browser.close()


def _visit(context: BrowserContext, app: Deployed, login: str, lead: int) -> dict[str, float]:
    """Open the tab in a page of its own, wait for the related data, and click something."""
    context.set_default_timeout(DEADLINE_MS)
    context.add_cookies([{"name": "demo_person", "value": login, "url": app.portal.url}])
    page = context.new_page()
    page.add_init_script(WATCH)
    page.goto(f"{app.portal.url}/crm/lead/details/{lead}/")
    context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWED})
    frame = _tab(page)
    all_has_come(frame)
    frame.evaluate(DRAWN)
    found: dict[str, float] = frame.evaluate(SEEN)
    frame.locator(CHANGEABLE).first.click()
    frame.evaluate(DRAWN)
    found["interaction"] = frame.evaluate(SEEN)["interaction"]
    page.close()
    return found


def _tab(page: Page) -> Frame:
    page.get_by_role("tab", name="Full lead").click()
    return inside(page, SHOWN)


def _rows(found: list[dict[str, float]], of_whom: str) -> Iterator[Figure]:
    for row in ROWS:
        value = statistics.median(each[row.key] for each in found)
        yield Figure(name=f"{row.name}, {of_whom}", value=value, unit=row.unit, how=HOW, at_most=row.at_most)
