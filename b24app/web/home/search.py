"""The view of the search for leads on the application's page."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from flask import Response, request

from b24app.domain.lead.lists import LeadList, MatchedBy
from b24app.domain.message import Message
from b24app.domain.portal.caller import VerifiedCaller
from b24app.domain.portal.portal_address import parse_origin
from b24app.usecases.find_leads import FindLeads
from b24app.web.forms import wire_form
from b24app.web.forms.wire_form import WireForm
from b24app.web.http import door, headers
from b24app.web.http.routes import View
from b24app.web.language.words import render, words_for

WAYS: Mapping[MatchedBy, Message] = {
    MatchedBy.NUMBER: Message("found by ID"),
    MatchedBy.PHONE: Message("found by phone number"),
    MatchedBy.MAIL: Message("found by email address"),
    MatchedBy.NAME: Message("found by name"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadSearchViews:
    """The view behind `/leads`."""

    find_leads: FindLeads
    js_url: str
    clock: Callable[[], datetime]

    def views(self) -> Mapping[str, View]:
        """Return the views by their routes' names."""
        return {"find_leads": self.find}

    def find(self) -> Response:
        """Answer the search form with a page of its own. With JavaScript only its list is put into the page."""
        form = WireForm(request.args, request.form)
        words = form.optional("sought", wire_form.ANYTHING)
        found = self.find_leads(form.required("ticket", wire_form.TICKET), words, self.clock())
        door.note(found.caller)
        html = render(
            "home/leads.html",
            words_for(found.read_with.language),
            **of_lead_list(found.leads, found.caller),
            query=found.query,
            ticket=found.ticket,
            js_url=self.js_url,
        )
        origins = (found.caller.installation.endpoint, parse_origin(found.read_with.came_from))
        return headers.page(html, ancestors=headers.ancestors_of(origins), scripts=self.js_url)


def of_lead_list(leads: LeadList, caller: VerifiedCaller) -> Mapping[str, object]:
    """Return what home/lead_list.html needs, on whichever page it stands, and the time zone of the page's times.

    `otherwise` is the portal's, which only a lead tells, where the profile has no `zone`. None: the times are UTC's.
    """
    otherwise = next((lead.created.tzinfo for lead in leads.leads if lead.created), None)
    page = {"portal": caller.installation.endpoint, "zone": caller.zone, "otherwise": otherwise}
    return {"leads": leads, "ways": WAYS, **page}
