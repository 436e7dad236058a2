"""The views of the tab: open, read again, renew."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from flask import Response, request

from b24app.domain.operations.placements import LEAD_TAB
from b24app.errors.own import MalformedRequestError
from b24app.usecases.open_card_tab import OpenCardTab
from b24app.usecases.reload_lead import ReloadLead, ShowLead, ShownLead
from b24app.usecases.renew_launch import RenewLaunch
from b24app.web.forms import wire_form
from b24app.web.forms.launch_form import read_launch, read_pair
from b24app.web.forms.search_form import read_search
from b24app.web.forms.wire_form import WireForm
from b24app.web.http import door, headers
from b24app.web.http.routes import View
from b24app.web.language.words import words_for
from b24app.web.lead.inspector import inspector_page
from b24app.web.lead.page import INSPECTOR, Reading, lead_page


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadTabViews:
    """Three views of one page."""

    open_card_tab: OpenCardTab
    show_lead: ShowLead
    reload_lead: ReloadLead
    renew_launch: RenewLaunch
    js_url: str
    clock: Callable[[], datetime]

    def views(self) -> Mapping[str, View]:
        """Return the views by their routes' names."""
        return {LEAD_TAB.page: self.open, "reload_lead": self.reload, "renew_lead": self.renew}

    def open(self) -> Response:
        """Answer the portal's launch form."""
        now = self.clock()
        claim = read_launch(WireForm(request.args, request.form), now)
        opened = self.show_lead(self.open_card_tab(LEAD_TAB, claim, now), now)
        return self._page(
            opened, headers.ancestors_of((opened.caller.installation.endpoint, claim.came_from)), Reading()
        )

    def reload(self) -> Response:
        """Answer the page's own form."""
        form = WireForm(request.args, request.form)
        chosen = form.optional("lead", wire_form.RECORD_ID)
        text = form.required("ticket", wire_form.TICKET)
        reading = Reading(search=read_search(form), view=_view(form))
        return self._page_again(self.reload_lead(text, int(chosen) if chosen else None, self.clock()), reading)

    def renew(self) -> Response:
        """Answer a page that got a fresh pair from the portal around it."""
        now = self.clock()
        form = WireForm(request.args, request.form)
        text = form.required("ticket", wire_form.TICKET)
        reading = Reading(view=_view(form))
        return self._page_again(
            self.show_lead(self.renew_launch(LEAD_TAB, text, read_pair(form, now), now), now), reading
        )

    def _page_again(self, again: ShownLead, reading: Reading) -> Response:
        framed = headers.ancestors_again(again.caller.installation.endpoint, again.read_with.came_from)
        return self._page(again, framed, reading)

    def _page(self, shown: ShownLead, ancestors: str, reading: Reading) -> Response:
        door.note(shown.caller)
        js_url = self.js_url if ancestors != headers.NOWHERE else ""
        make = inspector_page if reading.view else lead_page
        words = words_for(shown.read_with.language).at(shown.caller.zone)
        reading = replace(reading, excerpt=shown.excerpt)
        html = make(shown.tab, words, ticket=shown.ticket, js_url=js_url, reading=reading)
        return headers.page(html, ancestors=ancestors, scripts=self.js_url)


def _view(form: WireForm) -> str:
    """Return the view that the page asks for, "" for the lead's own."""
    view = form.optional("view", wire_form.CHOICE)
    if view not in {"", INSPECTOR}:
        raise MalformedRequestError("view", "is none of the choices")
    return view
