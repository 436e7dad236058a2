"""Every page that refuses, in the portal's frame of a real browser: its text is seen, and nothing else happens."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import NoReturn

import pytest
from flask import Response
from playwright.sync_api import FrameLocator, Page, expect
from werkzeug.exceptions import MethodNotAllowed, NotFound, RequestEntityTooLarge

from b24app.domain.problems.business_problems import TRIAL_OVER
from b24app.domain.problems.problem import Problem, Tone
from b24app.domain.problems.request_problems import BAD_REQUEST, NO_PAGE, OUR_FAULT, OUTSIDE
from b24app.domain.problems.table import OF_PAGES
from b24app.domain.problems.trouble_problems import PAUSED
from b24app.errors.outside import PortalError
from tests.e2e.demo_browser import stop_the_clock, visitor
from tests.e2e.pictures import keep_picture
from tests.e2e.test_story import RICH, Stage, stage
from tests.watching import tab_launch, ticket_in

__all__ = ["stage"]

pytestmark = pytest.mark.browser
REFUSED = "responded with a status of"  # the browser notes each status that is none of success
FAULTS = {
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
    "front_404": "no-portal",
    "front_429": "busy",
    "front_503": "busy",
    "lead_list": "nonsense",
    "lead_other": "nonsense",
    "lead_deep": "nonsense",
    "lead_large": "oversized",
    "redirect_foreign": "moved",
    "redirect_own": "own-page",
    "redirect_https": "https-only",
    "connection_error": "portal-cut-off",
    "access_denied": "denied",
    "argument_error": "misfit",
    "core_error": "refused",
    "confirm_waiting": "confirm-waiting",
    "confirm_denied": "confirm-denied",
    "lead_gone": "lead-missing",
    "extranet_only": "extranet",
    "oauth_unclear": "app-refused",
    "form_incomplete": "malformed",
    "form_without_key": "no-key",
    "trial_over": "trial",
    "user_dismissed": "person-gone",
    "no_crm_rights": "lead-denied",
    "payment_over": "payment",
    "plan_without_rest": "no-rest",
    "scope_missing": "scope-missing",
    "app_removed": "app-removed",
    "method_gone": "lead-method-missing",
    "id_zero": "no-lead-yet",
}
BLOCKS = "rest_429"  # for longer than a few seconds, which its page says in other words
INSERT_FRAME = """address => {
  const frame = document.createElement("iframe");
  frame.onload = () => { frame.dataset.loaded = "yes"; };
  frame.src = address;
  document.body.append(frame);
}"""
SIGN = """heading => {
  const sign = getComputedStyle(heading, "::before");
  return [sign.content, sign.backgroundColor];
}"""
COLOURS = {Tone.CALM: "rgb(1, 84, 200)", Tone.WAITING: "rgb(122, 81, 0)", Tone.FAULT: "rgb(194, 27, 22)"}
PAGES = {problem.kind: problem for problem in (*OF_PAGES.values(), TRIAL_OVER)}
WIDTH = 900
PASSED = "Office furniture for the new branch"


def _example(kind: type[Exception]) -> Exception:
    names = getattr(kind, "__dataclass_fields__", {})
    given = {name: 60 if name == "wait_s" else "x" for name in names if not issubclass(kind, PortalError)}
    return kind("crm.lead.get") if issubclass(kind, PortalError) else kind(**given)


RAISED: list[tuple[Exception, Problem]] = [
    *((_example(kind), problem) for kind, problem in OF_PAGES.items()),
    (LookupError("canary"), OUR_FAULT),
    (RequestEntityTooLarge(), BAD_REQUEST),
    (MethodNotAllowed(), OUTSIDE),
    (NotFound(), NO_PAGE),
]


def sees(frame: FrameLocator, problem: Problem) -> None:
    """Look for the page's sentences, who can change it, and its number."""
    expect(frame.locator(f'[data-problem="{problem.kind}"]')).to_be_visible()
    for sentence in (problem.title, problem.what, problem.remedy):
        expect(frame.get_by_text(sentence.text)).to_be_visible()
    if problem.who:
        expect(frame.get_by_text(f"Who can change this: {problem.who.text}", exact=True)).to_be_visible()
    expect(frame.locator("code")).to_be_visible()
    expect(frame.get_by_text("support@example.com")).to_be_visible()


@contextmanager
def sara(stage: Stage) -> Iterator[Page]:
    with visitor(
        stage.browser, stage.app.portal.url, stage.app.portal.people["sara"], width=WIDTH, tolerated=REFUSED
    ) as page:
        yield page


@pytest.mark.drawn(1)
@pytest.mark.parametrize("fault", FAULTS)
def test_what_the_portal_does_wrong_is_told_in_the_frame(stage: Stage, fault: str) -> None:
    stage.app.portal.faults[fault]()
    with sara(stage) as page:
        sees(stage.tab(page, RICH), PAUSED if fault == BLOCKS else PAGES[FAULTS[fault]])


@pytest.mark.rule("S13", "good")
@pytest.mark.drawn(2)
@pytest.mark.parametrize(("error", "problem"), RAISED, ids=[type(error).__name__ for error, _ in RAISED])
def test_each_page_that_there_is_is_seen_in_the_frame(stage: Stage, error: Exception, problem: Problem) -> None:
    stage.app.flask.view_functions["lead_tab"] = _raising(error)
    with sara(stage) as page:
        frame = stage.tab(page, RICH)
        sees(frame, problem)
        keep_picture(frame.locator("article"), f"pages/{problem.kind}")


