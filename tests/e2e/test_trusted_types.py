"""Where B24_JS_URL is empty, the vendor's script is not loaded, and no text becomes a page past our own policy."""

import pytest
from playwright.sync_api import Browser, Frame, Page, expect

from tests.e2e.demo_browser import all_has_come, visitor
from tests.e2e.test_browser_rules import frame_of
from tests.e2e.test_story import RICH, Stage, our_frame, reload
from tests.full_lead import FullLead, started

pytestmark = pytest.mark.browser
BLOCKED = "Trusted"  # what the browser's word for each refusal here has in it
TITLE = "Office furniture for the new branch"
OTHER_PLACES = {
    "a text written into an element": "() => { document.createElement('div').innerHTML = '<b>x</b>' }",
    "a text written beside one": "() => { document.querySelector('main').insertAdjacentHTML('beforeend', '<b>x</b>') }",
    "a document of a text": "() => { new DOMParser().parseFromString('<b>x</b>', 'text/html') }",
    "a script's address": "() => { document.createElement('script').src = '/static/full-lead.js' }",
    "a policy of the same name": "() => { trustedTypes.createPolicy('full-lead', {}) }",
    "another policy": "() => { trustedTypes.createPolicy('other', { createHTML: (text) => text }) }",
}


@pytest.fixture
def bare(browser: Browser, installed: FullLead) -> Stage:
    """Give the application as it is without the vendor's script."""
    environ = installed.environ | {"B24_JS_URL": ""}
    app = started(installed.neighbourhood, installed.portal, installed.registration, environ, installed.session)
    return Stage(browser=browser, app=app)


@pytest.mark.rule("S18", "good")
def test_every_page_works_and_violates_nothing(bare: Stage) -> None:
    with bare.visit("admin") as page:
        frame = bare.tab(page, RICH)
        expect(frame.get_by_role("heading", level=1)).to_contain_text(TITLE)
        all_has_come(frame)
        bare.app.portal.crm.leads[RICH]["TITLE"] = "Changed meanwhile"
        reload(page, frame)
        expect(frame.get_by_role("heading", level=1)).to_have_text("Changed meanwhile")
        all_has_come(frame)
        frame.locator("#find").fill("utm")
        home = bare.own_page(page)
        home.get_by_label("Find a lead").fill(str(RICH))
        home.locator(".leads").get_by_role("button", name="Search").click()
        expect(home.locator(".lead-list li")).to_have_count(1)
        expect(home.get_by_role("heading", name="Access")).to_be_visible()
        outside(bare, page)


def outside(bare: Stage, page: Page) -> None:
    for address in ("/", "/privacy", "/licence"):
        page.goto(f"{bare.app.url}{address}")
        expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.goto(f"{bare.app.url}/oauth/start?portal={bare.app.portal.url}")
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("Lead ID").fill(str(RICH))
    page.get_by_role("button", name="Show lead").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Changed meanwhile")


@pytest.mark.rule("S18", "bad")
def test_no_other_place_makes_a_page_or_a_script_of_a_text(bare: Stage) -> None:
    person = bare.app.portal.people["sara"]
    with visitor(bare.browser, bare.app.portal.url, person, tolerated=BLOCKED) as page:
        expect(bare.tab(page, RICH).get_by_role("heading", level=1)).to_contain_text(TITLE)
        all_has_come(our_frame(page))
        frame = frame_of(page, bare)
        assert {name for name, place in OTHER_PLACES.items() if not is_refused(frame, place)} == set()


def is_refused(frame: Frame, place: str) -> bool:
    return bool(
        frame.evaluate(f"() => {{ try {{ ({place})() }} catch (error) {{ return error instanceof TypeError }} }}")
    )


def test_beside_the_vendors_script_nothing_is_enforced(browser: Browser, installed: FullLead) -> None:
    with visitor(browser, installed.portal.url, installed.portal.people["sara"]) as page:
        stage = Stage(browser=browser, app=installed)
        expect(stage.tab(page, RICH).get_by_role("heading", level=1)).to_contain_text(TITLE)
        frame = frame_of(page, stage)
        assert not is_refused(frame, OTHER_PLACES["a text written into an element"]), "a control of the search, too"
