"""The lead's page in a real browser: it fits its frame, reads well, and needs neither script nor portal.

The pages are rendered from the samples and served by a small server of this file; PICTURES=<folder> keeps pictures.
"""

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from flask import Flask, Response, request
from playwright.sync_api import Browser, BrowserContext, Page, expect
from werkzeug.serving import make_server

from b24app.adapters.text.bb_code import formatted
from b24app.domain.bounded_json import cut
from b24app.domain.lead.answers import PortalAnswers
from b24app.domain.lead.row_groups import filled_among
from b24app.web.http.static_files import attach, static_files
from b24app.web.language.words import set_up_pages, words_for
from b24app.web.lead.page import lead_page
from b24app.wiring.place import STATIC_FILES
from tests.e2e.demo_browser import all_has_come
from tests.e2e.pictures import keep_picture
from tests.samples.leads import answers_with, lead_of_the_documentation, lead_with_every_field, tab_of, told

if TYPE_CHECKING:
    from b24app.domain.bounded_json import Json

pytestmark = pytest.mark.browser

CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'"
)
BACKWARDS = "\N{RIGHT-TO-LEFT OVERRIDE}evil"
HOSTILE = ("</script><img src=x onerror=alert(1)>", "W" * 4000, "\N{ROCKET}" * 60, f"{BACKWARDS} \"'`{{{{ 7*7 }}}}")
TOO_WIDE = """[...document.querySelectorAll("main *")]
  .filter((part) => part.clientWidth && part.scrollWidth > part.clientWidth + 1 && !part.closest(".unseen"))
  .map((part) => part.outerHTML.slice(0, 80))"""
OVER_ITS_ROWS = """headings => headings.map((heading) => {
  const rows = [...heading.parentElement.querySelectorAll(".row")].map((row) => row.getBoundingClientRect());
  const { left, right, bottom } = heading.getBoundingClientRect();
  const over = rows.every((row) => row.left >= left - 1 && row.right <= right + 1 && row.top >= bottom - 1);
  return [new Set(rows.map((row) => row.left)).size, over];
})"""
WIDTHS = (600, 1280, 1600)
DRAWN = "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done))))"
# What a portal would load from api.bitrix24.com, as far as our page asks it for anything.
BX24 = """window.BX24 = new Proxy({
  asked: [],
  init: (callback) => callback(),
  getDomain: () => location.origin,
}, { get: (of, name) => name in of ? of[name] : (...given) => of.asked.push([name, ...given]) });"""

INSTALLER = """<!doctype html><title>Installer</title><body data-js-url="/bx24.js"><main data-install-finish>
<button data-again hidden>Try again</button> <a href="#" data-open-path="/crm/lead/list/" hidden>Leads</a></main>
<script src="/static/page.js" defer></script>"""


def hostile_lead() -> PortalAnswers:
    lead: dict[str, Json] = {
        code: HOSTILE[place % len(HOSTILE)] for place, code in enumerate(lead_with_every_field().lead)
    }
    known = lead_with_every_field()
    return replace(known, lead={**lead, "DATE_CREATE": known.lead["DATE_CREATE"]})


def empty_lead() -> PortalAnswers:
    lead: dict[str, Json] = dict.fromkeys(lead_of_the_documentation().lead)
    return answers_with({**lead, "ID": "7"}, fields=None, missing=("fields", "STATUS", "people"))


LEADS: dict[str, Callable[[], PortalAnswers]] = {
    "every-field": lead_with_every_field,
    "documentation": lead_of_the_documentation,
    "empty": empty_lead,
    "hostile": hostile_lead,
}


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    app = Flask("b24app.web.http", static_folder=None, template_folder=str(Path(__file__).parents[2] / "templates"))
    attach(app, static_files(STATIC_FILES))
    set_up_pages(app, formatted)

    def page(language: str, name: str, script: str = "") -> Response:
        tab = tab_of(LEADS[name]())
        address = f"/{script}.js" if script else ""
        html = lead_page(tab, words_for(language), ticket="ticket", js_url=address)
        return Response(html, headers={"Content-Security-Policy": CSP})

    app.add_url_rule("/<language>/<name>", view_func=page)
    app.add_url_rule("/<language>/<name>/<script>", view_func=page)
    app.add_url_rule("/bx24.js", "bx24", lambda: Response(BX24, content_type="text/javascript"))
    app.add_url_rule("/broken.js", "broken", lambda: Response("", content_type="text/javascript"))
    app.add_url_rule("/lead-tab/reload", "reload", lambda: f"read with {request.form['ticket']}", methods=["POST"])
    app.add_url_rule("/lead-tab/extras", "extras", lambda: "<div class='related-parts'>Beside</div>", methods=["POST"])
    app.add_url_rule("/en/installer/bx24", "installer", lambda: INSTALLER)
    app.add_url_rule("/portal/<language>/<name>/<script>", "portal", _portal)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def _portal(language: str, name: str, script: str) -> str:
    """A card that frames the tab, with the name that Bitrix24 gives to its frames."""
    src = f"/{language}/{name}/{script}"
    head = '<!doctype html><title>Card</title><link rel="icon" href="data:,">'
    return f'{head}<iframe name="portal.test|1|sid" src="{src}" width="1200"></iframe>'


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport={"width": 1280, "height": 720})
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """A page that must neither complain in the console nor open a dialog."""
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type != "log" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("dialog", lambda dialog: complaints.append(dialog.message))
    yield page
    assert complaints == []


@pytest.mark.drawn(2)
@pytest.mark.parametrize("name", LEADS)
@pytest.mark.parametrize("language", ["en", "ar"])
def test_no_width_of_the_frame_needs_a_horizontal_scrollbar(page: Page, site: str, name: str, language: str) -> None:
    page.goto(f"{site}/{language}/{name}")
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 720})
        keep_picture(page, f"lead-{name}-{language}-{width}", whole=True)
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), width
        assert page.evaluate(TOO_WIDE) == [], width


