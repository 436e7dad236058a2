"""The view that exports a lead as CSV or JSON."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from flask import Response, request

from b24app.errors.own import MalformedRequestError
from b24app.usecases.export_lead import ExportLead
from b24app.usecases.reload_lead import ShownLead
from b24app.web.forms import wire_form
from b24app.web.forms.wire_form import WireForm
from b24app.web.http import door
from b24app.web.http.routes import View
from b24app.web.language.words import words_for
from b24app.web.lead.raw_answer import raw_text
from b24app.web.lead.spreadsheet import lead_csv


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadExportViews:
    """One view, two formats. The ticket is posted, because addresses are kept in logs."""

    export_lead: ExportLead
    clock: Callable[[], datetime]

    def views(self) -> Mapping[str, View]:
        """Return the view by its route's name."""
        return {"export_lead": self.export}

    def export(self) -> Response:
        """Answer the export buttons below the fields."""
        form = WireForm(request.args, request.form)
        kind = form.required("format", wire_form.CHOICE)
        if kind not in MAKERS:
            raise MalformedRequestError("format", "is none of the choices")
        exported = self.export_lead(form.required("ticket", wire_form.TICKET), self.clock())
        door.note(exported.caller)
        content_type, make = MAKERS[kind]
        response = Response(make(exported), content_type=content_type)
        response.headers["Content-Disposition"] = f'attachment; filename="lead-{exported.tab.lead_id}.{kind}"'
        return response


def _csv(exported: ShownLead) -> bytes:
    return lead_csv(
        exported.tab.returned, words_for(exported.read_with.language).at(exported.caller.zone), exported.tab.bounds
    )


def _json(exported: ShownLead) -> bytes:
    words = words_for(exported.read_with.language)
    return f"{raw_text(exported.tab.returned, [words.say(bound) for bound in exported.tab.bounds])}\n".encode()


MAKERS: Mapping[str, tuple[str, Callable[[ShownLead], bytes]]] = {
    "csv": ("text/csv; charset=utf-8", _csv),
    "json": ("application/json", _json),
}
