"""The folder in which all workers keep their counts, those too that have ended, so that each answers for all of them.

gunicorn.conf.py names it, in the variable that Prometheus's library reads once, when it is imported.
Source: prometheus_client docs, "Multiprocess Mode (Gunicorn)".
"""

import fcntl
import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from prometheus_client.multiprocess import mark_process_dead

if TYPE_CHECKING:
    from gunicorn.arbiter import Arbiter
    from gunicorn.workers.base import Worker


@dataclass(frozen=True, slots=True)
class MetricsFolder:
    """What gunicorn calls when it starts and ends, and when a worker has ended."""

    path: Path

    def make(self, _arbiter: "Arbiter") -> None:
        """Make it before the first worker starts: empty, and for this user alone."""
        self.path.mkdir(mode=0o700)
        # Held until the process ends. What deletes old temporary files (systemd-tmpfiles) passes by a locked folder.
        fcntl.flock(os.open(self.path, os.O_RDONLY), fcntl.LOCK_SH)

    def mark_dead(self, _arbiter: "Arbiter", worker: "Worker") -> None:
        """Let the library forget what was true of a worker only while it lived; its counts stay."""
        mark_process_dead(worker.pid, self.path)

    def remove(self, _arbiter: "Arbiter") -> None:
        """Leave nothing behind."""
        shutil.rmtree(self.path, ignore_errors=True)
