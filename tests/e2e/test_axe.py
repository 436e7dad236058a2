"""axe-core checks the accessibility of the lead's page in the portal's frame, in each of its states."""

from collections.abc import Callable
from functools import partial

import pytest
from playwright.sync_api import Browser, FrameLocator, expect

from tests.e2e.demo_browser import all_has_come, visitor
from tests.e2e.wcag.axe import violations
from tests.full_lead import FullLead

pytestmark = pytest.mark.browser
RICH, NEARLY_EMPTY, HOSTILE = 124, 125, 126
Opened = Callable[[int], FrameLocator]


def as_it_came(lead: int, app: FullLead, opened: Opened) -> None:
    del app
    opened(lead)


def in_the_inspector(app: FullLead, opened: Opened) -> None:
    del app
    frame = opened(NEARLY_EMPTY)
    frame.get_by_role("button", name="Show codes and raw values").click()
    frame.locator("details.answer > summary").click()
    expect(frame.locator(".answer pre")).to_be_visible()


def where_fields_are_marked(app: FullLead, opened: Opened) -> None:
    frame = opened(RICH)
    app.portal.crm.leads[RICH]["COMMENTS"] = "Wants ash"
    frame.get_by_role("button", name="Reload").click()
    expect(frame.locator(".changed-mark")).to_be_visible()
    all_has_come(frame)


def where_related_data_is_refused(app: FullLead, opened: Opened) -> None:
    app.portal.faults.related_refused()
    opened(RICH)


STATES: dict[str, Callable[[FullLead, Opened], None]] = {
    "rich": partial(as_it_came, RICH),
    "nearly-empty": partial(as_it_came, NEARLY_EMPTY),
    "hostile": partial(as_it_came, HOSTILE),
    "inspector": in_the_inspector,
    "marked": where_fields_are_marked,
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
