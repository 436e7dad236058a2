"""Who is looking at a page of the portal, and the frame around every page."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NoReturn
from urllib.parse import urlencode, urlsplit

from flask import abort, make_response, render_template, request

from ..people import ACCESS_OF_A_NEW_APP, access_codes
from ..wire import Exchange, Wire
from .kinds import DEAL

if TYPE_CHECKING:
    from ..applications import Application, Installation
    from ..launch import Launch
    from ..people import Person
    from ..portal import Portal
    from ..world import World

COOKIE = "demo_person"
REMEMBERED_FRAMES = 6
RIGHTS_IN_WORDS = {
    "all": "reads all leads",
    "open": "reads their department's and open leads",
    "department": "reads their department's leads",
    "own": "reads their own leads",
    "none": "reads no leads",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonShown:
    """A person as the pages show them."""

    login: str
    name: str
    initials: str
    about: str
    is_admin: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A frame that was opened, and its access token."""

    who: str
    access: str = field(repr=False)


def shown(person: Person) -> PersonShown:
    """Return a person as one line."""
    rights = "administrator" if person.admin else RIGHTS_IN_WORDS[person.rights]
    invited = person.admin or access_codes(person).intersection(ACCESS_OF_A_NEW_APP)
    state = ", dismissed" if not person.active else "" if invited else "; not invited to applications"
    return PersonShown(
        login=person.login,
        name=person.full_name,
        initials=person.name[:1] + person.last_name[:1],
        about=f"{person.position}, {rights}{state}",
        is_admin=person.admin,
    )


class Visits:
    """Tells for each request who is looking, one instance for a portal's pages."""

    def __init__(self, portal: Portal, world: World) -> None:
        self.portal, self.world = portal, world
        self.launches = Wire()  # what browsers post into frames, which passes none of our hosts
        self.opened: deque[Opened] = deque(maxlen=REMEMBERED_FRAMES)

    def person(self) -> Person | None:
        """Return who is signed in, None for a dismissed person."""
        person = self.portal.people.get(request.cookies.get(COOKIE, ""))
        return person if person is not None and person.active else None

    def signed_in(self) -> Person:
        """Return who is signed in, or end the request with the sign-in page."""
        return self.person() or self._turn_away()

    def _turn_away(self) -> NoReturn:
        page = render_template(
            "portal/message.html",
            heading="Sign in",
            text="The portal shows this page to its own people only. Choose somebody.",
            sign_in=True,
        )
        abort(make_response(page, 401))

    def offered(self) -> list[Application]:
        """List the applications that this portal may have."""
        known = self.world.oauth.applications.values()
        return [each for each in known if each.owner in (None, self.portal.member_id)]

    def remember(self, person: Person, launch: Launch) -> None:
        """Keep a launch for the panel: its token, and the form as the browser will post it."""
        who = f"{person.full_name}, {launch.placement}"
        self.opened.append(Opened(who=who, access=launch.fields["AUTH_ID"]))
        self.launches.note(
            Exchange(
                direction="out",
                at=self.world.clock.now(),
                method="POST",
                url=launch.url,
                path=urlsplit(launch.url).path,
                api_method="",
                content_type="application/x-www-form-urlencoded",
                request=urlencode(launch.fields),
                status=200,
                response="(posted by the browser into the frame; only the browser sees the answer)",
            )
        )

    def row(self, number: int) -> Installation | None:
        """Find an application's row by the number in its addresses."""
        return next((each for each in self.portal.installations.values() if each.id == number), None)

    def shell(self) -> dict[str, object]:
        """Return what the frame around every page shows."""
        person = self.person()
        return {
            "portal_name": self.portal.host,
            "bare": request.args.get("IFRAME") == "Y",
            "me": shown(person) if person else None,
            "people": [shown(each) for each in self.portal.people.values()],
            "menu_deals": person is not None
            and bool(self.portal.tabs(person, DEAL.tab)),  # else nothing is there to try
            "menu_apps": [each for each in self.portal.installations.values() if person and each.active],
        }


def message(heading: str, text: str, status: int) -> tuple[str, int]:
    """Show one of the portal's own messages as a page."""
    return render_template("portal/message.html", heading=heading, text=text), status


def title_of(app: Application, title: str, languages: dict[str, object], language: str) -> str:
    """Return a tab's title: in the viewer's language, else the handler's own, else the application's name."""
    own = languages.get(language)
    translated = own.get("TITLE") if isinstance(own, dict) else None
    return str(translated or title or app.name)
