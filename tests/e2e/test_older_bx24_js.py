"""A portal whose BX24.js is older than ours: each function is looked for, and a link is then a plain link."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, FrameLocator, Page, Route, expect

from tests.e2e.demo_browser import all_has_come, visitor
from tests.e2e.test_story import Stage, stage

__all__ = ["stage"]

pytestmark = pytest.mark.browser
RICH = 124
OF_2016 = "delete BX24.openPath; delete BX24.im; BX24.getDomain = BX24.getDomain.bind(null, false);"
INIT_ALONE = "window.BX24 = { init: BX24.init };"
LISTS_OTHER_PATHS = 'BX24.openPath = (_, done) => done({ result: "error", errorCode: "PATH_NOT_AVAILABLE" });'
OWNER = "header.glance a[data-open-path]"


@contextmanager
def visit_with(browser: Browser, stage: Stage, login: str, change: str) -> Iterator[Page]:
    """Visit a portal whose BX24.js is another one. An error in a script fails the test."""

    def older(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, body=f"{answer.text()}\n{change}")

    with visitor(browser, stage.app.portal.url, stage.app.portal.people[login], tolerated="status of 503") as page:
        page.route("**/api/v1/", older)
        yield page


def is_ready(frame: FrameLocator) -> None:
    expect(frame.locator('body[data-bx24="ready"]')).to_be_visible()


@pytest.mark.parametrize("change", [OF_2016, INIT_ALONE, LISTS_OTHER_PATHS])
def test_a_link_that_the_portal_does_not_open_itself_is_a_plain_link(
    browser: Browser, stage: Stage, change: str
) -> None:
    """docs/platform.md 7.4 and 7.6."""
    with visit_with(browser, stage, "sara", change) as page:
        frame = stage.tab(page, RICH)
        is_ready(frame)
        all_has_come(frame)
        with page.context.expect_page() as opened:
            frame.locator(OWNER).click()
        path = frame.locator(OWNER).get_attribute("data-open-path")
        assert opened.value.url == f"{stage.app.portal.url}{path}"


def test_where_nothing_can_be_asked_of_the_portal_no_button_offers_it(browser: Browser, stage: Stage) -> None:
    """docs/platform.md 7.6."""
    with visit_with(browser, stage, "admin", INIT_ALONE) as page:
        home = stage.own_page(page)
        is_ready(home)
        expect(home.locator("[data-select-access]")).to_be_hidden()
        expect(home.get_by_label("Find an employee by name")).to_be_visible()
        stage.app.portal.faults.rest_503()
        busy = stage.tab(page, RICH)
        is_ready(busy)
        expect(busy.get_by_role("button", name="Try again")).to_be_hidden()
        expect(busy.get_by_text("Close the lead card and open it again.")).to_be_visible()