def test_hostile_texts_are_shown_as_texts(page: Page, site: str) -> None:
    page.goto(f"{site}/en/hostile")
    assert page.locator("img").count() == 0
    assert page.locator("h1").inner_text() == cut(HOSTILE[1])
    assert page.get_by_text(HOSTILE[0], exact=True).count() > 5


def test_a_lead_is_complete_without_javascript(browser: Browser, site: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site}/en/every-field/bx24")
    assert page.locator(".row").count() == len(told(tab_of(lead_with_every_field())))
    page.get_by_text("Filled in", exact=True).click()
    assert page.locator(".row:visible").count() == filled_among(told(tab_of(lead_with_every_field())))
    page.get_by_role("button", name="Reload").click()
    expect(page.locator("body")).to_have_text("read with ticket")
    context.close()


def test_a_group_without_a_value_hides_with_its_empty_fields(page: Page, site: str) -> None:
    page.goto(f"{site}/en/documentation")
    assert page.get_by_role("heading", name="Address").is_visible()
    page.get_by_label("Filled in").check()
    assert not page.get_by_role("heading", name="Address").is_visible()


def test_where_a_search_or_a_filter_leaves_no_field_the_page_says_so(page: Page, site: str) -> None:
    page.goto(f"{site}/en/every-field")
    said = page.get_by_text("No field matches.")
    assert not said.is_visible()
    page.get_by_label("Find a field").fill("no such field anywhere")
    assert said.is_visible()
    page.get_by_label("Find a field").fill("company name")
    assert not said.is_visible()
    page.get_by_label("Empty").check()
    assert said.is_visible()


def test_a_long_group_has_its_heading_over_all_its_columns(page: Page, site: str) -> None:
    page.goto(f"{site}/en/every-field")
    headings = page.locator(".group h2").evaluate_all(OVER_ITS_ROWS)
    assert max(columns for columns, _ in headings) > 1, "the premise: a group is long"
    assert [over for _, over in headings if not over] == []


def test_a_long_text_opens_in_place(page: Page, site: str) -> None:
    page.goto(f"{site}/en/hostile")
    long = page.locator("details").first
    closed = long.bounding_box()
    long.locator("summary").click()
    opened = long.bounding_box()
    assert closed
    assert opened
    assert opened["height"] > 2 * closed["height"]


def test_the_script_of_the_portal_comes_after_load_and_fits_the_frame(page: Page, site: str) -> None:
    page.goto(f"{site}/portal/en/every-field/bx24")
    frame = page.frames[1]
    frame.wait_for_selector("body[data-bx24=ready]")
    all_has_come(frame)
    assert {name for [name] in frame.evaluate("BX24.asked")} == {"fitWindow"}
    started = "performance.getEntriesByType('resource').find(entry => entry.name.endsWith('/bx24.js')).startTime"
    assert frame.evaluate(f"{started} >= performance.getEntriesByType('navigation')[0].loadEventStart")


def test_a_change_of_the_content_fits_the_frame_again_and_a_change_of_the_frame_does_not(page: Page, site: str) -> None:
    page.goto(f"{site}/portal/en/every-field/bx24")
    frame = page.frames[1]
    frame.wait_for_selector("body[data-bx24=ready]")
    all_has_come(frame)
    frame.evaluate(DRAWN)
    fitted = frame.evaluate("BX24.asked.length")
    page.evaluate("document.querySelector('iframe').height = 900")
    frame.evaluate(DRAWN)
    assert frame.evaluate("BX24.asked.length") == fitted
    frame.get_by_label("Filled in").check()
    # The page's policy forbids eval, and so a predicate that Playwright would poll with.
    frame.evaluate(
        f"new Promise(done => {{ const look = () => BX24.asked.length === {fitted + 1} ? done() :"
        " requestAnimationFrame(look); look(); })"
    )


def test_records_and_people_open_in_the_portal(page: Page, site: str) -> None:
    page.goto(f"{site}/portal/en/every-field/bx24")
    frame = page.frames[1]
    frame.wait_for_selector("body[data-bx24=ready]")
    link = frame.get_by_role("link", name="Company 17")
    assert link.get_attribute("href") == f"{site}/crm/company/details/17/"
    link.click()
    assert ["openPath", "/crm/company/details/17/", None] in frame.evaluate("BX24.asked")


def test_an_installer_tells_the_portal_once_that_it_is_done_and_shows_what_needs_the_portal(
    page: Page, site: str
) -> None:
    page.goto(f"{site}/portal/en/installer/bx24")
    frame = page.frames[1]
    frame.wait_for_selector("body[data-bx24=ready]")
    assert frame.evaluate("BX24.asked.filter(([name]) => name === 'installFinish').length") == 1
    assert frame.get_by_role("link", name="Leads").get_attribute("href") == f"{site}/crm/lead/list/"
    frame.get_by_role("button", name="Try again").click()
    assert ["reloadWindow"] in frame.evaluate("BX24.asked")


def test_a_script_without_bx24_leaves_the_page_as_it_is(page: Page, site: str) -> None:
    page.goto(f"{site}/portal/en/every-field/broken")
    frame = page.frames[1]
    frame.wait_for_selector("body[data-bx24=failed]")
    assert frame.locator(".row").count() == len(told(tab_of(lead_with_every_field())))


def test_outside_a_portal_the_script_is_not_asked_for(page: Page, site: str) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{site}/en/every-field/bx24")
    page.wait_for_load_state("networkidle")
    assert f"{site}/bx24.js" not in asked
    assert page.evaluate("document.body.dataset.bx24 === undefined")
