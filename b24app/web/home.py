"""The application's own page, its installer, and what an administrator does there."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from flask import Response, request

from b24app.domain.access import ADMINISTRATORS_ONLY, EVERYBODY
from b24app.domain.launch import LaunchClaim
from b24app.domain.placements import LEAD_TAB_PLACEMENT, RIGHTS
from b24app.domain.portal_address import parse_origin
from b24app.errors import MalformedRequestError
from b24app.usecases.install_app import InstallApp, InstallReport
from b24app.usecases.manage_app import ManageApp
from b24app.usecases.open_home import Home, OpenHome
from b24app.web import frame_headers, wire_form
from b24app.web.launch_form import read_launch
from b24app.web.pages import render
from b24app.web.portal_events import EventViews
from b24app.web.routes import View
from b24app.web.step_words import step_words
from b24app.web.wire_form import WireForm
from b24app.web.words import words_for

RULES = {"everybody": EVERYBODY, "administrators": ADMINISTRATORS_ONLY}


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeViews:
    """The views behind `/`, `/install`, `/access` and `/repair`."""

    open_home: OpenHome
    install_app: InstallApp
    manage_app: ManageApp
    events: EventViews
    js_url: str
    tab_title: str
    clock: Callable[[], datetime]

    def views(self) -> Mapping[str, View]:
        """Return the views by their routes' names."""
        return {"home": self.home, "install": self.install, "access": self.access, "repair": self.repair}

    def home(self) -> Response:
        """Answer the portal's launch form for the application page."""
        now = self.clock()
        claim = read_launch(WireForm(request.args, request.form), now)
        opened = self.open_home(claim, now)
        if isinstance(opened, InstallReport):
            return self._installer_page(claim, opened)
        return self._home_page(opened)

    def install(self) -> Response:
        """Answer the portal's launch form for the installer page, or the event that an API-only application gets there.

        Source: Bitrix24 REST docs, "Local applications", installation callback.
        """
        if "event" in request.form:
            return self.events.receive()
        now = self.clock()
        claim = read_launch(WireForm(request.args, request.form), now)
        return self._installer_page(claim, self.install_app(claim, now))

    def access(self) -> Response:
        """Set the access rule that the administrator chose."""
        form = WireForm(request.args, request.form)
        rule = RULES.get(form.required("rule", wire_form.CHOICE))
        if rule is None:
            raise MalformedRequestError("rule", "is none of the choices")
        return self._home_page(
            self.manage_app.change_access(form.required("ticket", wire_form.TICKET), rule, self.clock())
        )

    def repair(self) -> Response:
        """Bind again, and say how each step went."""
        form = WireForm(request.args, request.form)
        return self._home_page(self.manage_app.repair(form.required("ticket", wire_form.TICKET), self.clock()))

    def _home_page(self, home: Home) -> Response:
        bound = [found for found in home.state.placements if found.placement.upper() == LEAD_TAB_PLACEMENT]
        html = render(
            "home.html",
            words_for(home.language),
            home=home,
            bound=bound,
            rights=RIGHTS,
            rule="" if home.installation.access.lost else home.installation.access.choice.value,
            results=[(step_words(result.step), result) for result in home.results],
            tab_title=self.tab_title,
            js_url=self.js_url,
        )
        ancestors = frame_headers.ancestors_of((home.installation.endpoint, parse_origin(home.came_from)))
        return frame_headers.page(html, ancestors=ancestors, scripts=self.js_url)

    def _installer_page(self, claim: LaunchClaim, report: InstallReport) -> Response:
        html = render(
            "installer.html",
            words_for(claim.language),
            report=report,
            rights=RIGHTS,
            results=[(step_words(result.step), result) for result in report.results],
            tab_title=self.tab_title,
            js_url=self.js_url,
        )
        ancestors = frame_headers.ancestors_of((report.installation.endpoint, claim.came_from))
        return frame_headers.page(html, ancestors=ancestors, scripts=self.js_url)
