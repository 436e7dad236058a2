"""The views of the application's own page and of its installer."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from flask import Response, request

from b24app.domain.operations.binding_steps import MOST_STEPS
from b24app.domain.operations.placements import RIGHTS
from b24app.domain.portal.launch import LaunchClaim
from b24app.usecases.install_app import InstallApp, InstallReport
from b24app.usecases.open_home import OpenHome
from b24app.web.forms.launch_form import read_launch
from b24app.web.forms.wire_form import WireForm
from b24app.web.home.access_part import CHOICES
from b24app.web.home.page import HomePage
from b24app.web.home.portal_events import EventViews
from b24app.web.home.search import of_lead_list
from b24app.web.home.step_words import step_words, unbound_words
from b24app.web.http import door, headers
from b24app.web.http.routes import View
from b24app.web.language.words import render, words_for


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeViews:
    """The views behind `/` and `/install`."""

    open_home: OpenHome
    install_app: InstallApp
    home_page: HomePage
    events: EventViews
    js_url: str
    tab_title: str
    support_contact: str
    clock: Callable[[], datetime]

    def views(self) -> Mapping[str, View]:
        """Return the views by their routes' names."""
        return {"home": self.home, "install": self.install}

    def home(self) -> Response:
        """Answer the portal's launch form for the application page."""
        now = self.clock()
        claim = read_launch(WireForm(request.args, request.form), now)
        opened = self.open_home(claim, now)
        if isinstance(opened, InstallReport):
            return self._installer_page(claim, opened)
        return self.home_page(opened)

    def install(self) -> Response:
        """Answer the portal's launch form for the installer page, or the event that an API-only application gets there.

        Source: Bitrix24 REST docs, "Local applications", installation callback.
        """
        if "event" in request.form:
            return self.events.receive()
        now = self.clock()
        claim = read_launch(WireForm(request.args, request.form), now)
        return self._installer_page(claim, self.install_app(claim, now))

    def _installer_page(self, claim: LaunchClaim, report: InstallReport) -> Response:
        door.note(report.caller)
        html = render(
            "home/installer.html",
            words_for(claim.language),
            report=report,
            unbound=unbound_words(report.unbound),
            ticket=report.ticket,
            **of_lead_list(report.state.newest, report.caller),
            rights=RIGHTS,
            results=[(step_words(result.step), result) for result in report.results],
            most_steps=MOST_STEPS,
            rule=CHOICES[report.caller.installation.access.choice],
            support_contact=self.support_contact,
            tab_title=self.tab_title,
            js_url=self.js_url,
        )
        ancestors = headers.ancestors_of((report.caller.installation.endpoint, claim.came_from))
        return headers.page(html, ancestors=ancestors, scripts=self.js_url)
