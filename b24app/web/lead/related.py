"""The view of a lead's related data, as a fragment for a page's script or as a whole page."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from flask import Response, request

from b24app.usecases.read_related import ReadRelated, ReloadWithRelated
from b24app.web.forms import wire_form
from b24app.web.forms.wire_form import WireForm
from b24app.web.http import door, headers
from b24app.web.http.routes import View
from b24app.web.language.words import words_for
from b24app.web.lead.page import FAILED, Reading, RelatedOnPage, lead_page, related_part

WORDS = "words"
# What the script asks for on the lead's page, and in the inspector.
PARTS: Mapping[str, str] = {"part": "lead/related_shown.html", WORDS: "lead/related_words_alone.html"}


@dataclass(frozen=True, slots=True, kw_only=True)
class RelatedViews:
    """One view with two answers."""

    read_related: ReadRelated
    reload_with_related: ReloadWithRelated
    js_url: str
    clock: Callable[[], datetime]

    def views(self) -> Mapping[str, View]:
        """Return the views by their routes' names."""
        return {"extras": self.related}

    def related(self) -> Response:
        """Answer a page's script with a fragment, and the page's button with a page."""
        form = WireForm(request.args, request.form)
        text = form.required("ticket", wire_form.TICKET)
        excerpt = form.optional("excerpt", wire_form.EXCERPT)
        size = form.optional("size", wire_form.CHOICE)
        return self._part(text, excerpt, size) if size in PARTS else self._page(text, excerpt)

    def _part(self, text: str, excerpt: str, size: str) -> Response:
        read = self.read_related(text, excerpt, self.clock(), words_only=size == WORDS)
        door.note(read.caller)
        html = related_part(PARTS[size], read.related, words_for(read.read_with.language).at(read.caller.zone))
        framed = headers.ancestors_again(read.caller.installation.endpoint, read.read_with.came_from)
        return headers.page(html, ancestors=framed)

    def _page(self, text: str, excerpt: str) -> Response:
        reloaded, related = self.reload_with_related(text, excerpt, self.clock())
        door.note(reloaded.caller)
        ticket = reloaded.read_with
        framed = headers.ancestors_again(reloaded.caller.installation.endpoint, ticket.came_from)
        html = lead_page(
            reloaded.tab,
            words_for(ticket.language).at(reloaded.caller.zone),
            ticket=reloaded.ticket,
            js_url=self.js_url if framed != headers.NOWHERE else "",
            reading=Reading(related=RelatedOnPage(data=related) if related else FAILED, excerpt=reloaded.excerpt),
        )
        return headers.page(html, ancestors=framed, scripts=self.js_url)
