"""The application's own page in a real browser: leads to open, the search with and without JavaScript, who sees what.

PICTURES=<folder> keeps pictures.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import FrameLocator, Page, expect

from demo.bitrix24_standin.launch import Launch, open_frame
from tests.e2e.pictures import keep_picture
from tests.e2e.scene import in_slider
from tests.e2e.shop_window import decorated
from tests.e2e.test_story import HOSTILE, NOT_SARAS, RICH, Stage, our_frame, stage, without_javascript
from tests.watching import arriving, outcome, tab_launch

__all__ = ["stage"]

pytestmark = pytest.mark.browser
PHONE = "+1 202 555 0147"
TOO_WIDE = "html => html.scrollWidth - html.clientWidth"


def home_launch(stage: Stage, login: str, language: str = "en") -> Launch:
    """Let the portal render the application's page."""
    return arriving(open_frame(stage.app.portal, stage.app.registration, stage.app.portal.people[login]), LANG=language)


def post(page: Page, launch: Launch) -> None:
    """Open the page by itself, as its form would, without a portal around it."""
    fields = "".join(f"<input name='{name}' value='{value}'>" for name, value in launch.fields.items())
    page.set_content(f'<form method="post" action="{launch.url}">{fields}<button>Open</button></form>')
    page.get_by_role("button", name="Open").click()


@contextmanager
def alone(stage: Stage) -> Iterator[Page]:
    context = stage.browser.new_context(viewport={"width": 1280, "height": 1500})
    try:
        yield context.new_page()
    finally:
        context.close()


def search(frame: FrameLocator | Page, text: str) -> None:
    frame.get_by_label("Find a lead").fill(text)
    frame.get_by_role("button", name="Search").click()


def test_a_search_is_answered_within_the_page_and_a_lead_opens_in_the_portals_slider(stage: Stage) -> None:
    with stage.visit("sara") as page:
        frame = stage.own_page(page)
        expect(frame.get_by_role("heading", level=1)).to_have_text("Full lead")
        expect(frame.locator("body")).to_have_attribute("data-bx24", "ready")
        search(frame, PHONE)
        expect(frame.get_by_role("heading", level=3)).to_have_text(f"Results for “{PHONE}”")
        expect(frame.locator(".lead-list li")).to_have_count(2)
        expect(frame.get_by_role("heading", name="Where to find the tab")).to_be_visible()
        keep_picture(page, "home-found")
        frame.get_by_role("link", name="Office furniture for the new branch").click()
        card = in_slider(page)
        assert f"/crm/lead/details/{RICH}/" in card.url


def test_each_search_goes_on_from_the_one_before_and_nothing_found_is_said(stage: Stage) -> None:
    with stage.visit("sara") as page:
        frame = stage.own_page(page)
        for text, titles in (("ines", 2), ("zz", 0), ("", 5), ("127", 0), ("124", 1)):
            search(frame, text)
            expect(frame.get_by_role("heading", level=3)).to_contain_text(text or "Newest leads")
            expect(frame.locator(".lead-list li")).to_have_count(titles)
            expect(frame.get_by_text("No matching leads that you can view.")).to_have_count(0 if titles else 1)


def test_what_the_portal_refuses_stands_in_the_answers_place(stage: Stage) -> None:
    with stage.visit("sara") as page:
        frame = stage.own_page(page)
        expect(frame.locator(".lead-list li")).to_have_count(5)
        stage.app.portal.installations[stage.app.registration.client_id].id = 77
        search(frame, "124")
        expect(frame.locator('.leads [data-problem="unproven"]')).to_be_visible()
        expect(frame.get_by_role("heading", name="Where to find the tab")).to_be_visible()


def test_without_javascript_the_answer_is_a_page_and_a_lead_a_link_to_the_portal(stage: Stage) -> None:
    with without_javascript(stage.browser) as page:
        post(page, home_launch(stage, "sara"))
        expect(page.get_by_role("heading", level=1)).to_have_text("Full lead")
        search(page, PHONE)
        expect(page.get_by_role("heading", level=1)).to_have_text("Find a lead")
        expect(page.locator(".lead-list li")).to_have_count(2)
        keep_picture(page, "home-found-without-javascript")
        link = page.get_by_role("link", name="Office furniture for the new branch")
        expect(link).to_have_attribute("href", f"{stage.app.portal.url}/crm/lead/details/{RICH}/")
        expect(link).to_have_attribute("target", "_blank")
        search(page, "")
        expect(page.locator(".lead-list li")).to_have_count(5)


@pytest.mark.drawn(1)
@pytest.mark.parametrize("login", ["admin", "sara"])
def test_the_page_never_scrolls_sideways_whatever_a_lead_is_called(stage: Stage, login: str) -> None:
    stage.app.portal.crm.leads[136] |= {key: stage.app.portal.crm.leads[HOSTILE][key] for key in ("TITLE", "NAME")}
    stage.app.portal.crm.leads[135] |= {"TITLE": "W" * 255, "COMPANY_TITLE": "W" * 255}
    with stage.visit(login) as page:
        stage.own_page(page)
        frame = our_frame(page)
        expect(frame.locator(".lead-list li")).to_have_count(5)
        for width in (600, 1280, 1600):
            page.set_viewport_size({"width": width, "height": 900})
            keep_picture(page, f"home-{login}-{width}")
            assert frame.locator("html").evaluate(TOO_WIDE) <= 0, width
        assert frame.locator("img").count() == 0


def test_it_reads_from_the_right_where_the_portals_language_does(stage: Stage) -> None:
    with alone(stage) as page:
        post(page, home_launch(stage, "admin", "ar"))
        expect(page.locator("html")).to_have_attribute("dir", "rtl")
        keep_picture(page, "home-ar")
        assert page.locator("html").evaluate(TOO_WIDE) <= 0


def test_a_portal_without_leads_and_one_without_a_lead_say_what_to_do(stage: Stage) -> None:
    stage.app.portal.crm.leads.clear()
    with stage.visit("sara") as page:
        frame = stage.own_page(page)
        expect(frame.get_by_text("There are no leads you can view yet.")).to_be_visible()
        keep_picture(page, "home-empty")
        stage.app.portal.faults.simple_crm()
        frame = stage.own_page(page)
        expect(frame.get_by_text("This Bitrix24 currently works without leads.")).to_be_visible()
        expect(frame.get_by_role("search")).to_have_count(0)
        keep_picture(page, "home-simple-crm")


def test_an_administrator_reads_how_the_installation_is_doing(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    decorated(stage.app.portal, monkeypatch)
    refused = stage.app.launch(tab_launch(stage.app, lead_id=NOT_SARAS))
    assert outcome(refused) == (403, "lead-denied")
    with stage.visit("admin") as page:
        page.set_viewport_size({"width": 1280, "height": 2600})
        health = stage.own_page(page).locator(".health")
        expect(health.get_by_text("The app has all the permissions it needs")).to_be_visible()
        expect(health.get_by_text("You do not have permission to view this lead, or it does not exist")).to_be_visible()
        expect(health.get_by_role("button", name="Check and repair")).to_be_visible()
        keep_picture(health, "health")


def test_nothing_is_in_the_way_of_people_who_use_other_senses_and_may_read_no_lead(stage: Stage) -> None:
    with alone(stage) as page:
        post(page, home_launch(stage, "nora"))
        expect(page.get_by_role("heading", level=1)).to_have_text("Full lead")
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()
