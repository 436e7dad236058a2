"""The entry point of an installed wheel, as app.py is a checkout's.

`gunicorn --config python:b24app_gunicorn b24app.wiring.wsgi:app`, in the folder where its database is to be.
"""

import os

from b24app.wiring.place import ROOT
from b24app.wiring.start import start

app = start(os.environ, root=ROOT)
