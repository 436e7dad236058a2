import logging
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import Engine, event

from b24app.adapters.keys.key_ring import KeyRing
from b24app.adapters.keys.secret_box import SecretBox
from b24app.adapters.outbound.request_context import NONE, RequestContext, carried, current
from b24app.adapters.store.database import writing
from b24app.adapters.store.installations import SqlInstallations
from b24app.adapters.store.token_pairs import SqlTokenPairs
from b24app.adapters.store.write_behind import MOST_WAITING, REMEMBERED_FOR, WRITER, PairsWrittenBehind
from b24app.domain.portal.refresh import is_newer
from b24app.domain.portal.tokens import NOT_YET_WRITTEN
from tests.about_to_start import A_MOMENT_S, about_to_start
from tests.fakes.invented import NOW, installation, pair
from tests.written_behind import all_is_written

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
PATIENT_MS = 120_000  # longer than any test here holds the lock, however busy the machine
PATIENT_S = PATIENT_MS / 1000


@pytest.fixture
def engine(engine: Engine) -> Engine:
    """Let the store wait for its lock: how long it does is not what is held here."""
    engine.dispose()
    event.listen(engine, "connect", lambda connection, _: connection.execute(f"PRAGMA busy_timeout = {PATIENT_MS}"))
    return engine


@pytest.fixture
def direct(engine: Engine) -> SqlTokenPairs:
    pairs = SqlTokenPairs(engine=engine, client_id="app", box=SecretBox(KeyRing((b"k" * 32,))))
    SqlInstallations(engine=engine, client_id="app", pairs=pairs).install(installation(), pair("installer"), NOW)
    return pairs


@pytest.fixture
def behind(direct: SqlTokenPairs) -> Iterator[PairsWrittenBehind]:
    pairs = PairsWrittenBehind(direct)
    yield pairs
    pairs.flush(PATIENT_S)
    assert all_end()


@contextmanager
def locked(engine: Engine) -> Iterator[None]:
    """Let somebody else hold the one place for writers."""
    with writing(engine):
        yield


def writers() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name == WRITER]


def all_end() -> bool:
    """Whether every writer ends, now that nothing waits; what it wrote is written a moment before."""
    all_is_written(PATIENT_S)
    return writers() == []


def test_the_writer_works_for_no_request_also_not_for_the_one_that_it_began_with(
    behind: PairsWrittenBehind, engine: Engine
) -> None:
    found: list[RequestContext] = []

    def note(*_: object) -> None:
        if threading.current_thread().name == WRITER:
            found.append(current())

    event.listen(engine, "begin", note)
    with carried(RequestContext(id="1a2b3c4d")):
        behind.keep("portal", 7, pair("seventh"), NOW)
        assert all_end()
    assert set(found) == {NONE}


@pytest.mark.fault("R13")
def test_an_open_does_not_wait_for_a_locked_store_and_its_pair_is_written_when_it_can_be(
    behind: PairsWrittenBehind, direct: SqlTokenPairs, engine: Engine
) -> None:
    with locked(engine):
        behind.keep("portal", 5, pair(), NOW)
        assert direct.find("portal", 5) is None
        assert len(writers()) == 1, "somebody else waits"
    behind.flush(PATIENT_S)
    assert direct.find("portal", 5) is not None
    assert all_end(), "nobody waits for the next one"


def test_a_pair_that_waits_is_found_when_it_is_asked_for(behind: PairsWrittenBehind) -> None:
    for number in range(50):
        behind.keep("portal", number + 2, pair(str(number)), NOW)
        read = behind.find("portal", number + 2)
        assert read is not None
        assert read.pair == pair(str(number))


def test_a_pair_that_waits_is_found_in_memory_and_nobody_waits_for_the_writers(
    behind: PairsWrittenBehind, direct: SqlTokenPairs, engine: Engine
) -> None:
    """Where one waited for the lock that this thread holds, this test would not end."""
    with locked(engine):
        for name in ("first", "second"):
            behind.keep("portal", 5, pair(name), NOW)
        read = behind.find("portal", 5)
        assert read is not None
        assert (read.pair, read.generation, read.kept_at) == (pair("second"), NOT_YET_WRITTEN, NOW)
        assert behind.find("portal", 6) is None, "another's is read as it lies"
        assert direct.find("portal", 5) is None
    assert all_end()
    written = behind.find("portal", 5)
    assert written == direct.find("portal", 5)
    assert written is not None
    assert (written.pair, written.generation) == (pair("second"), 2)
    assert not is_newer(written, read), "it is the same pair"


def test_one_that_is_dropped_while_it_waits_is_not_found_in_memory_any_more(
    behind: PairsWrittenBehind, engine: Engine
) -> None:
    with ThreadPoolExecutor() as pool, locked(engine):
        behind.keep("portal", 5, pair(), NOW)
        read = behind.find("portal", 5)
        assert read is not None
        dropped = pool.submit(behind.drop, read)  # which waits for the lock, as whoever deletes does
        while behind.find("portal", 5) is not None:
            wait([dropped], 0.01)
    assert not dropped.result(PATIENT_S), "it was not written yet"


