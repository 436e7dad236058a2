"""A lead's comment in the portal's frame of a real browser: formatted, harmless, loading nothing from other hosts."""

from html import escape
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import BrowserContext, FrameLocator, Page, Request, expect

from demo.bitrix24_standin.launch import open_frame
from tests.e2e.demo_browser import DEADLINE_MS, all_has_come
from tests.e2e.pictures import keep_picture
from tests.e2e.test_story import RICH, Stage, stage

__all__ = ["stage"]

pytestmark = pytest.mark.browser
COMMENT = """[p][b]Wants oak[/b], not beech &amp; no veneer. [user=3]Mia Brandt[/user] has the samples.[/p]
[list=1][*]two meeting rooms[*]a desk for the reception[/list]
[table][tr][th]Room[/th][th]Seats[/th][/tr][tr][td]North[/td][td]12[/td][/tr][/table]
[quote]Please call before noon.[/quote]
[url=https://example.com/plan]The plan[/url] [img]https://evil.example/pixel.png[/img]
[url=javascript:alert(1)]click me[/url] [color=red][size=30]loud[/size][/color]
<img src=https://evil.example/x.png onerror=alert(1)><script>alert(2)</script>
[spoiler=Inside][i]folded away[/i][/spoiler]"""


class Watch:
    """Notes every host that the page asks, every dialog, and every complaint."""

    def __init__(self, page: Page) -> None:
        self.hosts: set[str] = set()
        self.noticed: list[str] = []
        page.on("request", self._ask)
        page.on("dialog", lambda dialog: self.noticed.append(dialog.message))
        page.on("pageerror", lambda error: self.noticed.append(str(error)))
        page.on("console", lambda said: self.noticed.append(said.text) if said.type == "error" else None)

    def _ask(self, request: Request) -> None:
        self.hosts.add(urlsplit(request.url).netloc)


def reads_it(frame: FrameLocator | Page) -> None:
    comment = frame.locator('.row[data-code="COMMENTS"] .formatted')
    expect(comment.locator("b")).to_have_text("Wants oak")
    expect(comment.locator("ol > li")).to_have_text(["two meeting rooms", "a desk for the reception"])
    expect(comment.locator("td")).to_have_text(["North", "12"])
    expect(comment.locator("blockquote")).to_have_text("Please call before noon.")
    expect(comment.get_by_text("click me (javascript:alert(1))")).to_be_visible()
    expect(comment.get_by_text("<script>alert(2)</script>")).to_be_visible()
    expect(comment.locator("img, script, style, [style], [onerror]")).to_have_count(0)
    for name, address in (("The plan", "https://example.com/plan"), ("pixel.png", "https://evil.example/pixel.png")):
        link = comment.get_by_role("link", name=name)
        expect(link).to_have_attribute("href", address)
        expect(link).to_have_attribute("target", "_blank")
        expect(link).to_have_attribute("rel", "noopener noreferrer")


def somebody(stage: Stage, *, scripts: bool) -> BrowserContext:
    context = stage.browser.new_context(java_script_enabled=scripts, viewport={"width": 1280, "height": 900})
    context.set_default_timeout(DEADLINE_MS)
    context.add_cookies([{"name": "demo_person", "value": "sara", "url": stage.app.portal.url}])
    return context


def test_in_the_portal_it_reads_as_it_was_written_and_leads_to_the_people_it_names(stage: Stage) -> None:
    stage.app.portal.crm.leads[RICH]["COMMENTS"] = COMMENT
    context = somebody(stage, scripts=True)
    page = context.new_page()
    watch = Watch(page)
    frame = stage.tab(page, RICH)
    reads_it(frame)
    all_has_come(frame)
    expect(frame.locator('body[data-bx24="ready"]')).to_be_visible()
    person = frame.locator('.row[data-code="COMMENTS"] .formatted').get_by_role("link", name="Mia Brandt")
    expect(person).to_have_attribute("href", f"{stage.app.portal.url}/company/personal/user/3/")
    folded = frame.locator('.row[data-code="COMMENTS"] .formatted details')
    expect(folded.get_by_text("folded away")).to_be_hidden()
    folded.get_by_text("Inside").click()
    expect(folded.get_by_text("folded away")).to_be_visible()
    frame.locator('.row[data-code="COMMENTS"]').scroll_into_view_if_needed()
    keep_picture(page, "comment")
    assert watch.noticed == []
    assert watch.hosts <= {urlsplit(stage.app.portal.url).netloc, urlsplit(stage.app.url).netloc}
    context.close()


def test_without_javascript_it_reads_the_same(stage: Stage) -> None:
    stage.app.portal.crm.leads[RICH]["COMMENTS"] = COMMENT
    launch = open_frame(
        stage.app.portal,
        stage.app.registration,
        stage.app.portal.people["sara"],
        placement="CRM_LEAD_DETAIL_TAB",
        options={"ID": str(RICH)},
        handler=f"{stage.app.url}/lead-tab",
    )
    context = somebody(stage, scripts=False)
    page = context.new_page()
    watch = Watch(page)
    inputs = "".join(f'<input name="{name}" value="{escape(value)}">' for name, value in launch.fields.items())
    page.set_content(f'<form method="post" action="{escape(launch.url)}">{inputs}<button>Open</button></form>')
    page.get_by_role("button", name="Open").click()
    reads_it(page)
    assert watch.noticed == []
    assert watch.hosts <= {urlsplit(stage.app.url).netloc}
    context.close()
