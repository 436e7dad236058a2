"""The views of the OAuth code flow, for a person outside the portal."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from flask import Response, request

from b24app.domain.portal.connection import STATE_LIFE, ConnectionRequest
from b24app.domain.portal.portal_address import Origin, parse_origin
from b24app.errors.own import StateRefusedError
from b24app.usecases.connect_person import ConnectPerson
from b24app.web.forms import wire_form
from b24app.web.forms.launch_form import oauth_server_hint
from b24app.web.forms.portal_form import read_portal
from b24app.web.forms.wire_form import WireForm
from b24app.web.http import door, headers
from b24app.web.http.routes import View
from b24app.web.language.reader_language import reader_language
from b24app.web.language.words import render, words_for

COOKIE = "__Host-b24app-connect"
OUR_OWN_PAGE = frozenset({"same-origin", "none"})


@dataclass(frozen=True, slots=True, kw_only=True)
class ConnectViews:
    """The app's only cookie is set here, for five minutes, for the browser that started."""

    connect_person: ConnectPerson
    client_id: str
    public_url: Origin
    allow_http_portals: bool
    clock: Callable[[], datetime]

    def views(self) -> Mapping[str, View]:
        """Return the views by their routes' names."""
        return {"oauth_start": self.start}

    def start(self) -> Response:
        """Show the portal and one button. The button's POST sends the browser to the portal."""
        portal = self._portal()
        if request.method == "POST":
            if not self._is_pressed_here():
                raise StateRefusedError  # another site presses the button in the person's name
            return self._leave(portal)
        html = render("public/oauth_start.html", words_for(reader_language()), portal=str(portal))
        page = headers.page(html, forms=str(portal))
        page.headers["Referrer-Policy"] = "same-origin"  # else the form's Origin is "null", as a sandboxed page's is
        return page

    def finish(self) -> Response:
        """Exchange the code that the portal sent the browser back with."""
        form = WireForm(wire_form.NOTHING, request.args)  # a browser comes back with a GET: its address is the form
        connected = self.connect_person.finish(
            ConnectionRequest(
                code=form.required("code", wire_form.TOKEN),
                state=form.required("state", wire_form.TICKET),
                browser_nonce=request.cookies.get(COOKIE, ""),
                oauth_server=oauth_server_hint(f"https://{form.optional('server_domain', wire_form.ADDRESS)}/rest/"),
                language=reader_language(),
            ),
            self.clock(),
        )
        door.note(connected.caller)
        html = render("public/connected.html", words_for(reader_language()), connected=connected)
        response = headers.page(html)
        response.delete_cookie(COOKIE, path="/", secure=True, httponly=True, samesite="Lax")
        return response

    def _is_pressed_here(self) -> bool:
        """Tell whether the button of our own page was pressed. A browser that says neither is not believed."""
        site = request.headers.get("Sec-Fetch-Site")
        if site is not None:
            return site in OUR_OWN_PAGE
        return parse_origin(request.headers.get("Origin", "")) == self.public_url

    def _portal(self) -> Origin:
        """Return the portal that the address names, as a person typed or copied it."""
        return read_portal(WireForm(request.args, request.form), allow_http_portals=self.allow_http_portals)

    def _leave(self, portal: Origin) -> Response:
        issue = self.connect_person.begin(portal, self.clock())
        query = urlencode({"client_id": self.client_id, "state": issue.text})
        response = Response(status=303, headers={"Location": f"{portal}/oauth/authorize/?{query}"})
        response.set_cookie(
            COOKIE,
            issue.browser_nonce,
            max_age=STATE_LIFE,
            path="/",
            secure=True,
            httponly=True,
            samesite="Lax",
        )
        return response
