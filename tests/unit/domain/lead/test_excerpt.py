from collections.abc import Mapping

import pytest

from b24app.domain.bounded_json import Json
from b24app.domain.lead.answers import FieldDescription
from b24app.domain.lead.excerpt import MOST_SEARCHED, excerpt_of
from tests.samples.leads import answers_with

SEEN = {
    code: FieldDescription(code=code, type=kind, title=code, is_custom=True, is_multiple=many)
    for code, kind, many in (
        ("UF_DEALS", "crm", True),
        ("UF_HELPER", "employee", False),
        ("UF_TEAM", "employee", True),
        ("UF_BRANCH", "crm_status", False),
        ("UF_NOTE", "string", False),
    )
}


def handed_over(lead: Mapping[str, Json], people: Mapping[int, str] | None = None) -> Mapping[str, Json]:
    return excerpt_of(answers_with(lead, SEEN, people=people)).values


def test_records_and_directories_codes_are_handed_over_and_other_values_are_not() -> None:
    lead: dict[str, Json] = {
        "ID": "123",
        "TITLE": "Office furniture",
        "CONTACT_ID": "7",
        "COMPANY_ID": None,
        "UF_DEALS": ["D_1", "C_2"],
        "UF_BRANCH": "IT",
        "UF_NOTE": "Call back",
    }
    assert handed_over(lead) == {"CONTACT_ID": "7", "UF_DEALS": ["D_1", "C_2"], "UF_BRANCH": "IT"}


@pytest.mark.rule("S10", "bad")
def test_a_field_that_this_viewer_may_not_see_is_not_handed_over() -> None:
    assert handed_over({"UF_HIDDEN": ["C_9"]}) == {}


def test_an_employee_is_handed_over_only_where_the_page_has_no_name_for_them() -> None:
    lead: dict[str, Json] = {
        "ASSIGNED_BY_ID": "2",
        "CREATED_BY_ID": 3,
        "MODIFY_BY_ID": "0",
        "MOVED_BY_ID": "",
        "UF_HELPER": "2",
        "UF_TEAM": [2, 4],
    }
    assert handed_over(lead, {2: "Sara Holt"}) == {"CREATED_BY_ID": 3, "UF_TEAM": [2, 4]}
    assert handed_over(lead, {2: "Sara Holt", 3: "Mia Brandt", 4: "Rob Quill"}) == {}


@pytest.mark.rule("S67", "bad")
def test_what_is_no_employees_number_is_not_handed_over() -> None:
    cases: list[Json] = ["9" * 5_000, 10**100, "٣", "-3", "03", True, [], {}]
    for odd in cases:
        assert handed_over({"ASSIGNED_BY_ID": odd, "UF_HELPER": odd, "UF_TEAM": [odd]}) == {}, odd


def test_contact_methods_are_handed_over_by_their_values_alone_and_not_too_many() -> None:
    phones: Json = [{"VALUE": f"+1 {number}", "VALUE_TYPE": "WORK"} for number in range(MOST_SEARCHED + 5)]
    assert handed_over({"PHONE": phones})["PHONE"] == [{"VALUE": f"+1 {number}"} for number in range(MOST_SEARCHED)]


@pytest.mark.rule("S67", "bad")
def test_what_is_no_contact_method_is_not_handed_over() -> None:
    cases: list[Json] = [
        None,
        "",
        "x",
        {},
        [],
        ["+1"],
        [None],
        [{"VALUE": None}],
        [{"VALUE": " "}],
        [{"VALUE": "x" * 999}],
    ]
    for odd in cases:
        assert handed_over({"PHONE": odd, "EMAIL": odd}) == {}, odd


def test_a_value_that_reads_like_a_reference_is_not_handed_over_as_the_portal_would_follow_it() -> None:
    assert handed_over({"EMAIL": [{"VALUE": "$result[person][ID]"}, {"VALUE": "a@example.com"}]}) == {
        "EMAIL": [{"VALUE": "a@example.com"}]
    }


def test_where_the_fields_are_not_described_no_custom_value_is_handed_over() -> None:
    assert excerpt_of(answers_with({"UF_BRANCH": "IT"})).values == {}
