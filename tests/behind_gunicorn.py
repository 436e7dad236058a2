"""The application as a process of its own, as an operator starts it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import requests
from flask import Flask

from demo.bitrix24_standin import Neighbourhood
from demo.bitrix24_standin.portal import Portal
from demo.running.the_app import Place, TheApp, held, register
from tests.full_lead import Clock, FullLead

FEW = "--workers 1 --threads 8"
PATIENT = f"{FEW} --config {Path(__file__).with_name('patient_gunicorn.conf.py')}"


@dataclass(frozen=True, slots=True)
class Served:
    """The application, installed in the portal, and the number of gunicorn's first process."""

    app: FullLead
    pid: int

    @property
    def workers(self) -> list[int]:
        """The numbers of the processes that answer requests."""
        children = Path(f"/proc/{self.pid}/task/{self.pid}/children")
        return [int(child) for child in children.read_text().split()]


@contextmanager
def behind_gunicorn(
    neighbourhood: Neighbourhood, portal: Portal, session: requests.Session, folder: Path, **more: str
) -> Iterator[Served]:
    """Serve it with one worker of eight threads, and with `more` settings, which are all that its `environ` tells."""
    with held(0) as door:
        url, instead = f"sqlite:///{folder}/lead.sqlite3", {"GUNICORN_CMD_ARGS": FEW, **more}
        place = Place(port=door.getsockname()[1], database_url=url, instead=instead)
        registration = register(neighbourhood, portal, place.url)
        environ = {"B24_DATABASE_URL": place.database_url} | more
        with TheApp(place, registration, portal, door) as running:
            app = FullLead(
                place.url, Flask("elsewhere"), registration, neighbourhood, portal, environ, Clock(), session
            )
            app.be_installed()
            assert running.process
            yield Served(app, running.process.pid)
