"""Answers every error with its one page and one line in the log."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from flask import Flask, Response
from werkzeug.exceptions import BadHost, HTTPException, MethodNotAllowed

from b24app.domain.operations.portal_activity import Failure, PortalActivity
from b24app.domain.problems.business_problems import TRIAL_OVER
from b24app.domain.problems.problem import OPERATOR, Problem
from b24app.domain.problems.request_problems import BAD_REQUEST, NO_PAGE, OUR_FAULT, OUTSIDE
from b24app.domain.problems.table import problem_of
from b24app.domain.problems.trouble_problems import PAUSED
from b24app.errors import FullLeadError
from b24app.errors.outside import (
    ClientRefusedError,
    PaymentRequiredError,
    PortalBusyError,
    PortalError,
    ProvenRefusalError,
)
from b24app.errors.own import PersonRefusedError
from b24app.ports import Tickets
from b24app.web.forms.launch_form import claimed_portal, is_on_trial
from b24app.web.forms.wire_form import posted_form
from b24app.web.http import door, headers
from b24app.web.http.routes import RENEWALS, Route, Who, current_route
from b24app.web.language.reader_language import reader_language
from b24app.web.language.words import render, words_for
from b24app.web.problems.posted_ticket import PostedTicket, posted_ticket
from b24app.web.problems.second_try import second_try, tries_of_renewal, wait_s
from b24app.web.problems.ways_back import how_to_reopen, reopened_at, way_back

LOG = logging.getLogger("b24app.problems")


@dataclass(frozen=True, slots=True, kw_only=True)
class ProblemPages:
    """Makes the pages, and notes them for the administrators of the portal in which they are proven to have been shown.

    `allow_http_portals` says whether portals on plain http may frame them too.
    """

    support_contact: str
    allow_http_portals: bool
    js_url: str
    tickets: Tickets
    activity: PortalActivity
    clock: Callable[[], datetime]

    def attach(self, app: Flask) -> None:
        """Answer every error of this app."""
        app.register_error_handler(Exception, self.answer)

    def answer(self, error: Exception) -> Response:
        """Log the error in one line and return its page."""
        proven_in = ""
        route, now, number = current_route(), self.clock(), door.number()
        posted = posted_ticket(self.tickets, route, now)
        _note_person(error, posted)
        if isinstance(error, ProvenRefusalError):
            proven_in, error = error.member_id, error.refusal
        problem = _http_problem(error, route) if isinstance(error, HTTPException) else page_of(error)
        _log(error, problem, number)
        if isinstance(error, BadHost) or (route is not None and route.who is Who.EVENT):
            # Nobody reads an event's answer as a page, and a page cannot name its files at an invalid host.
            return Response(f"{problem.kind} {number}\n", problem.status, content_type="text/plain; charset=utf-8")
        if member_id := proven_in or (posted.ticket.member_id if posted else ""):
            self.activity.failures.note(
                member_id, Failure(at=now, number=number, title=problem.title, kind=problem.kind)
            )
        response = self._page(error, problem, number, route, posted)
        if (seconds := wait_s(error)) is not None:
            response.headers["Retry-After"] = str(seconds)
        if isinstance(error, MethodNotAllowed):
            response.allow.update(error.valid_methods or ())
        return response

    def _page(
        self, error: Exception, problem: Problem, number: str, route: Route | None, posted: PostedTicket | None
    ) -> Response:
        html = render(
            "problems/problem.html",
            words_for(reader_language(posted.ticket.language if posted else "")),
            problem=reopened_at(problem, route),
            reopen=how_to_reopen(route),
            back=way_back(problem, route, posted),
            number=number,
            support_contact=self.support_contact,
            js_url=self.js_url,
            renewable=posted.text if posted else "",
            renewed_by=_renewal(problem, route),
            anew=tries_of_renewal(problem, route),
            again=second_try(problem, error, route, posted),
        )
        ancestors = self._ancestors(route, posted)
        return headers.page(html, problem.status, ancestors=ancestors, scripts=self.js_url)

    def _ancestors(self, route: Route | None, posted: PostedTicket | None) -> str:
        """Return who may frame the page: where its ticket was issued, or any portal for a page without one.

        An address that is none of ours may have been mistyped in a portal's form: its frame must not be blank.
        """
        if route is not None and not route.framed:
            return headers.NOWHERE
        if posted is not None:
            return headers.ancestors_of((posted.came_from,)) or headers.NOWHERE
        return "https: http:" if self.allow_http_portals else "https:"


def _renewal(problem: Problem, route: Route | None) -> str:
    """Return the route by which a tab's page that grew too old may renew itself with its ticket, "" for none."""
    return RENEWALS.get(route.name, "") if route is not None and problem.kind == "too-old" else ""


def page_of(error: Exception) -> Problem:
    """Return what the page of an error says. A trial ends otherwise, as the form says, and a pause is longer."""
    if isinstance(error, PaymentRequiredError) and is_on_trial(posted_form()):
        return TRIAL_OVER
    if isinstance(error, PortalBusyError) and error.is_block:
        return PAUSED
    return problem_of(error)


def _http_problem(error: HTTPException, route: Route | None) -> Problem:
    known = {404: NO_PAGE, 405: OUTSIDE if route is not None and route.framed else NO_PAGE}
    code = error.code or OUR_FAULT.status
    usual = OUR_FAULT if code >= OUR_FAULT.status else BAD_REQUEST
    return known.get(code, usual).at(code)


def _note_person(error: Exception, posted: PostedTicket | None) -> None:
    """Note whom the portal had named before it came to this: now, or when it was asked for the page's ticket."""
    if isinstance(error, ProvenRefusalError | PersonRefusedError):
        door.note_person(error.member_id, error.user_id)
    elif posted is not None:
        door.note_person(posted.ticket.member_id, posted.ticket.user_id)


def _log(error: Exception, problem: Problem, number: str) -> None:
    route = current_route()
    line = {"problem": number, "kind": problem.kind, "route": route.name if route else "", "status": problem.status}
    line |= door.person() or {"claimed": claimed_portal()}
    if problem.who == OPERATOR:
        line["remedy"] = problem.cure  # for the operator, and not on the page
    if isinstance(error, ClientRefusedError):
        LOG.error("refused", extra={**_data(error), **line})
    elif isinstance(error, FullLeadError):
        LOG.warning("refused", extra={**_data(error), **line})
    elif isinstance(error, HTTPException):
        LOG.warning("refused", extra=line)
    else:
        LOG.error("fault", exc_info=error, extra=line)


def _data(error: FullLeadError) -> Mapping[str, object]:
    """Return what the error carries, but for the person, whom each line names.

    Of a portal's own text, which may hold anything, only how long it is.
    """
    carries = {name: value for name, value in vars(error).items() if name not in {"member_id", "user_id"}}
    if isinstance(error, PortalError):
        carries |= {"description_length": len(carries.pop("description"))}
    return carries
