"""The entry point: settings from the environment in, a WSGI application out (`flask run`, `gunicorn app:app`)."""

import os
from pathlib import Path

from b24app import create_app, read_settings, start_logging

settings = read_settings(os.environ, root=Path(__file__).parent)
start_logging(settings)
app = create_app(settings)
