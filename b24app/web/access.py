"""What an administrator does on the application's own page, with its ticket."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from flask import Response, request

from b24app.domain.access import ADMINISTRATORS_ONLY, EVERYBODY
from b24app.errors import MalformedRequestError
from b24app.usecases.manage_app import ManageApp
from b24app.web import wire_form
from b24app.web.home_page import HomePage
from b24app.web.routes import View
from b24app.web.wire_form import WireForm

RULES = {"everybody": EVERYBODY, "administrators": ADMINISTRATORS_ONLY}


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
        """Set the access rule that the administrator chose."""
        form = WireForm(request.args, request.form)
        rule = RULES.get(form.required("rule", wire_form.CHOICE))
        if rule is None:
            raise MalformedRequestError("rule", "is none of the choices")
        return self.home_page(
            self.manage_app.change_access(form.required("ticket", wire_form.TICKET), rule, self.clock())
        )

    def repair(self) -> Response:
        """Bind again, and say how each step went."""
        form = WireForm(request.args, request.form)
        return self.home_page(self.manage_app.repair(form.required("ticket", wire_form.TICKET), self.clock()))
