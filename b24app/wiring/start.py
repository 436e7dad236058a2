"""How a process that serves begins: with settings, log and application, or with plain lines that say why it cannot."""

import logging
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import NoReturn

from flask import Flask

from b24app.adapters.logs import start_logging
from b24app.adapters.store.database import engine_for
from b24app.adapters.store.migrate import migrate_a_file
from b24app.errors import FullLeadError
from b24app.settings import names_of_settings, read_settings
from b24app.variables import unknown_names
from b24app.wiring.application import create_app

LOG = logging.getLogger("b24app.settings")
# gunicorn's own number for "a worker cannot start": with any other it would start the next one, without an end.
# Source: gunicorn 27, arbiter.py, `WORKER_BOOT_ERROR`.
CANNOT_START = 3


def start(environ: Mapping[str, str], root: Path) -> Flask:
    """Return the application; `root` is the folder that relative SQLite paths start from.

    Raises:
        SystemExit: it cannot start, which the operator has been told on the standard error.
    """
    try:
        settings = read_settings(environ, root)
        start_logging(settings)
        for name in unknown_names(environ, names_of_settings()):
            LOG.warning("this release does not know the setting", extra={"setting": name})
        return create_app(settings)
    except FullLeadError as error:
        _end(error)


def hold_if_it_cannot(environ: Mapping[str, str], root: Path) -> None:
    """Find out before there are workers, each of which would say it; a store in a file is made here, once for all.

    Raises:
        SystemExit: as `start`.
    """
    try:
        engine = engine_for(read_settings(environ, root).database_url)
        migrate_a_file(engine)
        engine.dispose()  # a worker must not inherit its connections
    except FullLeadError as error:
        _end(error)


def _end(error: FullLeadError) -> NoReturn:
    for line in str(error).splitlines():
        sys.stderr.write(f"Full Lead cannot start: {line}\n")
    sys.exit(CANNOT_START)
