"""The log of the process: who writes to it, from which level on, and what is masked in it.

A line's form is in json_lines.py.
"""

import logging
import sys
from collections.abc import Collection
from typing import TextIO

from sqlalchemy import make_url

from b24app.adapters.json_lines import JsonLines
from b24app.settings import Settings

SECURITY_LOG = logging.getLogger("b24app.security")
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
    start(settings.log_level, [settings.client_secret, settings.metrics_token, *passwords])
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


def log_handler(stream: TextIO, secrets: Collection[str]) -> logging.Handler:
    """Return a handler that writes lines of JSON."""
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonLines(secrets))
    return handler
