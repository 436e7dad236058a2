"""The pages that the Market links to, in a real browser, on a telephone and on a wide screen.

PICTURES=<folder> keeps pictures.
"""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, expect

from tests.e2e.demo_browser import visitor
from tests.e2e.pictures import keep_picture
from tests.full_lead import FullLead

pytestmark = pytest.mark.browser
TOO_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.mark.parametrize(
    ("path", "language"), [("privacy", "en"), ("licence", "en"), ("privacy", "ru"), ("licence", "de")]
)
def test_nothing_is_cut_off_and_a_screen_reader_finds_its_way(
    browser: Browser, full_lead: FullLead, path: str, language: str
) -> None:
    portal = full_lead.portal
    with visitor(browser, portal.url, portal.people["sara"], width=1600, height=1400) as page:
        page.goto(f"{full_lead.url}/{path}?LANG={language}")
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        for width in (1600, 360):
            page.set_viewport_size({"width": width, "height": 1400})
            assert page.evaluate(TOO_WIDE) <= 0, width
            keep_picture(page, f"{path}-{language}-{width}")
        assert Axe().run(page).response["violations"] == []
