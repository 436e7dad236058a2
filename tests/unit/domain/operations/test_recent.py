from threading import Barrier, Thread

from b24app.domain.operations.recent import RecentItems


def test_the_newest_come_first_and_only_so_many_are_kept() -> None:
    latest = RecentItems[int](each=3, most=2)
    for item in range(5):
        latest.note("here", item)
    assert latest.of("here") == (4, 3, 2)
    assert latest.of("there") == ()


def test_of_too_many_keys_the_one_without_news_for_longest_is_forgotten() -> None:
    latest = RecentItems[int](each=3, most=2)
    for key in ("first", "second", "first", "third"):
        latest.note(key, 1)
    assert [len(latest.of(key)) for key in ("first", "second", "third")] == [2, 0, 1]


def test_a_key_can_be_forgotten_known_or_not() -> None:
    latest = RecentItems[int](each=3, most=2)
    latest.note("here", 1)
    for key in ("here", "there"):
        latest.forget(key)
    assert latest.of("here") == ()


def test_threads_lose_nothing() -> None:
    latest, start = RecentItems[int](each=800, most=2), Barrier(8)

    def note() -> None:
        start.wait()
        for item in range(100):
            latest.note("here", item)

    threads = [Thread(target=note) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(latest.of("here")) == 800
