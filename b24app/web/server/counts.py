"""The folder in which all workers keep their counts, those too that have ended, so that each answers for all of them.

A worker writes into the files of its place, and goes on where the one before it has ended: so there are no more files
than there are workers at once, however many have come and gone.
Source: prometheus_client docs, "Multiprocess Mode (Gunicorn)"; values.py, `MultiProcessValue`.
"""

import fcntl
import os
import shutil
from itertools import count
from tempfile import mkdtemp
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gunicorn.arbiter import Arbiter
    from gunicorn.workers.base import Worker

VARIABLE = "PROMETHEUS_MULTIPROC_DIR"  # in which the library looks for the folder when it is imported, in a worker
FOLDER, PLACE = "full_lead_counts", "full_lead_place"  # beside gunicorn's own attributes, which a type checker knows


def make_folder(arbiter: "Arbiter") -> None:
    """Make it before the first worker starts: empty, and for this user alone."""
    folder = vars(arbiter)[FOLDER] = os.environ[VARIABLE] = mkdtemp(prefix="full-lead-")
    # Held until the process ends. What deletes old temporary files (systemd-tmpfiles) passes by a locked folder.
    fcntl.flock(os.open(folder, os.O_RDONLY), fcntl.LOCK_SH)


def give_place(arbiter: "Arbiter", worker: "Worker") -> None:
    """Give a worker the first place that none of those who live has."""
    taken = {vars(each).get(PLACE) for each in arbiter.WORKERS.values()}
    vars(worker)[PLACE] = next(place for place in count() if place not in taken)


def take_place(worker: "Worker") -> None:
    """Let the library write there, in the new process."""
    from prometheus_client import values

    place: int = vars(worker)[PLACE]
    vars(values)["ValueClass"] = values.MultiProcessValue(lambda: place)


def remove_folder(arbiter: "Arbiter") -> None:
    """Leave nothing behind."""
    if folder := vars(arbiter).get(FOLDER):
        shutil.rmtree(folder, ignore_errors=True)
