from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import count

import pytest

from b24app.domain.lead.answers import NOTHING_KNOWN, DirectoryEntry, FieldDescription, KnownWords
from b24app.domain.operations import portal_words, remembered_words
from b24app.domain.operations.portal_words import NAMES_OF_A_PORTAL
from b24app.domain.operations.remembered_words import WORDS_LIFE, RememberedWords
from b24app.domain.portal.caller import VerifiedCaller
from b24app.domain.portal.installation import Installation
from b24app.domain.portal.tokens import ViewerToken
from tests.fakes.invented import NOW, installation, origin

SECOND = timedelta(seconds=1)
NEW = {"STATUS": {"NEW": DirectoryEntry(name="Unassigned", color="#2fc6f6")}}
NUMBERS = count()


def token_of(user_id: int) -> ViewerToken:
    """Make a new token as the documents' samples look."""
    return ViewerToken(f"{next(NUMBERS):08x}{'00705a0700005a4b'}{user_id:08x}{next(NUMBERS):038x}")


def person(user_id: int, member_id: str = "portal") -> VerifiedCaller:
    return VerifiedCaller(installation=installation(member_id), user_id=user_id, is_admin=False, name="Somebody")


def fields(*codes: str) -> dict[str, FieldDescription]:
    return {code: FieldDescription(code=code, type="string", title=code.title()) for code in codes}


def told(user_id: int, *codes: str) -> KnownWords:
    return KnownWords(
        directories=NEW, people={user_id: f"Person {user_id}"}, fields=fields(*codes) or None, viewer_id=user_id
    )


@pytest.fixture
def words() -> RememberedWords:
    """Give the words of a portal whose persons 1 and 2 see different fields."""
    words = RememberedWords()
    words.note(person(1), token_of(1), told(1, "UF_A", "UF_SECRET"), NOW)
    words.note(person(2), token_of(2), told(2, "UF_A"), NOW)
    return words


def test_the_next_token_of_a_person_finds_their_own_fields(words: RememberedWords) -> None:
    for user_id, codes in ((1, ["UF_A", "UF_SECRET"]), (2, ["UF_A"])):
        for known in (
            words.guessed(installation("portal"), token_of(user_id), NOW),
            words.known(installation("portal"), user_id, NOW),
        ):
            assert (list(known.fields or ()), known.viewer_id) == (codes, user_id)
            assert (known.directories, known.people) == (NEW, {1: "Person 1", 2: "Person 2"})


@pytest.mark.parametrize("token", [token_of(3), ViewerToken("short"), ViewerToken("")], ids=repr)
def test_a_token_that_tells_nobody_finds_the_portals_words_and_no_fields(
    words: RememberedWords, token: ViewerToken
) -> None:
    known = words.guessed(installation("portal"), token, NOW)
    assert (known.directories, known.fields) == (NEW, None)


def test_what_is_known_of_one_viewer_is_nothing_for_another(words: RememberedWords) -> None:
    assert words.known(installation("portal"), 1, NOW).of(2).fields is None
    assert words.known(installation("portal"), 1, NOW).of(1).fields is not None


def test_two_portals_never_share_words(words: RememberedWords) -> None:
    assert (
        words.known(installation("other"), 1, NOW)
        == words.guessed(installation("other"), token_of(1), NOW)
        == NOTHING_KNOWN
    )
    words.note(person(1, "other"), token_of(1), KnownWords(people={5: "Theirs"}), NOW)
    assert words.known(installation("other"), 1, NOW).people == {5: "Theirs"}
    assert 5 not in words.known(installation("portal"), 1, NOW).people


def test_what_several_persons_tokens_share_tells_of_nobody_any_more(words: RememberedWords) -> None:
    words.note(person(2), token_of(1), told(2, "UF_A"), NOW)
    assert words.guessed(installation("portal"), token_of(1), NOW).fields is None
    words.note(person(1), token_of(1), told(1, "UF_A"), NOW)
    assert words.guessed(installation("portal"), token_of(1), NOW).fields is None


def test_words_end_after_ten_minutes_however_often_they_were_told_meanwhile(words: RememberedWords) -> None:
    almost = NOW + WORDS_LIFE - SECOND
    renamed = {"STATUS": {"NEW": DirectoryEntry(name="Renamed")}}
    words.note(person(1), token_of(1), replace(told(1), directories=renamed), almost)
    assert words.known(installation("portal"), 1, almost).directories == NEW
    assert words.known(installation("portal"), 1, NOW + WORDS_LIFE) == NOTHING_KNOWN
    words.note(person(1), token_of(1), replace(told(1), directories=renamed), NOW + WORDS_LIFE)
    assert words.known(installation("portal"), 1, NOW + WORDS_LIFE).directories == renamed
    assert words.known(installation("portal"), 2, NOW + WORDS_LIFE).fields is None


def test_a_directory_that_was_missing_is_added(words: RememberedWords) -> None:
    words.note(person(1), token_of(1), KnownWords(directories={"SOURCE": {}}), NOW)
    assert set(words.known(installation("portal"), 1, NOW).directories) == {"STATUS", "SOURCE"}


