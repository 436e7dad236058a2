from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine, event

from b24app.adapters.keys.key_ring import KeyRing
from b24app.adapters.store.first_keys import SqlFirstKeys
from tests.fakes.invented import HOUR, NOW

OLD, NEW = KeyRing((b"o" * 32,)), KeyRing((b"n" * 32, b"o" * 32))


def dates_in(engine: Engine, ring: KeyRing, client_id: str = "app") -> SqlFirstKeys:
    """Give what a new process begins with."""
    return SqlFirstKeys(engine=engine, client_id=client_id, ring=ring)


@contextmanager
def questions(engine: Engine) -> Iterator[list[str]]:
    asked: list[str] = []
    event.listen(engine, "before_cursor_execute", lambda _, __, statement, *___: asked.append(statement))
    yield asked


def test_a_key_is_noted_when_it_first_stands_first_and_never_again(engine: Engine) -> None:
    assert dates_in(engine, OLD).dates(NOW) == {OLD.first_id: NOW}
    assert dates_in(engine, OLD).dates(NOW + HOUR) == {OLD.first_id: NOW}
    both = {OLD.first_id: NOW, NEW.first_id: NOW + HOUR}
    assert dates_in(engine, NEW).dates(NOW + HOUR) == both
    assert dates_in(engine, OLD).dates(NOW + 2 * HOUR) == both


def test_a_process_asks_once_and_again_when_it_is_told_to(engine: Engine) -> None:
    ours, theirs = dates_in(engine, OLD), dates_in(engine, NEW)
    ours.dates(NOW)
    theirs.dates(NOW + HOUR)
    with questions(engine) as asked:
        assert ours.dates(NOW + HOUR) == {OLD.first_id: NOW}
        assert asked == []
        assert ours.look(NOW + HOUR) == {OLD.first_id: NOW, NEW.first_id: NOW + HOUR}
        assert asked != []


def test_another_application_has_keys_of_its_own(engine: Engine) -> None:
    assert dates_in(engine, NEW, "other").dates(NOW) == {NEW.first_id: NOW}
    assert dates_in(engine, OLD).dates(NOW + HOUR) == {OLD.first_id: NOW + HOUR}
    assert dates_in(engine, NEW).dates(NOW + 2 * HOUR)[NEW.first_id] == NOW + 2 * HOUR


def test_since_when_a_key_stands_first_is_told_of_this_applications_first_key(engine: Engine) -> None:
    assert dates_in(engine, OLD).first_since() is None
    for hours, (ring, client_id) in enumerate([(OLD, "app"), (NEW, "app"), (OLD, "other")]):
        dates_in(engine, ring, client_id).look(NOW + hours * HOUR)
    assert dates_in(engine, OLD).first_since() == NOW
    assert dates_in(engine, NEW).first_since() == NOW + HOUR
    assert dates_in(engine, OLD, "other").first_since() == NOW + 2 * HOUR


def test_nothing_of_the_key_itself_is_kept(engine: Engine) -> None:
    (fingerprint,) = dates_in(engine, OLD).dates(NOW)
    assert fingerprint not in b"o" * 32
    assert "ooo" not in repr(dates_in(engine, OLD))
