"""Starts the log of a process that serves requests, with the settings that it masks."""

import logging

from sqlalchemy import make_url

from b24app.adapters import logs
from b24app.settings import Settings

LOG = logging.getLogger("b24app.security")


def start_journal(settings: Settings) -> None:
    """Write JSON lines from now on, and begin with what widens the app's trust."""
    password = make_url(settings.database_url).password
    logs.start(settings.log_level, [settings.client_secret, settings.metrics_token, str(password or "")])
    for name in settings.widened:
        LOG.warning("a setting widens whom we trust", extra={"setting": name})
