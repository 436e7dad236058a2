"""Every page that refuses, in the portal's frame of a real browser: its text is seen, and nothing else happens."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import NoReturn

import pytest
from flask import Response
from playwright.sync_api import FrameLocator, Page, expect
from werkzeug.exceptions import RequestEntityTooLarge

from b24app.errors import PortalError
from b24app.web.problem import Problem
from b24app.web.problems import TABLE
from b24app.web.request_problems import BAD_REQUEST, OUR_FAULT
from tests.e2e.demo_browser import visitor
from tests.e2e.test_story import RICH, Stage, browser, stage

__all__ = ["browser", "stage"]

pytestmark = pytest.mark.browser
REFUSED = "responded with a status of"  # the browser notes each status that is none of success
MISHAPS = {
    "always_expired": "too-old",
    "rest_503": "busy",
    "rest_429": "busy",
    "rest_500": "portal-failed",
    "rest_502": "silent",
    "reset": "silent",
    "overload_limit": "overload",
    "portal_deleted": "portal-closed",
    "truncated": "nonsense",
    "html_200": "nonsense",
    "lead_list": "nonsense",
    "lead_other": "nonsense",
    "lead_deep": "nonsense",
    "redirect_foreign": "moved",
    "user_dismissed": "person-gone",
    "no_crm_rights": "lead-denied",
    "payment_over": "payment",
    "plan_without_rest": "no-rest",
    "scope_missing": "scope-missing",
    "app_removed": "app-removed",
    "method_gone": "lead-method-missing",
    "id_zero": "no-lead-yet",
}
INSERT_FRAME = """address => {
  const frame = document.createElement("iframe");
  frame.onload = () => { frame.dataset.loaded = "yes"; };
  frame.src = address;
  document.body.append(frame);
}"""
PAGES = {problem.kind: problem for problem in TABLE.values()}


def sees(frame: FrameLocator, problem: Problem) -> None:
    """Look for the page's three sentences and its number."""
    expect(frame.locator(f'[data-problem="{problem.kind}"]')).to_be_visible()
    for sentence in (problem.title, problem.what, problem.cure):
        expect(frame.get_by_text(sentence.text)).to_be_visible()
    expect(frame.locator("code")).to_be_visible()


@contextmanager
def sara(stage: Stage) -> Iterator[Page]:
    with visitor(stage.browser, stage.app.portal.url, stage.app.portal.people["sara"], tolerated=REFUSED) as page:
        yield page


def test_what_the_portal_does_wrong_is_told_in_the_frame(stage: Stage, subtests: pytest.Subtests) -> None:
    with sara(stage) as page:
        for mishap, kind in MISHAPS.items():
            with subtests.test(mishap):
                stage.app.portal.mishaps[mishap]()
                sees(stage.tab(page, RICH), PAGES[kind])
                stage.app.portal.mishaps[mishap].reset()


@pytest.mark.rule("S13", "good")
def test_each_page_that_there_is_is_seen_in_the_frame(stage: Stage, subtests: pytest.Subtests) -> None:
    raised: list[tuple[Exception, Problem]] = [(_example(kind), problem) for kind, problem in TABLE.items()]
    raised += [(LookupError("canary"), OUR_FAULT), (RequestEntityTooLarge(), BAD_REQUEST)]
    with sara(stage) as page:
        for error, problem in raised:
            with subtests.test(type(error).__name__):
                stage.app.flask.view_functions["lead_tab"] = _raising(error)
                sees(stage.tab(page, RICH), problem)


def _example(kind: type[Exception]) -> Exception:
    names = getattr(kind, "__dataclass_fields__", {})
    given = {name: 1 if name == "wait_s" else "x" for name in names if not issubclass(kind, PortalError)}
    return kind("crm.lead.get") if issubclass(kind, PortalError) else kind(**given)


def _raising(error: Exception) -> Callable[[], Response]:
    def view() -> NoReturn:
        raise error

    return view


@pytest.mark.rule("S13", "bad")
@pytest.mark.parametrize("address", ["/privacy", "/oauth/start?portal=portal.test", "/nothing"])
def test_a_page_that_is_not_for_frames_is_not_seen_in_one(stage: Stage, address: str) -> None:
    context = stage.browser.new_context()
    try:
        page = context.new_page()
        page.goto(f"{stage.app.portal.url}/api/v1/")
        page.evaluate(INSERT_FRAME, f"{stage.app.url}{address}")
        page.wait_for_function("() => document.querySelector('iframe').dataset.loaded")
        expect(page.frame_locator("iframe").locator("main")).to_have_count(0)
        assert page.frames[-1].url.startswith("chrome-error:")
    finally:
        context.close()
