"""Tells the app how many threads and processes serve it, whatever gunicorn's command line said."""

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gunicorn.arbiter import Arbiter
    from gunicorn.workers.base import Worker


def announce_threads(arbiter: "Arbiter", _worker: "Worker") -> None:
    """Put both numbers into the environment of a new process, before it reads its settings."""
    os.environ["B24_THREADS"] = str(arbiter.cfg.threads)
    os.environ["B24_WORKERS"] = str(arbiter.num_workers)