@pytest.mark.parametrize(
    ("fault", "tone", "sign"),
    [("id_zero", Tone.CALM, "i"), ("rest_503", Tone.WAITING, "…"), ("argument_error", Tone.FAULT, "!")],
)
def test_a_page_tells_by_its_sign_and_its_colour_whether_something_is_wrong(
    stage: Stage, fault: str, tone: Tone, sign: str
) -> None:
    stage.app.portal.faults[fault]()
    with sara(stage) as page:
        frame = stage.tab(page, RICH)
        expect(frame.locator(f"article.{tone}")).to_be_visible()
        assert frame.locator("article > h1").evaluate(SIGN) == [f'"{sign}" / ""', COLOURS[tone]]


def test_the_page_of_a_trial_that_is_over_is_seen(stage: Stage) -> None:
    stage.app.portal.faults.trial_over()
    with sara(stage) as page:
        frame = stage.tab(page, RICH)
        sees(frame, TRIAL_OVER)
        keep_picture(frame.locator("article"), f"pages/{TRIAL_OVER.kind}")


@pytest.mark.parametrize(
    ("switch", "times", "seconds"),
    [("rest_503", 1, 2), pytest.param("rest_429", 2, 10, marks=pytest.mark.fault("R37"))],  # busy, a blocked method
)
def test_a_page_that_waits_counts_down_and_opens_the_tab_again_by_itself(
    stage: Stage, switch: str, times: int, seconds: int
) -> None:
    with sara(stage) as page:
        stop_the_clock(page)
        stage.app.portal.faults[switch](times)
        frame = stage.tab(page, RICH)
        expect(frame.locator(f'[data-seconds="{seconds}"] b')).to_have_text(f"{seconds}")
        expect(frame.locator('body[data-bx24="ready"]')).to_be_visible()
        page.clock.run_for(1_000 * (seconds - 1))
        expect(frame.locator("[data-seconds] b")).to_have_text("1")
        page.clock.run_for(1_000)
        expect(frame.get_by_role("heading", level=1)).to_contain_text(PASSED)


@contextmanager
def reloading(stage: Stage, *, scripts: bool) -> Iterator[Page]:
    """Post the reload as a page's own form does; the script that reads in place keeps a busy portal's page away."""
    opened = stage.app.launch(tab_launch(stage.app, "sara", RICH))
    context = stage.browser.new_context(java_script_enabled=scripts)
    try:
        page = context.new_page()
        form = f'<input name="ticket" value="{ticket_in(opened)}"><button>Reload</button>'
        page.set_content(f'<form method="post" action="{stage.app.url}/lead-tab/reload">{form}</form>')
        yield page
    finally:
        context.close()


def test_a_busy_reload_is_posted_again_by_itself_and_each_further_try_waits_longer(stage: Stage) -> None:
    with reloading(stage, scripts=True) as page:
        stop_the_clock(page)
        stage.app.portal.faults.rest_503(2)
        page.get_by_role("button", name="Reload").click()
        for seconds in (2, 4):
            expect(page.locator(f'[data-seconds="{seconds}"]')).to_be_visible()
            page.clock.run_for(seconds * 1_000)
        expect(page.get_by_role("heading", level=1)).to_contain_text(PASSED)


def test_without_a_script_the_button_posts_the_reload_again(stage: Stage) -> None:
    with reloading(stage, scripts=False) as page:
        stage.app.portal.faults.rest_503(1)
        page.get_by_role("button", name="Reload").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Bitrix24 is busy")
        expect(page.get_by_text("Seconds left: 2")).to_be_visible()
        expect(page.get_by_text("This page will try again automatically.")).to_be_hidden()
        page.get_by_role("button", name="Try again").click()
        expect(page.get_by_role("heading", level=1)).to_contain_text(PASSED)


def _raising(error: Exception) -> Callable[[], Response]:
    def view() -> NoReturn:
        raise error

    return view


@pytest.mark.rule("S13", "good")
def test_an_address_that_was_mistyped_in_a_portals_form_is_no_blank_frame(stage: Stage) -> None:
    context = stage.browser.new_context()
    try:
        page = context.new_page()
        page.goto(f"{stage.app.portal.url}/api/v1/")
        page.evaluate(INSERT_FRAME, f"{stage.app.url}/lead-tabb")
        expect(page.frame_locator("iframe").get_by_role("heading", level=1)).to_have_text("Page not found")
    finally:
        context.close()


@pytest.mark.rule("S13", "bad")
@pytest.mark.parametrize("path", ["/privacy", "/oauth/start?portal=portal.test"])
def test_a_page_that_is_not_for_frames_is_not_seen_in_one(stage: Stage, path: str) -> None:
    context = stage.browser.new_context()
    try:
        page = context.new_page()
        page.goto(f"{stage.app.portal.url}/api/v1/")
        page.evaluate(INSERT_FRAME, f"{stage.app.url}{path}")
        page.wait_for_function("() => document.querySelector('iframe').dataset.loaded")
        expect(page.frame_locator("iframe").locator("main")).to_have_count(0)
        assert page.frames[-1].url.startswith("chrome-error:")
    finally:
        context.close()
