"""What only a real browser can show: no cookie is needed, nothing inline runs, no token leaves its form."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Frame, Page, expect

from tests.e2e.demo_browser import all_has_come, visitor
from tests.e2e.test_story import RICH, Stage, blocking_cookies, our_frame, reload, stage
from tests.watching import listening

__all__ = ["stage"]

pytestmark = pytest.mark.browser
POLICY = "Content Security Policy"  # the browser's word for what forbids
INLINE = """() => {
  const script = document.createElement("script");
  script.textContent = "document.body.dataset.inline = 'ran'";
  document.body.append(script);
  const style = document.createElement("style");
  style.textContent = "main { display: none }";
  document.head.append(style);
}"""
STRANGE_SCRIPT = """address => {
  const script = document.createElement("script");
  script.src = address;
  document.head.append(script);
}"""
STORED = """() => {
  const kept = [document.title, history.length];
  for (const store of ["localStorage", "sessionStorage", "cookie"]) {
    try { kept.push({ ...(store === "cookie" ? [document.cookie] : window[store]) }); } catch { kept.push("denied"); }
  }
  return JSON.stringify(kept);
}"""
STRANGER = """text => {
  const stranger = document.createElement("iframe");
  stranger.srcdoc = `<script>parent.frames[0].postMessage(${JSON.stringify(text)}, "*")</` + "script>";
  const loaded = new Promise((done) => { stranger.onload = done; });
  document.body.append(stranger);
  return loaded;
}"""


def frame_of(page: Page, stage: Stage) -> Frame:
    return next(frame for frame in page.frames if frame.url.startswith(stage.app.url))


@pytest.mark.rule("S11", "bad")
def test_in_a_browser_without_cookies_none_reaches_the_app_and_none_is_kept(stage: Stage, tmp_path: Path) -> None:
    """A control for the story without cookies: what would depend on one fails there."""
    with blocking_cookies(stage.browser, tmp_path / "profile", stage.app.portal.url) as context:
        page = context.new_page()
        page.goto(f"{stage.app.url}/privacy")
        page.evaluate("() => { try { document.cookie = 'a=b' } catch {} }")
        assert page.evaluate("() => { try { return document.cookie } catch { return '' } }") == ""
    with visitor(stage.browser, stage.app.portal.url, stage.app.portal.people["sara"]) as page:
        page.goto(f"{stage.app.url}/privacy")
        page.evaluate("() => { document.cookie = 'a=b' }")
        assert page.evaluate("() => document.cookie") == "a=b", "the control of the control"


@pytest.mark.rule("S18", "good")
def test_no_policy_is_violated_and_nothing_fails_on_any_page(stage: Stage) -> None:
    with visitor(stage.browser, stage.app.portal.url, stage.app.portal.people["admin"]) as page:
        frame = stage.tab(page, RICH)
        expect(frame.get_by_role("heading", level=1)).to_be_visible()
        reload(page, frame)
        expect(stage.own_page(page).get_by_role("heading", name="Access")).to_be_visible()
        for address in ("/", "/privacy", "/licence", f"/oauth/start?portal={stage.app.portal.url}"):
            page.goto(f"{stage.app.url}{address}")
            expect(page.get_by_role("heading", level=1)).to_be_visible()


@pytest.mark.rule("S18", "bad")
def test_nothing_inline_runs_and_no_other_hosts_script_is_loaded(stage: Stage) -> None:
    person = stage.app.portal.people["sara"]
    portal = stage.app.portal.url
    with listening("127.0.0.3") as stranger, visitor(stage.browser, portal, person, tolerated=POLICY) as page:
        expect(stage.tab(page, RICH).get_by_role("heading", level=1)).to_be_visible()
        frame = frame_of(page, stage)
        with page.expect_console_message(lambda message: POLICY in message.text):
            frame.evaluate(INLINE)
        with page.expect_console_message(lambda message: stranger.host in message.text):
            frame.evaluate(STRANGE_SCRIPT, f"http://{stranger.host}/x.js")
        assert frame.evaluate("() => document.body.dataset.inline") is None
        assert frame.evaluate("() => getComputedStyle(document.querySelector('main')).display") != "none"
        assert stranger.heard_nothing


@pytest.mark.rule("S19", "good")
@pytest.mark.rule("S19", "bad")
def test_no_token_is_in_an_address_a_store_a_title_or_the_page(stage: Stage) -> None:
    with visitor(stage.browser, stage.app.portal.url, stage.app.portal.people["sara"]) as page:
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        tab = stage.tab(page, RICH)
        expect(tab.get_by_role("heading", level=1)).to_be_visible()
        reload(page, tab)
        expect(our_frame(page).get_by_role("heading", level=1)).to_be_visible()
        frame = frame_of(page, stage)
        slots = [slot.input_value() for slot in frame.locator('input[name="ticket"]').all()]
        ticket = slots[0]
        places = [*asked, frame.url, page.url, frame.evaluate(STORED)]
        secrets = set(tokens_of(stage))
        assert len(secrets) >= 4, "the premise: there are tokens"
        assert [place for place in places if any(secret in place for secret in (*secrets, ticket))] == []
        html = frame.content()
        assert [secret for secret in secrets if secret in html] == []
        assert slots == [ticket] * len(slots)
        assert html.count(ticket) == len(slots), "the forms' slots, and a control that the search finds what is there"


def tokens_of(stage: Stage) -> Iterator[str]:
    """List every token that lives, and the secret; a test may look where the stand-in keeps them."""
    for pair in vars(stage.app.portal.tokens)["_by_access"].values():
        yield from (pair.access, pair.refresh)
    yield stage.app.registration.client_secret


@pytest.mark.rule("S20", "good")
@pytest.mark.rule("S20", "bad")
def test_a_message_of_another_frame_changes_nothing_and_the_portals_answers_are_heard(stage: Stage) -> None:
    with visitor(stage.browser, stage.app.portal.url, stage.app.portal.people["sara"]) as page:
        expect(stage.tab(page, RICH).get_by_role("heading", level=1)).to_be_visible()
        frame = frame_of(page, stage)
        expect(our_frame(page).locator('body[data-bx24="ready"]')).to_be_visible()
        all_has_come(our_frame(page))
        before, asked = frame.content(), []
        page.on("request", lambda request: asked.append(request.url))
        for text in ('{"method":"reload"}', "refreshAuth:x", "*", '{"AUTH_ID":"canary","url":"http://127.0.0.3:9/"}'):
            page.evaluate(STRANGER, text)
        assert frame.content() == before
        assert asked == []
