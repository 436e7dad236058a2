"""Rows are in their groups, and with them, uncounted, the fields that were not returned."""

from b24app.domain.lead.answers import FieldDescription
from b24app.domain.lead.fields import LEAD_FIELDS, FieldTable, Group, LeadField
from b24app.domain.lead.row_groups import RowGroup, row_groups
from b24app.domain.lead.rows import absent_rows, shown_rows
from tests.samples.leads import answers_with


def groups() -> dict[Group, RowGroup]:
    kinds = {"PHONE": "crm_multifield", "UF_B": "string", "UF_A": "string", "NEW": "string"}
    fields = {code: FieldDescription(code=code, type=kind, title=code) for code, kind in kinds.items()}
    answers = answers_with({"UF_B": "b", "NAME": "", "TITLE": "t", "UF_A": "a"}, fields=fields)
    return {group.key: group for group in row_groups(shown_rows(answers), absent_rows(answers))}


def test_a_group_holds_what_was_returned_and_apart_from_it_what_was_not() -> None:
    found = {
        key: ([row.code for row in group.rows], [row.code for row in group.absent]) for key, group in groups().items()
    }
    assert found == {
        Group.WHO: (["TITLE", "NAME"], []),
        Group.CONTACT: ([], ["PHONE"]),
        Group.CUSTOM: (["UF_B", "UF_A"], []),
        Group.OTHER: ([], ["NEW"]),
    }


def test_only_what_is_filled_counts() -> None:
    assert {key: group.filled for key, group in groups().items()} == {
        Group.WHO: 1,
        Group.CONTACT: 0,
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
