import zoneinfo
from dataclasses import replace
from itertools import product
from zoneinfo import ZoneInfo

import pytest

from b24app.adapters.portal.caller import LONGEST_CODE, ZONE, caller_commands, full_name, read_caller
from b24app.adapters.rest.batch import Answers
from b24app.domain.bounded_json import LONGEST_LINE, Json
from b24app.domain.portal.installation import PortalApp
from b24app.errors.outside import InvalidResponseError, MethodMissingError
from tests.case import case

APP: Json = {"ID": 5, "CODE": "vendor.app"}
PERSON: Json = {"ID": "7", "ADMIN": False, "NAME": " Sara ", "LAST_NAME": "Holt"}


def answers(**results: Json) -> Answers:
    return Answers(host="portal.example", results={"app": APP, "person": PERSON} | results, refusals={})


def test_the_codes_are_asked_for_only_where_there_are_any() -> None:
    assert list(caller_commands(())) == ["app", "person"]
    assert caller_commands(("U1", "DR4"))["access"].params == {"ACCESS[0]": "U1", "ACCESS[1]": "DR4"}


def test_a_caller_is_an_app_and_a_person() -> None:
    caller = read_caller(answers(), ())
    assert (caller.app, caller.user_id, caller.name) == (PortalApp(id=5, code="vendor.app"), 7, "Sara Holt")
    assert (caller.is_admin, caller.covered) == (False, False)


def test_nothing_but_a_plain_true_covers_anybody() -> None:
    assert read_caller(answers(access=True), ("U1",)).covered
    for said in (None, False, 1, "true", "Y", "1", [True], {"0": True}, [], {}):
        assert not read_caller(answers(access=said), ("U1",)).covered, said


def test_without_an_app_or_a_person_there_is_no_caller() -> None:
    cases: list[Json] = [None, [], {}, "x", {"ID": None}, {"ID": 0}, {"ID": "x"}, {"ID": True}]
    for key, said in product(("app", "person"), cases):
        with case(key, said), pytest.raises(InvalidResponseError):
            read_caller(answers(**{key: said}), ())


def test_an_administrator_is_one_in_each_of_the_platforms_words() -> None:
    for said in (True, "Y", "1", 1):
        assert read_caller(answers(person={"ID": 1, "ADMIN": said}), ()).is_admin, said


def test_nobody_else_is_an_administrator() -> None:
    cases: list[Json] = [None, "N", 0, "true", [True], {}]
    for said in cases:
        assert not read_caller(answers(person={"ID": 1, "ADMIN": said}), ()).is_admin, said


def test_a_person_may_have_a_time_zone() -> None:
    assert read_caller(answers(person={"ID": 1, "TIME_ZONE": "Asia/Tokyo"}), ()).zone == ZoneInfo("Asia/Tokyo")


def test_also_where_the_system_has_none() -> None:
    ZoneInfo.clear_cache(only_keys=["Pacific/Chatham"])
    zoneinfo.reset_tzpath(to=())
    try:
        zone = read_caller(answers(person={"ID": 1, "TIME_ZONE": "Pacific/Chatham"}), ()).zone
    finally:
        zoneinfo.reset_tzpath()
    assert zone is not None


def test_each_name_of_the_time_zone_database_is_one() -> None:
    names = zoneinfo.available_timezones() - {"localtime"}
    assert {name for name in names if not ZONE.fullmatch(name)} == set()


def test_a_time_zone_that_nobody_knows_is_none() -> None:
    for said in (
        *("", None, 180, "Mars/Base", "../../../etc/passwd", "Europe", "X" * 5000, "\x00", "\ud800"),
        *("A/" * 5000 + "B", "__init__/x", "America/__init__/x", "tzdata.zi"),  # what is looked for as a module, a file
        "localtime",  # our host's
    ):
        assert read_caller(answers(person={"ID": 1, "TIME_ZONE": said}), ()).zone is None, said


def test_a_verdict_that_is_refused_is_raised_for_everybody_but_administrators() -> None:
    refused = {"access": MethodMissingError("user.access")}
    with pytest.raises(MethodMissingError):
        read_caller(replace(answers(), refusals=refused), ("U1",))
    admin = read_caller(replace(answers(person={"ID": 1, "ADMIN": True}), refusals=refused), ("U1",))
    assert (admin.is_admin, admin.covered) == (True, False)


def test_a_verdict_that_is_not_given_is_nonsense() -> None:
    with pytest.raises(InvalidResponseError):
        read_caller(answers(), ("U1",))


def test_a_name_is_what_there_is_of_it() -> None:
    assert full_name({"NAME": "Sara", "LAST_NAME": None}) == "Sara"
    assert full_name({"NAME": ["x"], "LAST_NAME": " "}) == ""


@pytest.mark.rule("S67", "good")
def test_a_code_as_long_as_the_platforms_is_taken() -> None:
    assert read_caller(answers(app={"ID": 5, "CODE": "c" * LONGEST_CODE}), ()).app.code == "c" * LONGEST_CODE


@pytest.mark.rule("S67", "bad")
@pytest.mark.parametrize("length", [LONGEST_CODE + 1, 3 * 2**20])
def test_a_longer_code_is_refused_and_not_cut_because_it_is_kept_and_compared(length: int) -> None:
    with pytest.raises(InvalidResponseError) as refused:
        read_caller(answers(app={"ID": 5, "CODE": "c" * length}), ())
    assert "ccc" not in str(refused.value)


@pytest.mark.rule("S67", "bad")
def test_a_name_of_a_mebibyte_is_cut() -> None:
    name = read_caller(answers(person={"ID": 7, "NAME": "N" * 2**20, "LAST_NAME": "L" * 2**20}), ()).name
    assert name == "N" * (LONGEST_LINE - 1) + "…"
