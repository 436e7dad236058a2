"""Every page in every state that a person meets, in any language: opened by itself, without a portal around it.

What the portal's frame adds (its script, the chat's button) is looked at in tests/e2e/test_axe.py.
`make looks` keeps a picture of each: wide, narrow and on paper, in each language.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial

from playwright.sync_api import Browser, Page, Route, expect

from demo.bitrix24_standin.launch import Launch, open_frame
from tests.e2e.demo_browser import DEADLINE_MS, all_has_come
from tests.e2e.pictures import LOOKS, keep_picture
from tests.full_lead import FullLead
from tests.watching import add_to_list, arriving, by_hand, choose_rule, tab_launch

RICH, NEARLY_EMPTY, HOSTILE, NOT_SARAS = 124, 125, 126, 127
LANGUAGES = ("en", "ar", "de")


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """A page of the browser, and what it is opened on."""

    page: Page
    app: FullLead
    language: str

    def post(self, launch: Launch) -> None:
        """Open what a portal would open, as its form does."""
        there = arriving(launch, LANG=self.language)
        quoted = {name: value.replace('"', "&quot;") for name, value in there.fields.items()}
        fields = "".join(f'<input name="{name}" value="{value}">' for name, value in quoted.items())
        action = there.url.replace("&", "&amp;")
        self.page.set_content(f'<form method="post" action="{action}">{fields}<button>Open</button></form>')
        self.page.locator("button").click()
        expect(self.page.locator("h1")).to_be_visible()

    def tab(self, lead: int = RICH, login: str = "sara") -> None:
        self.post(tab_launch(self.app, login, lead))

    def keep(self, name: str) -> None:
        """Keep what a person sees now."""
        keep_picture(self.page, f"{name}-{self.language}", of=LOOKS, whole=True)

    def lead(self, lead: int = RICH) -> None:
        self.tab(lead)
        all_has_come(self.page)

    def home(self, login: str) -> None:
        self.post(open_frame(self.app.portal, self.app.registration, self.app.portal.people[login]))

    def public(self, path: str) -> None:
        self.page.goto(f"{self.app.url}{path}{'&' if '?' in path else '?'}LANG={self.language}")


@contextmanager
def looking(
    browser: Browser, app: FullLead, language: str = "en", *, width: int = 1280, zone: str | None = None
) -> Iterator[Look]:
    """Give a page for somebody whose browser speaks the language, and is in the time zone."""
    context = browser.new_context(viewport={"width": width, "height": 900}, locale=language, timezone_id=zone)
    context.set_default_timeout(DEADLINE_MS)
    context.add_cookies([{"name": "demo_person", "value": "sara", "url": app.portal.url}])
    try:
        yield Look(page=context.new_page(), app=app, language=language)
    finally:
        context.close()


def inspector(look: Look) -> None:
    look.lead(NEARLY_EMPTY)
    look.page.locator("#other-view").click()
    expect(look.page.locator("table.inspector")).to_be_visible()
    look.page.locator("details.answer > summary").click()
    look.page.locator(".inspector .row").first.focus()
    expect(look.page.locator(".taking")).to_be_visible()


def changed(look: Look) -> None:
    look.lead()
    look.app.portal.crm.leads[RICH]["COMMENTS"] = "Wants ash"
    look.page.locator(".fresh button").click()
    expect(look.page.locator(".changed-mark")).to_be_visible()


def unread(look: Look) -> None:
    look.lead()
    look.app.portal.faults.rest_503()
    look.page.locator(".fresh button").click()
    expect(look.page.locator("[data-part=unread]")).to_be_visible()


def related_refused(look: Look) -> None:
    look.app.portal.faults.related_refused()
    look.lead()


def related_waits(look: Look) -> None:
    look.page.route("**/lead-tab/extras?*", never)
    look.tab()
    expect(look.page.locator(".related[aria-busy]")).to_be_visible()


def never(route: Route) -> None:
    """Leave what the page asks for without an answer; it ends with its page."""
    del route


def nothing_found(look: Look) -> None:
    look.lead()
    look.page.locator("#find").fill("zzzz")
    expect(look.page.locator("#fields [role=status]")).not_to_be_empty()


def fault(name: str, look: Look) -> None:
    look.app.portal.faults[name]()
    look.tab()


def not_allowed(look: Look) -> None:
    choose_rule(look.app, "administrators")
    look.tab()


def panel(look: Look) -> None:
    add_to_list(look.app, U2="Sara Holt", D3="Marketing", D77="")
    look.tab(NOT_SARAS)
    look.home("admin")


def found(look: Look) -> None:
    look.home("sara")
    look.page.locator(".leads input[type=search]").fill("ines")
    look.page.locator(".leads button[type=submit]").click()
    expect(look.page.locator(".lead-list li")).to_have_count(2)


def home_without(faults: str, look: Look) -> None:
    if faults:
        look.app.portal.faults[faults]()
    else:
        look.app.portal.crm.leads.clear()
    look.home("sara")


def installer(look: Look) -> None:
    look.post(by_hand(look.app, look.app.portal.people["admin"], "/install"))


def installer_fails(look: Look) -> None:
    look.app.portal.installations[look.app.registration.client_id].placements.clear()
    look.app.portal.faults.rest_error(value="ERROR_CORE", method="placement.bind")
    installer(look)


def connected(look: Look) -> None:
    look.public(f"/oauth/start?portal={look.app.portal.url}")
    look.page.locator("main button").click()
    expect(look.page.locator("input[name=lead]")).to_be_visible()


STATES: dict[str, Callable[[Look], None]] = {
    "lead-rich": lambda look: look.lead(RICH),
    "lead-nearly-empty": lambda look: look.lead(NEARLY_EMPTY),
    "lead-hostile": lambda look: look.lead(HOSTILE),
    "lead-changed": changed,
    "lead-unread": unread,
    "lead-nothing-found": nothing_found,
    "related-refused": related_refused,
    "related-waits": related_waits,
    "inspector": inspector,
    "denied": lambda look: look.tab(NOT_SARAS),
    "busy": partial(fault, "rest_503"),
    "too-old": partial(fault, "always_expired"),
    "no-lead-yet": partial(fault, "id_zero"),
    "not-allowed": not_allowed,
    "home-panel": panel,
    "home-sara": lambda look: look.home("sara"),
    "home-found": found,
    "home-empty": partial(home_without, ""),
    "home-without-leads": partial(home_without, "simple_crm"),
    "installer": installer,
    "installer-fails": installer_fails,
    "about": lambda look: look.public("/"),
    "privacy": lambda look: look.public("/privacy"),
    "licence": lambda look: look.public("/licence"),
    "no-page": lambda look: look.public("/nowhere"),
    "sign-in": lambda look: look.public(f"/oauth/start?portal={look.app.portal.url}"),
    "sign-in-refused": lambda look: look.public("/?code=canary&state=canary"),
    "connected": connected,
}
