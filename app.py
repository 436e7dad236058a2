"""The entry point: settings from the environment in, a WSGI application out (`flask run`, `gunicorn app:app`)."""

import os

from b24app.wiring.place import ROOT
from b24app.wiring.start import start

app = start(os.environ, root=ROOT)
