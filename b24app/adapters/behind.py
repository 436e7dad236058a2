"""Does something behind the answer that no page waits for."""

import logging
import threading
from collections.abc import Callable
from contextvars import copy_context

from b24app.adapters.outbound.request_context import RequestContext, carried, current

LOG = logging.getLogger("b24app.tokens")
WORKER = "behind"  # the threads' name
MOST_AT_ONCE = 8  # what is more is left out: a later request asks for it again
FINISH_S = 5.0  # what a worker that ends may still take


class Behind:
    """Runs a job in a thread of its own, one at a time for a key, with the context of the request that asked for it."""

    def __init__(self) -> None:
        self._running: dict[str, threading.Thread] = {}
        self._lock = threading.Lock()

    def __call__(self, key: str, job: Callable[[], None]) -> bool:
        """Run the job soon, which handles its own errors. False where one of this key runs, or too many do."""
        with self._lock:
            if key in self._running or len(self._running) >= MOST_AT_ONCE:
                return False
            thread = threading.Thread(target=copy_context().run, args=(self._run, key, job), name=WORKER, daemon=True)
            try:
                thread.start()
            except RuntimeError:  # the system gives no thread
                LOG.warning("something was left out behind an answer: no thread could be started")
                return False
            self._running[key] = thread
            return True

    def finish(self, deadline_s: float = FINISH_S) -> None:
        """Wait for what runs, as the process ends."""
        with self._lock:
            running = list(self._running.values())
        for thread in running:
            thread.join(deadline_s)

    def _run(self, key: str, job: Callable[[], None]) -> None:
        request = current()
        try:
            # The request's number and client for the log, and neither its time nor its slot: it may be over.
            with carried(RequestContext(id=request.id, client=request.client)):
                job()
        finally:
            with self._lock:
                del self._running[key]
