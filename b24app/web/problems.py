"""From anything that went wrong to one page with the real reason; the views themselves catch nothing."""

import logging
import secrets
from dataclasses import dataclass

from flask import Flask, Response, request
from werkzeug.exceptions import BadHost, HTTPException, MethodNotAllowed

from b24app.domain.message import Message
from b24app.errors import FullLeadError, PortalBusyError, StoreError, TooManyProofsError
from b24app.web import frame_headers, wire_form
from b24app.web.own_problems import OWN_PROBLEMS
from b24app.web.pages import render
from b24app.web.portal_problems import PORTAL_PROBLEMS
from b24app.web.problem import ASK_SUPPORT, OPEN_AGAIN, Problem
from b24app.web.routes import Who, current_route
from b24app.web.wire_form import WireForm, page_language
from b24app.web.words import words_for

TABLE = {**OWN_PROBLEMS, **PORTAL_PROBLEMS}
STORE_WAIT_S = 5  # a database that restarts or is busy is back in about this time
LOG = logging.getLogger("b24app.problems")
OUR_FAULT = Problem(
    "fault", 500, Message("Something is wrong on our side"), Message("This is our fault, not yours."), ASK_SUPPORT
)
OUTSIDE = Problem(
    "outside-bitrix24",
    405,
    Message("This page lives in Bitrix24"),
    Message("It shows a lead only where Bitrix24 opens it: in the card of a lead."),
    OPEN_AGAIN,
)
NO_PAGE = Problem(
    "no-page",
    404,
    Message("There is no such page"),
    Message("The address is not one of ours."),
    Message("Open the application from Bitrix24."),
)
BAD_REQUEST = Problem(
    "bad-request",
    400,
    Message("This request cannot be answered"),
    Message("It is too large, or not of a form that we know."),
    Message("Open the application from Bitrix24."),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProblemPages:
    """Makes the pages; `http_portals` says whether portals on plain http may frame them too."""

    support_contact: str
    http_portals: bool
    js_url: str

    def attach(self, app: Flask) -> None:
        """Answer every error of this app."""
        app.register_error_handler(Exception, self.answer)

    def answer(self, error: Exception) -> Response:
        """Log the error in one line and return its page."""
        problem = _http_problem(error) if isinstance(error, HTTPException) else problem_of(error)
        number = secrets.token_hex(4)
        _log(error, problem, number)
        route = current_route()
        if isinstance(error, BadHost) or (route is not None and route.who is Who.EVENT):
            # Nobody reads an event's answer as a page, and a page cannot name its files at a host that is none.
            return Response(f"{problem.kind} {number}\n", problem.status, content_type="text/plain; charset=utf-8")
        response = self._page(problem, number, framed=route is not None and route.framed)
        if isinstance(error, PortalBusyError | TooManyProofsError | StoreError):
            wait_s = STORE_WAIT_S if isinstance(error, StoreError) else error.wait_s
            response.headers["Retry-After"] = str(max(1, round(wait_s)))
        if isinstance(error, MethodNotAllowed):
            response.allow.update(error.valid_methods or ())
        return response

    def _page(self, problem: Problem, number: str, *, framed: bool) -> Response:
        html = render(
            "problem.html",
            words_for(page_language(request.args)),
            problem=problem,
            number=number,
            support_contact=self.support_contact,
            js_url=self.js_url,
            renewable=_renewable(problem),
        )
        anybody = "https: http:" if self.http_portals else "https:"
        return frame_headers.page(html, problem.status, ancestors=anybody if framed else "'none'", scripts=self.js_url)


def _renewable(problem: Problem) -> str:
    """Return the ticket of a lead's page that grew too old, with which it may renew itself; else ""."""
    route = current_route()
    if route is None or route.name != "reload_lead" or problem.kind != "too-old":
        return ""
    return WireForm(request.args, request.form).required("ticket", wire_form.TICKET)


def problem_of(error: Exception) -> Problem:
    """Return the page of an error of ours; anything that we did not raise on purpose is our fault."""
    return next((TABLE[kind] for kind in type(error).__mro__ if kind in TABLE), OUR_FAULT)


def _http_problem(error: HTTPException) -> Problem:
    route = current_route()
    known = {404: NO_PAGE, 405: OUTSIDE if route is not None and route.framed else NO_PAGE}
    problem = known.get(error.code or 500, BAD_REQUEST)
    return Problem(problem.kind, error.code or 500, problem.title, problem.what, problem.cure)


def _log(error: Exception, problem: Problem, number: str) -> None:
    route = current_route()
    line = {"problem": number, "kind": problem.kind, "route": route.name if route else "", "status": problem.status}
    if isinstance(error, FullLeadError):
        own_text = {"reason": " ".join(map(str, error.args))}
        LOG.warning("refused", extra={**(vars(error) or own_text), **line})
    elif isinstance(error, HTTPException):
        LOG.warning("refused", extra=line)
    else:
        LOG.error("fault", exc_info=error, extra=line)
