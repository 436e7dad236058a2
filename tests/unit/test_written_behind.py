import threading

import pytest

from b24app.adapters.store.write_behind import WRITER
from tests.written_behind import all_is_written


def test_what_is_written_is_waited_for_and_what_is_not_written_in_time_is_told() -> None:
    may_end = threading.Event()
    threading.Thread(target=may_end.wait, name=WRITER, daemon=True).start()
    with pytest.raises(AssertionError, match=r"pairs of [1-9] .* are still not written after 0 s"):
        all_is_written(within_s=0)
    threading.Timer(0, may_end.set).start()
    all_is_written()
    assert WRITER not in {thread.name for thread in threading.enumerate()}
