"""Rows are in their groups, and with them the fields that were not returned."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from b24app.domain.lead.answers import FieldDescription
from b24app.domain.lead.fields import LEAD_FIELDS, FieldTable, Group, LeadField
from b24app.domain.lead.row_groups import RowGroup, filled_among, row_groups
from b24app.domain.lead.rows import Row, absent_rows, shown_rows
from tests.samples.leads import answers_with

if TYPE_CHECKING:
    from b24app.domain.bounded_json import Json


def groups() -> dict[Group, RowGroup]:
    kinds = {"PHONE": "crm_multifield", "UF_B": "string", "UF_A": "string", "NEW": "string", "NAME": "string"}
    fields = {code: FieldDescription(code=code, type=kind, title=code) for code, kind in kinds.items()}
    site: Json = [{"VALUE": "https://a.test"}]
    lead = {"UF_B": "b", "HAS_PHONE": "N", "WEB": site, "LINK": site, "LAST_NAME": "", "TITLE": "t", "UF_A": "a"}
    answers = answers_with(lead, fields=fields)
    return {group.key: group for group in row_groups(shown_rows(answers), absent_rows(answers))}


def codes(rows: Iterable[Row]) -> list[str]:
    return [row.code for row in rows]


def test_a_group_holds_what_was_returned_and_in_its_place_what_was_not() -> None:
    assert {key: codes(group.rows) for key, group in groups().items()} == {
        Group.WHO: ["TITLE", "NAME", "LAST_NAME"],
        Group.CONTACT: ["PHONE", "WEB", "LINK", "HAS_PHONE"],
        Group.CUSTOM: ["UF_B", "UF_A"],
        Group.OTHER: ["NEW"],
    }


def test_what_is_told_to_everybody_is_known_and_says_something() -> None:
    assert {key: codes(group.told) for key, group in groups().items()} == {
        Group.WHO: ["TITLE", "LAST_NAME"],
        Group.CONTACT: ["PHONE", "WEB"],
        Group.CUSTOM: ["UF_B", "UF_A"],
        Group.OTHER: [],
    }


def test_only_what_is_filled_counts() -> None:
    assert {key: filled_among(group.told) for key, group in groups().items()} == {
        Group.WHO: 1,
        Group.CONTACT: 1,
        Group.CUSTOM: 2,
        Group.OTHER: 0,
    }


def test_the_rows_of_another_kind_of_record_have_its_own_words_and_groups() -> None:
    table = FieldTable({Group.SALES: {"TITLE": LeadField("Deal name")}, Group.PEOPLE: LEAD_FIELDS.groups[Group.PEOPLE]})
    answers = answers_with({"NAME": "n", "CREATED_BY_ID": "1", "TITLE": "t"}, fields={})
    found = {group.key: group.rows for group in row_groups(shown_rows(answers, table), {}, table)}
    assert {key: [row.code for row in rows] for key, rows in found.items()} == {
        Group.SALES: ["TITLE"],
        Group.PEOPLE: ["CREATED_BY_ID"],
        Group.OTHER: ["NAME"],
    }
    assert [row.label for row in found[Group.SALES]] == ["Deal name"]
