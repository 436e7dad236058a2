import pytest

from b24app.domain.bounded_json import Json
from b24app.domain.lead.answers import FieldDescription
from b24app.domain.lead.glance import MOST_METHODS
from b24app.domain.lead.rows import shown_rows
from b24app.domain.lead.tab import KeyFields, key_fields
from b24app.domain.lead.values.values import Several
from b24app.domain.portal.installation import DEFAULT_KEY_FIELDS
from tests.samples.leads import answers_with, lead_of_the_documentation, lead_with_every_field


def chosen(lead: dict[str, Json], *codes: str) -> KeyFields:
    fields = {"UF_A": FieldDescription(code="UF_A", type="string", title="Seen")}
    return key_fields(shown_rows(answers_with(lead, fields=fields)), codes)


def codes(fields: KeyFields) -> list[str]:
    return [row.code for row in fields.rows]


def test_the_empty_fields_come_first_and_otherwise_the_administrators_order_stands() -> None:
    picked = chosen({"NAME": "Ines", "POST": "", "TITLE": "x", "COMMENTS": None}, "TITLE", "COMMENTS", "NAME", "POST")
    assert codes(picked) == ["COMMENTS", "POST", "TITLE", "NAME"]
    assert picked.filled == 2


def test_a_field_that_this_viewer_does_not_see_is_neither_shown_nor_counted() -> None:
    picked = chosen(
        {"NAME": "Ines", "UF_A": "", "UF_HIDDEN": "secret"}, "NAME", "UF_A", "UF_HIDDEN", "UF_GONE", "NOSUCH"
    )
    assert codes(picked) == ["UF_A", "NAME"]


def test_a_number_that_the_portal_leaves_out_of_its_answer_is_an_empty_field() -> None:
    picked = chosen({"NAME": "Ines"}, "NAME", "PHONE")
    assert codes(picked) == ["PHONE", "NAME"]
    assert picked.filled == 1


def test_a_number_of_blanks_is_an_empty_field() -> None:
    picked = chosen({"NAME": "Ines", "PHONE": [{"VALUE": " "}], "EMAIL": [{"VALUE": ""}]}, "NAME", "PHONE", "EMAIL")
    assert codes(picked) == ["PHONE", "EMAIL", "NAME"]
    assert picked.filled == 1


def test_who_is_known_by_the_last_name_alone_does_not_lack_the_first() -> None:
    cases: list[tuple[dict[str, Json], list[str]]] = [
        ({"NAME": "", "LAST_NAME": "Calder"}, ["LAST_NAME"]),
        ({"NAME": "", "LAST_NAME": ""}, ["NAME"]),
        ({"NAME": "Ines", "LAST_NAME": "Calder"}, ["NAME"]),
        ({"NAME": ""}, ["NAME"]),
    ]
    for lead, picked in cases:
        assert codes(chosen(lead, "NAME")) == picked, lead


def test_where_both_names_are_chosen_each_is_told() -> None:
    assert codes(chosen({"NAME": "", "LAST_NAME": "Calder"}, "NAME", "LAST_NAME")) == ["NAME", "LAST_NAME"]


def test_every_default_key_field_is_a_field_of_a_lead() -> None:
    picked = key_fields(shown_rows(lead_with_every_field()), DEFAULT_KEY_FIELDS)
    assert set(codes(picked)) == set(DEFAULT_KEY_FIELDS)
    assert picked.filled == len(DEFAULT_KEY_FIELDS)
    assert len(key_fields(shown_rows(lead_of_the_documentation()), DEFAULT_KEY_FIELDS).rows) == len(DEFAULT_KEY_FIELDS)


@pytest.mark.rule("S58", "bad")
def test_of_many_values_the_first_ones_stand_here_and_all_of_them_among_the_fields() -> None:
    few: list[Json] = [{"VALUE": str(number)} for number in range(100, 100 + MOST_METHODS)]
    (row,) = chosen({"EMAIL": few}, "EMAIL").rows
    assert isinstance(row.value, Several)
    assert len(row.value.values) == MOST_METHODS
    (row,) = chosen({"EMAIL": [*few, {"VALUE": "one more"}]}, "EMAIL").rows
    assert isinstance(row.value, Several)
    assert [each.wire for each in row.value.values[-2:]] == [str(99 + MOST_METHODS), "…"]
