"""One portal: its people, customers, installed applications and switches."""

import secrets
import threading
from dataclasses import dataclass
from typing import Literal

from .applications import Application, Installation, Placement
from .crm.store import Crm
from .faults.switches import Faults
from .operating import OperatingTime
from .people import Person, access_codes, invented_people
from .portal_context import PortalContext
from .profiles import Profile, Statuses
from .tokens import Grant, Pair
from .wire import Wire

ONLY_NAMED = "only named"  # the other server is named, but does not know the portal


@dataclass(frozen=True, slots=True, kw_only=True)
class Webhook:
    person: str
    code: str
    scope: tuple[str, ...]


class Portal:
    """State and actions of one portal. A host includes its port as the browser shows it."""

    def __init__(self, profile: Profile, statuses: Statuses, context: PortalContext) -> None:
        self.profile, self.statuses, self.https = profile, statuses, context.https
        self.tokens, self.oauth_url = context.tokens, context.oauth_url
        self.oauth_servers = context.oauth_servers
        self._now, self._fire = context.now, context.fire
        self.member_id = secrets.token_hex(16)
        self.hosts: list[str] = []
        self.language: str = "en"
        self.people = invented_people()
        self.crm = Crm(self.people)
        self.installations: dict[str, Installation] = {}
        self.webhooks: list[Webhook] = []
        self.closing = threading.Event()
        self.round_trip_s = self.command_s = 0.0  # what a request costs, and each command that it carries
        self.wire = Wire()
        self.faults = Faults()
        self.operating = OperatingTime()

    @property
    def host(self) -> str:
        """The portal's own name. Further ones in `hosts` are aliases, or former names."""
        return self.hosts[0]

    @property
    def scheme(self) -> Literal["http", "https"]:
        return "https" if self.https else "http"

    @property
    def url(self) -> str:
        return f"{self.scheme}://{self.host}"

    @property
    def client_endpoint(self) -> str:
        return f"{self.url}/rest/"

    def home_server(self) -> str:
        """Return the authorization server that knows this portal's tokens."""
        moved = self.faults.other_server
        return self.oauth_servers()[-1] if moved.on and moved.value != ONLY_NAMED else self.oauth_url()

    def named_server(self) -> str:
        """Return the authorization server that launches and events name.

        Source: docs/platform.md 3.1.
        """
        return self.oauth_servers()[-1] if self.faults.other_server.take() else self.oauth_url()

    @property
    def skew_s(self) -> float:
        """How far the portal's clock is off."""
        switch = self.faults.clock_off
        return switch.number(300) if switch.take() else 0.0

    def now(self) -> float:
        """Return the portal's time, which may be wrong."""
        return self._now() + self.skew_s

    def is_expired(self, pair: Pair) -> bool:
        """Tell whether an access token is too old, or is to count as such."""
        person = self.person(pair.grant.user_id)
        login = person.login if person else ""
        forced = pair.expires_at == 0.0
        if forced:
            self.faults.first(("expire_tokens", "expire_refresh_tokens"), login=login)
        return forced or pair.expires_at <= self._now() or self.faults.always_expired.take(login=login)

    def fire(self, event: str, data: dict[str, object], by: Person | None, of: Installation | None = None) -> None:
        """Tell the applications that something happened, or the one whose event it is."""
        self._fire(event, data, by, of)

    def person(self, user_id: int) -> Person | None:
        return next((each for each in self.people.values() if each.id == user_id), None)

    def change_person(self, person: Person) -> None:
        """Dismiss or promote: `portal.change_person(replace(portal.people["sara"], active=False))`."""
        self.people[person.login] = person

    def new_webhook(self, person: Person, scope: str = "crm") -> str:
        """Make an inbound webhook, and return its address up to the method name."""
        hook = Webhook(person=person.login, code=secrets.token_hex(8), scope=tuple(scope.split(",")))
        self.webhooks.append(hook)
        return f"{self.url}/rest/{person.id}/{hook.code}/"

    # Applications

    def install(self, app: Application, by: Person) -> Installation:
        """Add an application's row. It is installed at once unless an installer page has to finish it."""
        at_once = app.api_only or not app.install_url
        row = Installation(
            id=max((each.id for each in self.installations.values()), default=0) + 1, app=app, installed=at_once
        )
        self.installations[app.client_id] = row
        if at_once:
            self.fire("ONAPPINSTALL", _life(row), by, row)
        return row

    def reinstall(self, row: Installation, by: Person) -> None:
        """Use a row again that an uninstall left. Tokens from before stay dead."""
        mine = (row.app.client_id, self.member_id)
        self.tokens.revoke(lambda grant: (grant.client_id, grant.member_id) == mine)
        row.active, row.installed, row.first_run = True, not row.app.install_url, True
        if row.installed:
            self.fire("ONAPPINSTALL", _life(row), by, row)

    def finish_install(self, app: Application, person: Person) -> bool:
        """Do what `setInstallFinish` does, which is honoured for administrators only."""
        row = self.installations[app.client_id]
        if not person.admin:
            return False
        row.installed = True
        self.fire("ONAPPINSTALL", _life(row), person, row)
        return True

    def update(self, app: Application, person: Person) -> None:
        row = self.installations[app.client_id]
        row.version += 1
        data: dict[str, object] = {"VERSION": str(row.version), "PREVIOUS_VERSION": str(row.version - 1)}
        self.fire("ONAPPUPDATE", data, person, row)

    def uninstall(self, app: Application, *, clean: bool = True) -> None:
        """Uninstall an application: its handlers get one event, and its tokens are revoked at once.

        Imitates: docs/platform.md 1.6.
        """
        row = self.installations[app.client_id]
        self.fire("ONAPPUNINSTALL", {"CLEAN": "1" if clean else "0"}, None, row)
        row.active = row.installed = False
        row.placements.clear()
        row.handlers.clear()
        if clean or app.kind == "local":
            row.options.clear()
            row.user_options.clear()

    def may_use(self, person: Person, app: Application) -> bool:
        """Tell whether the portal's own access list lets a person use an application."""
        row = self.installations.get(app.client_id)
        if row is None or not row.active or not person.active:
            return False
        excluded = self.faults.user_excluded.take(login=person.login) and not person.admin
        listed = not row.access or bool(access_codes(person).intersection(row.access))
        return person.admin or (listed and not excluded)

    # Opening

    def fresh_pair(self, app: Application, person: Person) -> Pair:
        """Start a chain for the viewer, as each rendering of a frame and `refreshAuth` do."""
        grant = Grant(client_id=app.client_id, member_id=self.member_id, user_id=person.id, scope=app.scope)
        return self.tokens.issue(grant)

    def tabs(self, person: Person, placement: str = "CRM_LEAD_DETAIL_TAB") -> list[tuple[Application, Placement]]:
        """List the tabs that a person sees in a card, over all applications."""
        return [
            (row.app, bound)
            for row in self.installations.values()
            if row.installed and self.may_use(person, row.app)
            for bound in row.placements
            if bound.code == placement
        ]


def _life(row: Installation) -> dict[str, object]:
    return {
        "VERSION": str(row.version),
        "ACTIVE": "Y" if row.active else "N",
        "INSTALLED": "Y" if row.installed else "N",
    }
