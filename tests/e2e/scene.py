"""A stand-in portal with a small application of our own in its frame, for the tests of both."""

import re
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass

from playwright.sync_api import Browser, Frame, Page

from demo.bitrix24_standin import Application, Neighbourhood, Portal
from demo.bitrix24_standin.applications import Placement
from tests.e2e.demo_browser import PAGE, StubApp, stub_app, visitor

NO_FILES: Mapping[str, bytes] = {}
SHOWN = "iframe.app-frame:not(.app-loading)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    browser: Browser
    portal: Portal
    app: Application
    stub: StubApp

    def finish(self) -> None:
        """Install the application, with its tab."""
        row = self.portal.installations[self.app.client_id]
        row.installed = True
        titles: dict[str, object] = {"de": {"TITLE": "Der ganze Lead"}}
        handler = f"{self.stub.address}/lead-tab"
        row.placements.append(
            Placement(id=1, code="CRM_LEAD_DETAIL_TAB", handler=handler, title="Full lead", languages=titles)
        )

    def visit(self, login: str, *, width: int = 1280, tolerated: str = "\0") -> AbstractContextManager[Page]:
        person = self.portal.people[login]
        return visitor(self.browser, self.portal.url, person, width=width, tolerated=tolerated)

    def card(self, page: Page, lead: int = 124) -> Page:
        page.goto(f"{self.portal.url}/crm/lead/details/{lead}/")
        return page

    def tab(self, page: Page, lead: int = 124) -> Frame:
        """Open the application's tab of a lead, and wait for its page."""
        self.card(page, lead).get_by_role("tab", name="Full lead").click()
        return app_frame(page)

    def own_page(self, page: Page) -> Frame:
        page.goto(f"{self.portal.url}/marketplace/app/{self.portal.installations[self.app.client_id].id}/")
        return app_frame(page)


@contextmanager
def fresh_scene(browser: Browser, profile: str = "cloud") -> Iterator[Scene]:
    """Give a portal in which the application was added and its installer has not finished."""
    with Neighbourhood() as neighbourhood, stub_app() as stub:
        portal = neighbourhood.add_portal(profile=profile)
        app = neighbourhood.register_local_app(
            portal, name="Stub", handler_url=f"{stub.address}/", install_url=f"{stub.address}/install"
        )
        yield Scene(browser=browser, portal=portal, app=app, stub=stub)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A tab that is open."""

    scene: Scene
    page: Page
    frame: Frame


@contextmanager
def opened_tab(browser: Browser, html: str = PAGE, files: Mapping[str, bytes] = NO_FILES) -> Iterator[Shown]:
    """Open the tab of a lead as Sara."""
    with fresh_scene(browser) as scene:
        scene.stub.html = html
        scene.stub.files.update(files)
        scene.finish()
        with scene.visit("sara") as page:
            yield Shown(scene=scene, page=page, frame=scene.tab(page))


def app_frame(page: Page | Frame) -> Frame:
    frame = inside(page, SHOWN)
    frame.wait_for_selector("body[data-ready=yes]")
    return frame


def inside(page: Page | Frame, selector: str) -> Frame:
    element = page.wait_for_selector(selector)
    frame = element.content_frame() if element else None
    assert frame is not None
    return frame


def in_slider(page: Page) -> Frame:
    """Wait for the page in the slider on top."""
    frame = inside(page, ".slider:last-of-type iframe")
    frame.wait_for_url(re.compile("^http"))  # and for its load: before it the page's scripts do not listen yet
    return frame
