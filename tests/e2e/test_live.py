"""The tab reads its lead again while it stays open: what changed is marked, and nothing jumps."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

import pytest
import requests
from playwright.sync_api import Browser, FrameLocator, Locator, Page, expect

from demo.bitrix24_standin.crm.blank_lead import multifield
from tests.e2e.demo_browser import all_has_come, kept_waiting, visitor
from tests.full_lead import FullLead

pytestmark = pytest.mark.browser
RICH, NOT_SARAS = 124, 127
DRAWN = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done))))"
TOP = "part => part.getBoundingClientRect().top"
TITLE = "Office furniture for the new branch"

LATER = re.compile(r"/static/difference\.js\?v=[0-9a-f]{12}$")


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

    def update(self, **fields: str) -> None:
        """Change the lead as somebody else does."""
        hook = self.app.portal.new_webhook(self.app.portal.people["admin"], scope="crm")
        data = {"ID": str(RICH), **{f"fields[{code}]": value for code, value in fields.items()}}
        assert requests.post(f"{hook}crm.lead.update", data=data, timeout=60).json()["result"] is True

    def row(self, code: str) -> Locator:
        return self.frame.locator(f'.row[data-code="{code}"]')

    def tickets(self) -> list[str]:
        return [ticket.input_value() for ticket in self.frame.locator("[name=ticket]").all()]

    def come_back(self) -> None:
        """Do as the browser does when its own tab is seen again."""
        self.frame.locator("main").evaluate("() => document.dispatchEvent(new Event('visibilitychange'))")

    @contextmanager
    def nothing_read(self) -> Iterator[None]:
        asked: list[str] = []
        self.page.on("request", lambda request: asked.append(request.url))
        yield
        assert [each for each in asked if "/lead-tab/reload" in each] == []

    def drawn(self) -> None:
        """Wait until the frame was drawn twice: by then it knows that it is seen."""
        self.frame.locator("main").evaluate(DRAWN)


@contextmanager
def card(browser: Browser, app: FullLead, *, tolerated: str = "\0") -> Iterator[Card]:
    with visitor(browser, app.portal.url, app.portal.people["sara"], tolerated=tolerated) as page:
        page.clock.install()
        page.goto(f"{app.portal.url}/crm/lead/details/{RICH}/")
        page.get_by_role("tab", name="Full lead").click()
        frame = page.frame_locator("iframe.app-frame:not(.app-loading)")
        expect(frame.get_by_role("heading", level=1)).to_contain_text(TITLE)
        all_has_come(frame)
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
        with shown.nothing_read():
            shown.look_away()
            shown.look_again()
            shown.drawn()


def test_a_browser_tab_seen_again_after_more_than_a_minute_reads_the_lead_again(
    browser: Browser, installed: FullLead
) -> None:
    with card(browser, installed) as shown:
        shown.page.clock.fast_forward("01:01")
        with shown.page.expect_response("**/lead-tab/reload"):
            shown.come_back()


def test_within_a_minute_nothing_is_read_again(browser: Browser, installed: FullLead) -> None:
    with card(browser, installed) as shown, shown.nothing_read():
        shown.look_away()
        shown.page.clock.fast_forward("00:25")
        shown.look_again()
        shown.drawn()


def test_a_tab_that_is_not_seen_reads_nothing(browser: Browser, installed: FullLead) -> None:
    with card(browser, installed) as shown, shown.nothing_read():
        shown.look_away()
        shown.page.clock.fast_forward("01:01")
        shown.come_back()


def test_what_somebody_else_has_changed_is_marked_in_words_and_named_above(
    browser: Browser, installed: FullLead
) -> None:
    with card(browser, installed) as shown:
        shown.update(COMMENTS="Wants ash", UTM_TERM="", POST="Director")
        shown.read_again()
        for code in ("COMMENTS", "UTM_TERM", "POST"):
            expect(shown.row(code).get_by_text("changed", exact=True)).to_be_visible()
        expect(shown.frame.locator(".news")).to_contain_text("UTM term")
        expect(shown.frame.locator(".news strong")).to_have_text("Position, Comment, UTM term")
        expect(shown.row("UTM_SOURCE").get_by_text("changed", exact=True)).to_have_count(0)
        expect(shown.frame.locator("header.glance")).to_contain_text("Director")

        shown.read_again()
        expect(shown.frame.get_by_text("Nothing has changed.")).to_be_visible()
        expect(shown.frame.locator(".changed-mark")).to_have_count(0)


def test_a_field_that_comes_or_goes_is_told_too(browser: Browser, installed: FullLead) -> None:
    with card(browser, installed) as shown:
        del shown.lead["WEB"]
        shown.read_again()
        expect(shown.frame.locator(".news strong")).to_have_text("Website")
        expect(shown.row("WEB").locator(".none")).to_have_count(1)


def test_focus_a_typed_search_open_folds_and_the_readers_place_stay(browser: Browser, installed: FullLead) -> None:
    installed.portal.crm.leads[RICH]["COMMENTS"] = "Long. " * 200
    with card(browser, installed) as shown:
        find = shown.frame.get_by_role("searchbox", name="Find a field")
        find.press_sequentially("utm")
        expect(shown.row("PHONE")).to_be_hidden()
        shown.page.evaluate("() => window.scrollTo(0, 300)")
        place, height = shown.row("UTM_TERM").evaluate(TOP), shown.page.evaluate("() => window.scrollY")
        shown.update(UTM_SOURCE="bing")
        shown.page.clock.fast_forward("01:01")
        with shown.page.expect_response("**/lead-tab/reload"):
            shown.come_back()
        expect(shown.row("UTM_SOURCE").get_by_text("changed", exact=True)).to_be_visible()
        expect(find).to_be_focused()
        expect(find).to_have_value("utm")
        expect(shown.row("PHONE")).to_be_hidden()
        assert shown.row("UTM_TERM").evaluate(TOP) == place
        assert shown.page.evaluate("() => window.scrollY") == height


def test_nothing_moves_while_the_related_data_is_fetched_again(browser: Browser, installed: FullLead) -> None:
    with card(browser, installed) as shown:
        shown.read_again()
        expect(shown.frame.get_by_text("Nothing has changed.")).to_be_visible()
        all_has_come(shown.frame)
        place = shown.row("UTM_TERM").evaluate(TOP)
        with kept_waiting(shown.page, "**/lead-tab/extras?*"):
            shown.read_again()
            expect(shown.frame.locator(".related[aria-busy]")).to_be_visible()
            assert shown.row("UTM_TERM").evaluate(TOP) == place
        all_has_come(shown.frame)
        assert shown.row("UTM_TERM").evaluate(TOP) == place


def test_a_fold_whose_text_changed_stays_open_and_focused(browser: Browser, installed: FullLead) -> None:
    installed.portal.crm.leads[RICH]["SOURCE_DESCRIPTION"] = "Long. " * 200
    with card(browser, installed) as shown:
        fold = shown.row("SOURCE_DESCRIPTION").locator("summary")
        fold.click()
        expect(fold).to_be_focused()
        shown.lead["SOURCE_DESCRIPTION"] = "Longer. " * 200
        shown.page.clock.fast_forward("01:01")
        with shown.page.expect_response("**/lead-tab/reload"):
            shown.come_back()
        expect(shown.row("SOURCE_DESCRIPTION").locator(".lines")).to_contain_text("Longer.")
        expect(shown.row("SOURCE_DESCRIPTION").locator("details")).to_have_attribute("open", "")
        expect(fold).to_be_focused()


def test_the_focus_goes_on_to_a_link_whose_address_changed(browser: Browser, installed: FullLead) -> None:
    with card(browser, installed) as shown:
        shown.row("EMAIL").get_by_role("link").nth(1).focus()
        addresses = ("ines@calder.example.com", "new.ines@example.org")
        shown.lead["EMAIL"] = [multifield(503 + turn, "EMAIL", "HOME", mail) for turn, mail in enumerate(addresses)]
        shown.page.clock.fast_forward("01:01")
        with shown.page.expect_response("**/lead-tab/reload"):
            shown.come_back()
        link = shown.row("EMAIL").get_by_role("link").nth(1)
        expect(link).to_have_text("new.ines@example.org")
        expect(link).to_be_focused()


def test_selected_text_stays_selected(browser: Browser, installed: FullLead) -> None:
    with card(browser, installed) as shown:
        name = shown.row("TITLE").locator(".lines")
        name.evaluate("part => getSelection().selectAllChildren(part)")
        shown.update(POST="Director")
        shown.page.clock.fast_forward("01:01")
        with shown.page.expect_response("**/lead-tab/reload"):
            shown.come_back()
        expect(shown.row("POST")).to_contain_text("Director")
        assert name.evaluate("() => getSelection().toString()").strip() == TITLE


def test_nothing_moves_under_a_finger(browser: Browser, installed: FullLead) -> None:
    with card(browser, installed) as shown:
        title = shown.frame.get_by_role("heading", level=1)
        title.hover()
        shown.page.mouse.down()
        shown.update(TITLE="Changed under a finger")
        with shown.page.expect_response("**/lead-tab/reload") as answer:
            shown.frame.locator("form[data-live]").evaluate("form => form.requestSubmit()")
        answer.value.finished()
        shown.drawn()
        expect(title).to_have_text(TITLE)
        shown.page.mouse.up()
        expect(title).to_have_text("Changed under a finger")


def test_new_places_open_in_the_portal_as_the_old_ones_did(browser: Browser, installed: FullLead) -> None:
    with card(browser, installed) as shown:
        shown.update(ASSIGNED_BY_ID="3")
        shown.read_again()
        shown.row("ASSIGNED_BY_ID").get_by_role("link").click()
        expect(shown.page.locator(".slider iframe")).to_have_attribute("src", re.compile("/company/personal/user/3/"))


def test_the_new_pages_ticket_replaces_the_old_one_everywhere(browser: Browser, installed: FullLead) -> None:
    with card(browser, installed) as shown:
        before = set(shown.tickets())
        installed.clock.ahead += timedelta(minutes=50)
        shown.read_again()
        expect(shown.frame.get_by_text("Nothing has changed.")).to_be_visible()
        after = set(shown.tickets())
        assert (len(before), len(after)) == (1, 1)
        assert before != after
        installed.clock.ahead += timedelta(minutes=50)
        shown.read_again()
        expect(shown.frame.locator(".news")).not_to_contain_text("could not be reloaded", use_inner_text=True)


def test_where_reading_fails_the_lead_stands_and_the_page_says_why(browser: Browser, installed: FullLead) -> None:
    with card(browser, installed, tolerated="status of 503") as shown:
        installed.portal.faults.rest_503()
        shown.read_again()
        expect(shown.frame.locator(".news")).to_contain_text("The lead could not be reloaded: ")
        expect(shown.frame.locator("[data-part=unread-why]")).not_to_be_empty()
        expect(shown.frame.get_by_role("heading", level=1)).to_have_text(TITLE)
        installed.portal.faults.reset()
        shown.read_again()
        expect(shown.frame.get_by_text("Nothing has changed.")).to_be_visible()
        expect(shown.frame.get_by_text("The lead could not be reloaded")).to_be_hidden()


def test_where_the_application_does_not_answer_the_lead_stands(browser: Browser, installed: FullLead) -> None:
    with card(browser, installed, tolerated="ERR_FAILED") as shown:
        shown.page.route("**/lead-tab/reload", lambda route: route.abort())
        shown.frame.get_by_role("button", name="Reload").click()
        expect(shown.frame.locator(".news")).to_contain_text("The app did not respond.")
        expect(shown.frame.get_by_role("heading", level=1)).to_have_text(TITLE)


def test_what_puts_a_newer_lead_in_place_is_loaded_when_it_is_needed_and_asked_for_again_where_it_did_not_come(
    browser: Browser, installed: FullLead
) -> None:
    with card(browser, installed, tolerated="ERR_FAILED") as shown:
        shown.page.route(LATER, lambda route: route.abort())
        with shown.page.expect_request(LATER):
            shown.frame.get_by_role("button", name="Reload").click()
        expect(shown.frame.locator(".news")).to_contain_text("The app did not respond.")
        expect(shown.frame.get_by_role("heading", level=1)).to_have_text(TITLE)
        shown.page.unroute(LATER)
        with shown.page.expect_request(LATER):
            shown.read_again()
        expect(shown.frame.get_by_text("Nothing has changed.")).to_be_visible()
        asked: list[str] = []
        shown.page.on("request", lambda request: asked.append(request.url))
        shown.read_again()
        assert [address for address in asked if "difference" in address] == []


def test_a_lead_that_is_refused_now_leaves_the_screen_whatever_else_is_still_to_come(
    browser: Browser, installed: FullLead
) -> None:
    with card(browser, installed, tolerated="status of 403") as shown:
        closed = installed.portal.crm.leads[NOT_SARAS]
        shown.lead.update({"ASSIGNED_BY_ID": closed["ASSIGNED_BY_ID"], "OPENED": "N"})
        shown.page.route(LATER, lambda _: None)
        shown.frame.locator("main").evaluate("() => { AbortSignal.timeout = () => new AbortController().signal; }")
        with shown.page.expect_request(LATER):
            shown.frame.get_by_role("button", name="Reload").click()
        expect(shown.frame.locator('[data-problem="lead-denied"]')).to_be_visible()


def test_a_lead_that_is_refused_now_leaves_the_screen(browser: Browser, installed: FullLead) -> None:
    with card(browser, installed, tolerated="status of 403") as shown:
        closed = installed.portal.crm.leads[NOT_SARAS]
        shown.lead.update({code: closed[code] for code in ("ASSIGNED_BY_ID", "OPENED", "CREATED_BY_ID")})
        shown.read_again()
        expect(shown.frame.get_by_role("heading", level=1)).to_contain_text(
            "You do not have permission to view this lead"
        )
        assert TITLE not in shown.frame.locator("html").inner_html()
