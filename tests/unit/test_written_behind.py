import threading
from concurrent.futures import ThreadPoolExecutor, wait

import pytest

from b24app.adapters.store.write_behind import WRITER
from tests.about_to_start import A_MOMENT_S, MINUTE_S, about_to_start
from tests.written_behind import all_is_written


def test_what_is_written_is_waited_for_and_what_is_not_written_in_time_is_told() -> None:
    may_end = threading.Event()
    threading.Thread(target=may_end.wait, name=WRITER, daemon=True).start()
    with pytest.raises(AssertionError, match=r"pairs of [1-9] .* are still not written after 0 s"):
        all_is_written(within_s=0)
    threading.Timer(0, may_end.set).start()
    all_is_written()
    assert WRITER not in {thread.name for thread in threading.enumerate()}


def test_a_thread_that_is_only_about_to_start_is_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    ended = threading.Event()
    thread = threading.Thread(target=ended.set, name=WRITER, daemon=True)
    with ThreadPoolExecutor() as pool, about_to_start(monkeypatch, WRITER) as held:
        starting = pool.submit(thread.start)
        assert held.is_there.wait(MINUTE_S)
        waiting = pool.submit(all_is_written)
        wait([waiting], A_MOMENT_S)
        held.may.set()
        waiting.result(MINUTE_S)
        assert ended.is_set()
        starting.result(MINUTE_S)
