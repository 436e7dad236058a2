"""The views behind the forms of the admin panel: change, search, repair."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from flask import Response, request

from b24app.usecases.manage_app import ManageApp
from b24app.web.forms import wire_form
from b24app.web.forms.access_form import read_decision
from b24app.web.forms.wire_form import WireForm
from b24app.web.home.outcome import PagePart, part_of
from b24app.web.home.page import HomePage
from b24app.web.http.routes import View


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessViews:
    """The views behind `/access` and `/repair`."""

    manage_app: ManageApp
    home_page: HomePage
    clock: Callable[[], datetime]

    def views(self) -> Mapping[str, View]:
        """Return the views by their routes' names."""
        return {"access": self.access, "repair": self.repair}

    def access(self) -> Response:
        """Make the change that the administrator decided, or search for the people whom they want to add."""
        form = WireForm(request.args, request.form)
        ticket, now = form.required("ticket", wire_form.TICKET), self.clock()
        decision = read_decision(form)
        posted = part_of(decision)
        if isinstance(decision, str):
            return self.home_page(self.manage_app.find(ticket, decision, now), posted)
        return self.home_page(self.manage_app.change(ticket, decision, now), posted)

    def repair(self) -> Response:
        """Bind again, and show how each step went."""
        form = WireForm(request.args, request.form)
        posted = PagePart.TOP if form.optional("at", wire_form.CHOICE) == PagePart.TOP else PagePart.HEALTH
        return self.home_page(self.manage_app.repair(form.required("ticket", wire_form.TICKET), self.clock()), posted)
