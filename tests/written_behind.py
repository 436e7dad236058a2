"""Waits for what is done behind the application's answers, in whichever process this is."""

import threading
from time import monotonic

from b24app.adapters.behind import NAME
from b24app.adapters.store.write_behind import WRITER

WRITTEN_S = 60.0  # a busy machine's; it ends at once where nothing waits


def all_is_written(within_s: float = WRITTEN_S) -> None:
    """Wait until nothing is left to be done and written; fail where something still is."""
    ends_at = monotonic() + within_s
    writers = [thread for thread in threading.enumerate() if thread.name in {WRITER, NAME}]
    for writer in writers:
        writer.join(max(0.0, ends_at - monotonic()))
    late = sum(writer.is_alive() for writer in writers)
    assert not late, f"viewers' pairs of {late} application(s) are still not written after {within_s:.0f} s"