def test_equal_lists_of_fields_are_kept_once(words: RememberedWords) -> None:
    words.note(person(3, "other"), token_of(3), told(3, "UF_A"), NOW)
    assert words.known(installation("other"), 3, NOW).fields is words.known(installation("portal"), 2, NOW).fields
    assert words.known(installation("portal"), 1, NOW).fields is not words.known(installation("portal"), 2, NOW).fields


@pytest.mark.costly
def test_names_and_viewers_beyond_the_bound_are_not_kept(words: RememberedWords) -> None:
    many = dict.fromkeys(range(10, 10 + NAMES_OF_A_PORTAL), "Somebody")
    words.note(person(1), token_of(1), KnownWords(people=many), NOW)
    for user_id in range(10, 20 + NAMES_OF_A_PORTAL):
        words.note(person(user_id), token_of(user_id), told(user_id, "UF_A"), NOW)
    assert len(words.known(installation("portal"), 1, NOW).people) == NAMES_OF_A_PORTAL
    assert words.known(installation("portal"), 12, NOW).fields
    assert words.known(installation("portal"), 19 + NAMES_OF_A_PORTAL, NOW).fields is None


def test_a_portal_with_longer_lists_than_its_share_is_asked_for_them_each_time(
    words: RememberedWords, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(portal_words, "MOST_OF_A_PORTAL", 10_000)
    long = KnownWords(people={3: "Third"}, fields=fields(*(f"UF_{number}" for number in range(1_000))), viewer_id=3)
    words.note(person(3), token_of(3), long, NOW)
    known = words.known(installation("portal"), 3, NOW)
    assert (known.fields, known.people[3]) == (None, "Third")
    words.note(person(4), token_of(4), told(4, "UF_A"), NOW)
    assert words.known(installation("portal"), 4, NOW).fields is None, "nothing more is tried"
    assert words.known(installation("portal"), 1, NOW).fields, "what was there stays"


@pytest.mark.parametrize(("bound", "value"), [("PORTALS_KEPT", 2), ("MOST_IN_ALL", 3_500)])
def test_beyond_the_bounds_the_portals_whose_time_is_over_first_are_forgotten(
    bound: str, value: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(remembered_words, bound, value)
    words = RememberedWords()
    for name in ("first", "second", "third", "fourth"):
        words.note(person(1, name), token_of(1), told(1, "UF_A"), NOW)
        words.note(person(1, "first"), token_of(1), KnownWords(people={7: name}), NOW)
    kept = [name for name in ("first", "second", "third", "fourth") if words.known(installation(name), 1, NOW).people]
    assert kept[-1] == "fourth"
    assert 1 <= len(kept) <= 2


@pytest.mark.parametrize(
    "happening",
    [
        lambda words, now: words.note(person(1, "other"), token_of(1), told(1, "UF_A"), now),
        lambda words, now: words.known(installation("other"), 1, now),
        lambda words, now: words.guessed(installation("other"), token_of(1), now),
        lambda words, now: words.drop_over(now),
    ],
    ids=["note", "known", "guessed", "drop_over"],
)
def test_whatever_happens_next_drops_the_words_of_all_portals_whose_time_is_over(
    words: RememberedWords, happening: Callable[[RememberedWords, datetime], object]
) -> None:
    words.note(person(1, "late"), token_of(1), told(1), NOW + SECOND)
    words.note(person(1), token_of(1), KnownWords(people={7: "Told late"}), NOW + SECOND)
    happening(words, NOW + WORDS_LIFE)
    assert words.known(installation("portal"), 1, NOW) == NOTHING_KNOWN, "asked about the time when they were known"
    assert words.known(installation("late"), 1, NOW + SECOND).people


def test_a_portal_that_is_forgotten_leaves_nothing_and_the_others_stay(words: RememberedWords) -> None:
    words.note(person(1, "other"), token_of(1), told(1), NOW)
    words.forget("portal")
    words.forget("a portal of which nothing is known")
    assert words.known(installation("portal"), 1, NOW) == NOTHING_KNOWN
    assert words.known(installation("other"), 1, NOW).people


@pytest.mark.parametrize(
    "after",
    [replace(installation(), endpoint=origin("moved.test")), replace(installation(), generation=1)],
    ids=["moved", "installed again"],
)
def test_the_words_of_a_former_address_or_installation_are_not_believed(
    words: RememberedWords, after: Installation
) -> None:
    assert words.known(after, 1, NOW) == words.guessed(after, token_of(1), NOW) == NOTHING_KNOWN
    words.note(person(1, "other"), token_of(1), told(1), NOW)
    renamed = {"STATUS": {"NEW": DirectoryEntry(name="Renamed")}}
    words.note(replace(person(3), installation=after), token_of(3), KnownWords(directories=renamed), NOW + SECOND)
    known = words.known(after, 1, NOW + WORDS_LIFE)
    assert (known.directories, known.people, known.fields) == (renamed, {}, None)
    assert words.known(installation("other"), 1, NOW) == NOTHING_KNOWN, "dropped: the new words do not stand before it"
