"""gunicorn.conf.py for a portal that answers too much: what it takes a busy machine to make must come all the same."""

from importlib import import_module
from pathlib import Path
from runpy import run_path

import pytest
from gunicorn.arbiter import Arbiter
from gunicorn.workers.base import Worker

ours = run_path(str(Path(__file__).parents[1] / "gunicorn.conf.py"))
globals().update(ours)


def post_fork(arbiter: Arbiter, worker: Worker) -> None:
    """Do what ours does, and wait longer in what this worker brings by itself from then on."""
    ours["post_fork"](arbiter, worker)
    import_module("tests.patience").wait_longer(pytest.MonkeyPatch())
