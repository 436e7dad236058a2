"""The application comes, goes and comes again in a real browser; the server moves, and the portal is renamed."""

from contextlib import AbstractContextManager
from dataclasses import dataclass, replace

import pytest
from playwright.sync_api import Browser, FrameLocator, Page, expect

from demo.bitrix24_standin import Neighbourhood
from demo.bitrix24_standin.applications import Installation
from tests.e2e.demo_browser import visitor
from tests.e2e.pictures import keep_picture
from tests.full_lead import EVENTS_S, FullLead
from tests.watching import keeps_nothing, kept

pytestmark = pytest.mark.browser
LEAD, TITLE = 124, "Office furniture for the new branch"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """The application in its portal, and people in front of it."""

    browser: Browser
    app: FullLead
    neighbourhood: Neighbourhood

    @property
    def row(self) -> Installation:
        return next(row for row in self.app.portal.installations.values() if row.app == self.app.registration)

    def visit(self, login: str, tolerated: str = "\0") -> AbstractContextManager[Page]:
        person = self.app.portal.people[login]
        return visitor(self.browser, self.app.portal.url, person, tolerated=tolerated)

    def card(self, page: Page) -> list[str]:
        """Open a lead's card, and name its tabs that applications have brought."""
        page.goto(f"{self.app.portal.url}/crm/lead/details/{LEAD}/")
        expect(page.get_by_role("tab").first).to_be_visible()
        brought = {bound.title for row in self.app.portal.installations.values() for bound in row.placements}
        return [text for text in page.get_by_role("tab").all_text_contents() if text.strip() in brought]

    def tab(self, page: Page) -> FrameLocator:
        assert "Full lead" in self.card(page)
        page.get_by_role("tab", name="Full lead").first.click()
        return our_frame(page)

    def own_page(self, page: Page) -> FrameLocator:
        page.goto(f"{self.app.portal.url}/marketplace/app/{self.row.id}/")
        return our_frame(page)

    def add(self, page: Page) -> None:
        """Save the portal's form "Local application", which opens the installer, and wait until it has finished."""
        page.goto(f"{self.app.portal.url}/devops/local-application/")
        page.get_by_role("button", name="Save").click()
        page.wait_for_url("**/?install_finished=Y")
        expect(our_frame(page).get_by_role("heading", name="Access")).to_be_visible()

    def remove(self, page: Page) -> None:
        """Press "Uninstall"; the event arrives when the tokens are dead, as the platform's does."""
        self.app.portal.faults.event_late()
        page.goto(f"{self.app.portal.url}/demo/panel")
        with page.expect_navigation():
            page.get_by_role("button", name="Uninstall").click()
        self.app.portal.faults.event_late.reset()
        with page.expect_navigation():
            page.get_by_role("button", name="Release events").click()
        self.neighbourhood.deliver_events(EVENTS_S)


@pytest.fixture
def stage(browser: Browser, full_lead: FullLead, neighbourhood: Neighbourhood) -> Stage:
    return Stage(browser=browser, app=full_lead, neighbourhood=neighbourhood)


def our_frame(page: Page) -> FrameLocator:
    return page.frame_locator("iframe.app-frame:not(.app-loading)")


def test_it_is_installed_removed_and_installed_again_and_nothing_is_left_in_between(stage: Stage) -> None:
    with stage.visit("admin") as admin, stage.visit("sara", tolerated="status of 404") as sara:
        stage.add(admin)
        frame = stage.tab(sara)
        expect(frame.get_by_role("heading", level=1)).to_contain_text(TITLE)
        assert stage.card(sara) == ["Full lead"]
        frame = stage.tab(sara)
        expect(frame.get_by_role("heading", level=1)).to_contain_text(TITLE)

        stage.remove(admin)
        assert keeps_nothing(stage.app)
        with sara.expect_response("**/lead-tab/reload") as answer:
            frame.get_by_role("button", name="Reload").first.click()
        assert answer.value.status == 404
        assert stage.card(sara) == []

        stage.add(admin)
        frame = stage.tab(sara)
        expect(frame.get_by_role("heading", level=1)).to_contain_text(TITLE)
        assert len(kept(stage.app)["installations"]) == 1
        assert stage.card(sara) == ["Full lead"]


def test_after_the_server_has_moved_an_administrators_open_puts_one_tab_where_it_is(stage: Stage) -> None:
    foreign = stage.neighbourhood.register_local_app(
        stage.app.portal, name="Foreign", handler_url="http://127.0.0.1:9/", scope="crm,placement"
    )
    with stage.visit("admin") as admin, stage.visit("sara") as sara:
        stage.add(admin)
        (bound,) = stage.row.placements
        theirs = replace(bound, id=9, handler="http://127.0.0.1:9/", title="Foreign tab", languages={})
        stage.app.portal.installations[foreign.client_id].placements.append(theirs)
        former = replace(bound, handler="http://127.0.0.1:9/lead-tab", title="Whole lead", languages={})
        stage.row.placements[:] = [former, replace(former, id=7)]
        assert stage.card(sara) == ["Whole lead", "Whole lead", "Foreign tab"]

        frame = stage.own_page(admin)
        expect(frame.get_by_text("Add the tab to the lead card", exact=True)).to_be_visible()
        keep_picture(admin, "moved-server")
        assert sorted(stage.card(sara)) == ["Foreign tab", "Full lead"]
        expect(stage.tab(sara).get_by_role("heading", level=1)).to_contain_text(TITLE)
        assert stage.app.portal.installations[foreign.client_id].placements == [theirs]


def test_a_tab_that_is_open_while_its_portal_is_renamed_goes_on(stage: Stage) -> None:
    with stage.visit("admin") as admin:
        stage.add(admin)
    with stage.visit("sara") as sara:
        frame = stage.tab(sara)
        expect(frame.get_by_role("heading", level=1)).to_contain_text(TITLE)
        stage.app.portal.faults.portal_renamed()
        stage.app.portal.crm.leads[LEAD]["TITLE"] = "Renamed with its portal"
        with sara.expect_response("**/lead-tab/reload") as answer:
            frame.get_by_role("button", name="Reload").first.click()
        assert answer.value.status == 200
        expect(frame.get_by_role("heading", level=1)).to_contain_text("Renamed with its portal")
        assert kept(stage.app)["installations"][0]["endpoint"] == stage.app.portal.url
