"""The doorbell: settings from the environment in, a WSGI application out (`flask run`, `gunicorn app:app`)."""

import logging
import os
from pathlib import Path

from b24app import create_app, read_settings

settings = read_settings(os.environ, root=Path(__file__).parent)
logging.basicConfig(level=settings.log_level, format="%(asctime)s %(levelname)s %(name)s %(message)s")
app = create_app(settings)