@pytest.mark.costly
def test_what_is_more_than_can_wait_is_dropped_with_one_line_each(
    behind: PairsWrittenBehind, direct: SqlTokenPairs, engine: Engine, caplog: pytest.LogCaptureFixture
) -> None:
    """A thousand opens while the store is locked: where one waited for it but a second, this test would not end."""
    with locked(engine), caplog.at_level(logging.WARNING, "b24app"):
        for number in range(MOST_WAITING):
            behind.keep("portal", 5, pair(str(number)), NOW)
        assert caplog.messages == []
        behind.keep("portal", 6, pair("too many"), NOW)
        assert len(caplog.messages) == 1
    behind.flush(PATIENT_S)
    assert direct.find("portal", 6) is None
    read = direct.find("portal", 5)
    assert read is not None
    assert read.generation == MOST_WAITING
    behind.keep("portal", 6, pair("not too many"), NOW)
    assert behind.find("portal", 6) is not None


def test_one_that_no_database_can_hold_does_not_take_the_others_with_it(
    behind: PairsWrittenBehind, direct: SqlTokenPairs, engine: Engine, caplog: pytest.LogCaptureFixture
) -> None:
    with locked(engine):
        for user_id in (5, 2**80, 6):
            behind.keep("portal", user_id, pair(str(user_id)), NOW)
    behind.flush(PATIENT_S)
    assert direct.find("portal", 5) is not None
    assert direct.find("portal", 6) is not None
    assert len(caplog.messages) == 1
    assert "access-" not in caplog.text


@pytest.mark.fault("R28")
def test_a_worker_that_ends_waits_for_the_store_no_longer_than_it_may(
    behind: PairsWrittenBehind, engine: Engine
) -> None:
    with locked(engine):
        behind.keep("portal", 5, pair(), NOW)
        longer = threading.Thread(target=behind.flush, args=(PATIENT_S,))
        longer.start()
        behind.flush(0.1)
        assert longer.is_alive(), "who may wait longer does"
        assert len(writers()) == 1
    longer.join()
    assert all_end()


def test_a_worker_that_ends_waits_for_what_is_only_about_to_be_written(
    behind: PairsWrittenBehind, direct: SqlTokenPairs, monkeypatch: pytest.MonkeyPatch
) -> None:
    with ThreadPoolExecutor() as pool, about_to_start(monkeypatch, WRITER) as held:
        opened = pool.submit(behind.keep, "portal", 5, pair(), NOW)
        assert held.is_there.wait(PATIENT_S)
        ending = pool.submit(behind.flush, PATIENT_S)
        wait([ending], A_MOMENT_S)
        held.may.set()
        opened.result(PATIENT_S)
        ending.result(PATIENT_S)
        assert direct.find("portal", 5) is not None


def test_a_pair_of_an_open_during_a_refresh_stays_when_the_refresh_is_written(behind: PairsWrittenBehind) -> None:
    behind.keep("portal", 5, pair("first"), NOW)
    assert all_end()
    read = behind.find("portal", 5)
    assert read is not None
    behind.keep("portal", 5, pair("opened"), NOW)
    behind.replace(read, pair("traded"), NOW)
    assert all_end()
    last = behind.find("portal", 5)
    assert last is not None
    assert last.pair == pair("opened")


class TestWhatIsRememberedOfAPairThatWasFound:
    """The pair is the fixture's, written at NOW; `direct` is another process."""

    def has_one(self, pairs: PairsWrittenBehind, after: timedelta = timedelta()) -> bool:
        return pairs.is_kept_since("portal", 1, NOW - timedelta(hours=1), NOW + after)

    def test_it_is_not_looked_for_again_within_ten_minutes(
        self, behind: PairsWrittenBehind, direct: SqlTokenPairs
    ) -> None:
        assert self.has_one(behind)
        stored = direct.find("portal", 1)
        assert stored is not None
        direct.drop(stored)
        assert self.has_one(behind, REMEMBERED_FOR - timedelta(seconds=1))
        assert not self.has_one(behind, REMEMBERED_FOR)

    def test_it_is_looked_for_where_this_process_dropped_it(self, behind: PairsWrittenBehind) -> None:
        assert self.has_one(behind)
        stored = behind.find("portal", 1)
        assert stored is not None
        behind.drop(stored)
        assert not self.has_one(behind)

    def test_it_is_looked_for_where_this_process_has_missed_it(
        self, behind: PairsWrittenBehind, direct: SqlTokenPairs
    ) -> None:
        assert self.has_one(behind)
        stored = direct.find("portal", 1)
        assert stored is not None
        direct.drop(stored)
        assert behind.find("portal", 1) is None
        assert not self.has_one(behind)

    def test_one_that_is_too_old_is_looked_for_each_time(self, behind: PairsWrittenBehind) -> None:
        assert self.has_one(behind)
        assert not behind.is_kept_since("portal", 1, NOW, NOW)
