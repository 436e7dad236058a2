"""Waits for what is done behind the application's answers, in whichever process this is."""

import threading
from time import monotonic, sleep

from b24app.adapters.behind import WORKER
from b24app.adapters.store.write_behind import WRITER

WRITTEN_S = 60.0  # a busy machine's; it ends at once where nothing waits


def all_is_written(within_s: float = WRITTEN_S) -> None:
    """Wait until nothing is left to be done or written; fail where something still is."""
    ends_at = monotonic() + within_s
    for name, what in ((WORKER, "what an open left to be done"), (WRITER, "viewers' pairs")):
        threads = [thread for thread in threading.enumerate() if thread.name == name]
        for thread in threads:
            _wait_for(thread, ends_at)
        late = sum(thread.is_alive() for thread in threads)
        assert not late, f"{what} of {late} application(s) are still not written after {within_s:.0f} s"


def _wait_for(thread: threading.Thread, ends_at: float) -> None:
    """Wait for the end of a thread; one that is only about to start is listed, and cannot be waited for yet."""
    while (left_s := ends_at - monotonic()) > 0:
        try:
            thread.join(left_s)
        except RuntimeError:
            sleep(0.001)
        else:
            return
