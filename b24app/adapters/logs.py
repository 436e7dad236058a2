"""The log of the process: who writes to it, from which level on, and what is masked in it.

A line's form is in json_lines.py.
"""

import logging
import sys
import threading
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Collection
from types import TracebackType
from typing import TextIO

from sqlalchemy import make_url

from b24app.adapters.json_lines import JsonLines
from b24app.settings import Settings

SECURITY_LOG = logging.getLogger("b24app.security")
LOG = logging.getLogger("b24app")
ALWAYS = ("b24app.calls", "b24app.security")  # the Market wants each REST call in the log, and we each change
QUIET = {
    "urllib3.connectionpool": logging.ERROR,
    "alembic": logging.WARNING,
    "authlib": logging.WARNING,
    "sqlalchemy": logging.WARNING,
    "werkzeug": logging.WARNING,  # its lines have the whole address of a request
}
WITH_LINES_OF_THEIR_OWN = ("gunicorn.error", "gunicorn.access")


def start_logging(settings: Settings) -> None:
    """Write JSON lines from now on, once a process that serves; begin with what widens the app's trust."""
    address = make_url(settings.database_url)
    passwords = [
        str(address.password or ""),
        *(str(address.query.get(name, "")) for name in ("password", "sslpassword")),
    ]
    keys = [form(key).decode().rstrip("=") for key in settings.secret_keys for form in (urlsafe_b64encode, b64encode)]
    start(settings.log_level, [settings.client_secret, settings.metrics_token, *passwords, *keys])
    for name in settings.widened:
        SECURITY_LOG.warning("a setting widens whom we trust", extra={"setting": name})


def start(level: str, secrets: Collection[str]) -> None:
    """Send the records of every logger to our handler. `secrets` are masked wherever they appear."""
    root = logging.getLogger()
    root.setLevel(level)
    root.handlers[:] = [log_handler(sys.stdout, secrets)]
    for name, least in QUIET.items():
        logging.getLogger(name).setLevel(least)
    for name in ALWAYS:
        logging.getLogger(name).setLevel(logging.INFO)
    for name in WITH_LINES_OF_THEIR_OWN:
        logging.getLogger(name).handlers.clear()
        logging.getLogger(name).propagate = True
    sys.excepthook, threading.excepthook, sys.unraisablehook = _tell, _tell_of_a_thread, _tell_of_what_was_ignored


def log_handler(stream: TextIO, secrets: Collection[str]) -> logging.Handler:
    """Return a handler that writes lines of JSON."""
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonLines(secrets))
    return handler


def _tell(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """Say in a line where an error came from that nobody handled: its text, which Python prints, may hold anything."""
    if issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, error, trace)
        return
    LOG.critical("nobody handled an error", exc_info=(kind, error, trace))


def _tell_of_a_thread(of: threading.ExceptHookArgs) -> None:
    if of.exc_value is not None and not isinstance(of.exc_value, SystemExit):
        _tell(of.exc_type, of.exc_value, of.exc_traceback)


def _tell_of_what_was_ignored(of: "sys.UnraisableHookArgs") -> None:
    if of.exc_value is not None:
        _tell(of.exc_type, of.exc_value, of.exc_traceback)
