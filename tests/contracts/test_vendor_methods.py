"""The stand-in's methods against the vendor's descriptions of them (tests/samples/derive_methods.py).

Source: docs/platform.md 13.22.
"""

import json
from dataclasses import replace
from fnmatch import fnmatchcase
from typing import TypedDict

import pytest

from demo.bitrix24_standin.php import write_json
from demo.bitrix24_standin.rest.methods import METHODS
from tests.samples.asked import ASKED
from tests.samples.derive_shapes import SHAPES
from tests.vendor_methods import (
    README,
    REASONS,
    SAMPLE,
    Description,
    asked,
    differences,
    part,
    parted,
    reason,
    result_type,
    table,
)


class Partly(TypedDict, total=False):
    """What of a description is changed."""

    scope: str
    params: dict[str, tuple[str, bool | str]]
    returns: dict[str, str]


def test_every_method_that_the_vendor_describes_and_the_stand_in_has_is_compared() -> None:
    assert METHODS.keys() & set(table().others) == set(), "then derive the table again"
    assert table().described.keys() - METHODS.keys() == set()


def test_every_difference_has_a_reason_and_every_reason_a_difference() -> None:
    found = [f"{name}: {said}" for name, said in differences(table().described)]
    assert [each for each in found if not reason(each)] == []
    assert [each for each in REASONS if not any(fnmatchcase(said, each) for said in found)] == []


def test_where_a_page_contradicts_itself_its_printed_answer_is_ours() -> None:
    said_so = [name for name, said in differences(table().described) if reason(f"{name}: {said}") == SAMPLE]
    assert said_so, "the premise"
    for name in said_so:
        printed = json.loads((SHAPES / f"{name}.json").read_text())["types"]["result"]
        answer = asked(name, ASKED.get(name, {})).answer
        assert answer is not None
        assert result_type(json.loads(write_json(answer.result))) == printed, name


def test_the_list_in_the_readme_is_up_to_date() -> None:
    """`python -m tests.vendor_methods` writes it."""
    assert parted(README.read_text())[1] == part()


@pytest.mark.parametrize(
    ("described", "said"),
    [
        ({"scope": "tasks"}, {"needs no right here, described with `tasks`"}),
        ({"params": {}}, {"`name` is looked at, and not described"}),
        ({"params": {"NAME": ("string", False), "lang": ("string", False)}}, {"`lang` is not looked at"}),
        ({"params": {"name": ("string", True)}}, {"`name` may be missing here"}),
        ({"returns": {"result": "string[]"}}, {"the result is a map, described as `string[]`"}),
        ({"returns": {"result": "object", "total": "integer"}}, {"no `total`"}),
    ],
)
def test_a_difference_is_told(described: Partly, said: set[str]) -> None:
    right = Description(scope="", params={"name": ("string", False)}, returns={"result": "object"})
    assert list(differences({"method.get": right})) == [], "the premise"
    assert {each for _, each in differences({"method.get": replace(right, **described)})} == said


def test_a_parameter_that_is_needed_here_and_not_there_is_told() -> None:
    facts = Description(scope="", params={"CODE": ("string", False)}, returns={"result": "object"})
    assert list(differences({"feature.get": facts})) == [("feature.get", "`CODE` may not be missing here")]
