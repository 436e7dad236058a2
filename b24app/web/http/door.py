"""The door: each request gets a number, and leaves one line in the log that tells who it was and how it ended.

The number is the one that its error page shows. The portal and the person are told once these are proven.
"""

import logging
import secrets
from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager
from time import monotonic
from typing import TYPE_CHECKING

from flask import Flask, Response, request

from b24app.domain.portal.caller import VerifiedCaller
from b24app.web.http.routes import STATIC, Who, current_route

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

LOG = logging.getLogger("b24app.requests")
NUMBER, BEGAN, PERSON = "b24app.number", "b24app.began", "b24app.person"
CLIENT_SOCKET = "gunicorn.socket"  # of our own worker (web/server/connection.py)
NUMBER_BYTES = 4  # people read it out; the time beside it tells two requests of one number apart
Enter = Callable[[str, str], AbstractContextManager[None]]


def attach(app: Flask, enter: Enter) -> None:
    """Let each request of this app in through `enter`, which takes its number and its client's address."""
    inside = app.wsgi_app

    def numbered(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        environ[BEGAN] = getattr(environ.get(CLIENT_SOCKET), "complete_at", monotonic())
        environ[NUMBER] = secrets.token_hex(NUMBER_BYTES)
        with enter(environ[NUMBER], environ.get("REMOTE_ADDR", "")):
            return inside(environ, start_response)

    # An instance's own attribute, as Flask documents it, which a type checker takes for a method.
    vars(app)["wsgi_app"] = numbered
    app.after_request(_tell)


def number() -> str:
    """Return the request's number."""
    return str(request.environ.setdefault(NUMBER, secrets.token_hex(NUMBER_BYTES)))


def took_s() -> float:
    """Return how long the request has taken until now, with what it waited for a thread."""
    now = monotonic()
    return now - float(request.environ.get(BEGAN, now))


def note(caller: VerifiedCaller) -> None:
    """Note whom the portal has named for this request."""
    note_person(caller.installation.member_id, caller.user_id)


def note_person(member_id: str, user_id: int) -> None:
    """Note who it is that was refused: a refusal knows them by their numbers only."""
    request.environ[PERSON] = member_id, user_id


def person() -> Mapping[str, str | int]:
    """Return who was noted, as the log names them: nobody before a proof."""
    noted: tuple[str, int] | None = request.environ.get(PERSON)
    return {"portal": noted[0], "user": noted[1]} if noted else {}


def _tell(response: Response) -> Response:
    route = current_route()
    if route is None or (route is not STATIC and route.who is not Who.OPERATOR):  # these ask all day, and show nobody
        line = {"route": route.name if route else "", "status": response.status_code, "ms": round(took_s() * 1000)}
        LOG.info("request", extra={**line, **person()})
    return response
