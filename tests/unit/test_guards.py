"""What stands guard is found, and a file without it is still Python; whether it is missed, `make test-all` tells."""

import ast
from collections import Counter
from functools import cache
from pathlib import Path

from tests.guards import ROOT, Guard, guards

SOME = {
    ("b24app/usecases/remove_app.py", "raise EventRefusedError"),
    ("b24app/adapters/keys/signing.py", "raise TicketExpiredError"),
    ("b24app/adapters/store/schema.py", "table.c.member_id == member_id"),
    ("b24app/adapters/store/token_pairs.py", "token_pairs.c.generation == read.generation"),
    ("b24app/adapters/store/leases.py", "token_pairs.c.trade_owner == owner"),
    ("b24app/adapters/store/leases.py", "token_pairs.c.trade_until <= DatabaseNow()"),
    ("b24app/adapters/store/sealed/sealed_rows.py", "*unchanged"),
    ("b24app/adapters/store/oauth_states.py", "oauth_states.c.expires_at < now - SWEPT_AFTER"),
}
LEAST = {  # of what there was; more may come
    "adapters/keys": 6,
    "adapters/oauth": 1,
    "adapters/store": 64,
    "domain/portal": 7,
    "usecases": 22,
    "web/forms": 12,
    "web/lead": 2,
    "web/public": 1,
}


@cache
def found() -> tuple[Guard, ...]:
    """Look once, and only where one of these tests is run."""
    return tuple(guards())


@cache
def syntax(path: Path) -> str:
    return ast.dump(ast.parse((ROOT / path).read_bytes()))


def without(guard: Guard) -> bytes:
    source = (ROOT / guard.path).read_bytes()
    return source[: guard.start] + guard.instead.encode() + source[guard.end :]


def test_refusals_and_conditions_of_every_kind_are_found() -> None:
    assert SOME - {(str(guard.path), guard.text) for guard in found()} == set()


def test_no_room_loses_its_guards_unseen() -> None:
    rooms = Counter("/".join(guard.path.parts[1:-1]) for guard in found())
    assert {room: rooms[room] for room in LEAST if rooms[room] < LEAST[room]} == {}


def test_a_guard_is_known_by_its_function_and_its_words_wherever_it_stands() -> None:
    said = {each.said for each in found()}
    assert 'read_search: raise MalformedRequestError("show", "is none of the choices")' in said


def test_a_file_without_one_of_its_guards_is_another_file_and_still_python() -> None:
    assert [str(guard) for guard in found() if not takes_away_its_text_alone(guard)] == []


def takes_away_its_text_alone(guard: Guard) -> bool:
    source = (ROOT / guard.path).read_bytes()
    changed = ast.dump(ast.parse(without(guard))) != syntax(guard.path)
    return changed and source[guard.start : guard.end].decode() == guard.text


def test_the_tests_of_its_name_look_first() -> None:
    pairs = next(each for each in found() if each.path.name == "token_pairs.py")
    assert pairs.near("tests/contracts/test_token_pairs.py::test_one")
    assert pairs.near("tests/unit/adapters/store/test_token_pairs_at_size.py::test_one[token_pairs]")
    assert not pairs.near("tests/app/web/test_token_pairs/test_home.py::test_one")
