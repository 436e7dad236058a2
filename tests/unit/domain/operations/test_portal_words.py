import gc
import tracemalloc
from typing import TYPE_CHECKING

from b24app.domain.lead.answers import DirectoryEntry, FieldDescription, KnownWords
from b24app.domain.operations.portal_words import SEVERAL, FieldList, PortalWords, size_of_fields
from tests.case import case
from tests.fakes.invented import NOW, installation

if TYPE_CHECKING:
    from collections.abc import Callable

MOST_TIMES = 1.8  # what they take may be that many times what is counted; 1.5 was measured, 5.9 before
MANY = 900
POINTER = 8  # bytes


def tiny(number: int) -> str:
    """Make a new text of one Chinese sign, as an answer's parser does."""
    return chr(0x4E00 + number)


def directories() -> KnownWords:
    return KnownWords(
        directories={"STATUS": {tiny(number): DirectoryEntry(name=tiny(number)) for number in range(MANY)}}
    )


def people() -> KnownWords:
    return KnownWords(people={1_000 + number: tiny(number) for number in range(MANY)})


def enumerations() -> KnownWords:
    return KnownWords(
        fields={
            code: FieldDescription(
                code=code, type="enumeration", title=code, items={tiny(each): tiny(each) for each in range(MANY)}
            )
            for code in map(tiny, range(3))
        }
    )


def bare_fields() -> KnownWords:
    return KnownWords(
        fields={tiny(each): FieldDescription(code=tiny(each), type=tiny(0), title=tiny(each)) for each in range(MANY)}
    )


def test_many_tiny_entries_take_about_what_is_counted() -> None:
    cases: list[Callable[[], KnownWords]] = [directories, people, enumerations, bare_fields]
    for tell in cases:
        with case(tell):
            at = installation()
            portal = PortalWords(since=NOW, endpoint=at.endpoint, generation=at.generation)
            gc.collect()
            tracemalloc.start()
            try:
                told = tell()
                fields = (
                    None if told.fields is None else FieldList(fields=told.fields, size=size_of_fields(told.fields))
                )
                portal = portal.grown_by(told, fields, b"part", 1)
                del told
                gc.collect()
                taken, _ = tracemalloc.get_traced_memory()
            finally:
                tracemalloc.stop()
            assert not portal.is_full
            assert taken < MOST_TIMES * portal.size


def test_words_that_are_known_already_are_not_copied() -> None:
    at, told = installation(), people()
    grown = PortalWords(since=NOW, endpoint=at.endpoint, generation=at.generation).grown_by(told, None, b"part", 1)
    tracemalloc.start()
    try:
        assert grown.grown_by(told, None, b"part", 1) is grown
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert most < MANY * POINTER, "less than one copy of the names"


def test_what_is_new_is_taken_and_the_rest_stays() -> None:
    at = installation()
    directories = {"STATUS": {"NEW": DirectoryEntry(name="New")}}
    told = KnownWords(directories=directories, people={1: "Ada"})
    fields = FieldList(fields={}, size=0)
    portal = PortalWords(since=NOW, endpoint=at.endpoint, generation=at.generation)
    grown = portal.grown_by(told, fields, b"part", 1)
    assert grown.grown_by(told, fields, b"part", 1) is grown
    assert grown.grown_by(KnownWords(), None, b"part", 1) is grown
    shared = grown.grown_by(told, None, b"part", 2)
    assert shared.persons == {b"part": SEVERAL}
    assert shared.grown_by(told, None, b"part", 2) is shared
    renamed = grown.grown_by(KnownWords(people={1: "Eva", 2: "Ben"}), None, b"part", 1)
    assert renamed.people == {1: "Eva", 2: "Ben"}
    other = FieldList(fields={}, size=1)
    assert grown.grown_by(KnownWords(), other, b"part", 1).lists == {1: other}
