"""axe-core checks what the portal's frame adds to the lead's page: its script, the chat's button.

Every state of every page without a portal around it is looked at in tests/e2e/wcag/test_every_page.py.
"""

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, FrameLocator, expect

from tests.e2e.demo_browser import all_has_come, visitor
from tests.e2e.wcag.axe import violations
from tests.full_lead import FullLead

pytestmark = pytest.mark.browser
RICH, NEARLY_EMPTY = 124, 125
Opened = Callable[[int], FrameLocator]


def as_it_came(app: FullLead, opened: Opened) -> None:
    del app
    opened(RICH)


def in_the_inspector(app: FullLead, opened: Opened) -> None:
    del app
    frame = opened(NEARLY_EMPTY)
    frame.get_by_role("button", name="Show codes and raw values").click()
    frame.locator("details.answer > summary").click()
    expect(frame.locator(".answer pre")).to_be_visible()


def where_related_data_is_refused(app: FullLead, opened: Opened) -> None:
    app.portal.faults.related_refused()
    opened(RICH)


STATES: dict[str, Callable[[FullLead, Opened], None]] = {
    "rich": as_it_came,
    "inspector": in_the_inspector,
    "refused": where_related_data_is_refused,
}


@pytest.mark.parametrize("state", STATES)
def test_axe_finds_nothing_in_the_tab(browser: Browser, installed: FullLead, state: str) -> None:
    with visitor(browser, installed.portal.url, installed.portal.people["sara"]) as page:

        def opened(lead: int) -> FrameLocator:
            page.goto(f"{installed.portal.url}/crm/lead/details/{lead}/?tab=app")
            frame = page.frame_locator("iframe.app-frame:not(.app-loading)")
            all_has_come(frame)
            return frame

        STATES[state](installed, opened)
        assert violations(page.frames[-1]) == []
