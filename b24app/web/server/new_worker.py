"""What a new worker process does before it reads the app: it takes nothing over of what its parent has read or heard.

So each worker is of one time as a whole, and after HUP of the present one, although gunicorn's first process has some
modules of ours to begin with: the worker, the form of its lines of the log. What of these is new comes with a restart.
"""

import os
import signal
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gunicorn.arbiter import Arbiter
    from gunicorn.workers.base import Worker

OURS = "b24app"
ENDINGS = (signal.SIGTERM, signal.SIGQUIT, signal.SIGINT)


def end_when_told() -> None:
    """End at once if a signal says so, until gunicorn's worker listens to signals itself.

    Until then it would put them where only its parent looks, go on, and be waited for as long as a stop may take.
    """
    for each in ENDINGS:
        signal.signal(each, signal.SIG_DFL)


def announce_threads(arbiter: "Arbiter", _worker: "Worker") -> None:
    """Put both numbers into the environment, before the app reads its settings, whatever the command line said."""
    os.environ["B24_THREADS"] = str(arbiter.cfg.threads)
    os.environ["B24_WORKERS"] = str(arbiter.num_workers)


def forget_our_code() -> None:
    """Let the app be imported from its files."""
    for name in [each for each in sys.modules if each.partition(".")[0] == OURS]:
        del sys.modules[name]
