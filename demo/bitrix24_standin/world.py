"""What all hosts of a neighbourhood share: applications, tokens, portals, events and the clock."""

from copy import deepcopy
from dataclasses import dataclass
from typing import Literal, Unpack

from .applications import Application, Form, Installation, new_application
from .clock import Clock
from .events import Delivery, EventPost
from .oauth.authorization import AuthorizationServer
from .people import Person
from .portal import Portal
from .tokens import Tokens


@dataclass(frozen=True, slots=True, kw_only=True)
class Remembered:
    """A state to go on from: applications, tokens, and each portal's id and rows of applications."""

    applications: dict[str, Application]
    tokens: Tokens
    rows: list[tuple[str, dict[str, Installation]]]


class World:
    """One authorization server, its portals and the Market, without global state."""

    def __init__(self, scheme: Literal["http", "https"] = "http") -> None:
        self.clock = Clock()
        self.portals: dict[str, Portal] = {}
        self.market: dict[str, Application] = {}
        self.oauth = AuthorizationServer(clock=self.clock, portals=self.portals, scheme=scheme)
        self.events = EventPost(self.clock)

    # What installing changes

    def remember(self) -> Remembered:
        """Copy who is registered and installed where, and every token, without CRM, people, switches and wires."""
        rows = [(portal.member_id, deepcopy(portal.installations)) for portal in self.portals.values()]
        return Remembered(applications=dict(self.oauth.applications), tokens=self.oauth.tokens.remember(), rows=rows)

    def go_on_from(self, remembered: Remembered) -> None:
        """Go on from this state. The portals are as many, at the same addresses, and may have had other ids."""
        portals = list(self.portals.values())
        self.portals.clear()
        for portal, (member_id, rows) in zip(portals, remembered.rows, strict=True):
            portal.member_id, portal.installations = member_id, deepcopy(rows)
            self.portals[member_id] = portal
        self.oauth.applications.update(remembered.applications)
        self.oauth.tokens.go_on_from(remembered.tokens)

    # Applications

    def register_local_app(self, portal: Portal, **form: Unpack[Form]) -> Application:
        """Save the form of Developer resources > Other > Local application, with new credentials each time."""
        app = new_application("local", portal.member_id, "", form)
        self.oauth.applications[app.client_id] = app
        portal.install(app, portal.people["admin"])
        return app

    def publish_market_app(self, *, code: str, **form: Unpack[Form]) -> Application:
        """Put an application into the Market, from which portals install it one by one."""
        app = new_application("market", None, code, form)
        self.oauth.applications[app.client_id] = self.market[code] = app
        return app

    def install_market_app(self, app: Application, portal: Portal, *, by: Person) -> None:
        """Press "Install" in the Market. An existing row is used again, as after an uninstall."""
        row = portal.installations.get(app.client_id)
        if row is None:
            portal.install(app, by)
        else:
            portal.reinstall(row, by)

    # Events

    def deliver_events(self, timeout_s: float = 60.0) -> list[Delivery]:
        """Wait until every event that may go out has been answered, and return what was delivered so far."""
        return self.events.settle(timeout_s)

    def release_events(self) -> None:
        """Send the events that a switch held back."""
        self.events.release()
