import pytest

from b24app.adapters.portal.words import read_directory, read_fields, read_person
from b24app.domain.bounded_json import Json
from b24app.domain.lead.answers import DirectoryEntry, FieldDescription
from tests.wire.scripted_host import sample

ANSWERS = sample("core_batch")["result"]["result"]
SIZE = "UF_CRM_1720019876534"


def test_a_custom_field_is_called_by_its_label_and_knows_its_items() -> None:
    fields = read_fields(ANSWERS["fields"])
    assert fields is not None
    assert fields[SIZE] == FieldDescription(
        code=SIZE, type="enumeration", title="Size", is_custom=True, items={"45": "Large", "46": "Small"}
    )
    assert fields["TITLE"] == FieldDescription(code="TITLE", type="string", title="Lead Name", is_required=True)
    assert fields["PHONE"].is_multiple


@pytest.mark.parametrize(
    ("labels", "title"),
    [
        ({"formLabel": "A", "listLabel": "B", "filterLabel": "C", "title": "UF_CRM_1"}, "A"),
        ({"formLabel": "", "listLabel": "B", "filterLabel": "C", "title": "UF_CRM_1"}, "B"),
        ({"formLabel": None, "listLabel": "  ", "filterLabel": "C"}, "C"),
        ({"title": "UF_CRM_1"}, "UF_CRM_1"),
        ({"title": ["x"]}, "UF_CRM_1"),
        ({}, "UF_CRM_1"),
    ],
    ids=str,
)
def test_the_first_label_there_is_names_a_custom_field(labels: dict[str, Json], title: str) -> None:
    fields = read_fields({"UF_CRM_1": labels})
    assert fields is not None
    assert (fields["UF_CRM_1"].title, fields["UF_CRM_1"].is_custom) == (title, True)


def test_yes_is_read_in_each_of_the_platforms_words() -> None:
    fields = read_fields({"A": {"isMultiple": "Y", "isRequired": "1", "isReadOnly": 1, "isDynamic": True}})
    assert fields is not None
    field = fields["A"]
    assert (field.is_multiple, field.is_required, field.is_read_only, field.is_custom) == (True,) * 4


@pytest.mark.parametrize("answer", [None, [], {}, "x", 7, {"A": None}, {"A": "x"}, [{"A": {}}]], ids=repr)
def test_an_answer_that_describes_no_field_is_none(answer: Json) -> None:
    assert read_fields(answer) is None


def test_what_is_no_description_is_left_out() -> None:
    fields = read_fields({"A": 7, "B": {"items": "x"}, "C": {"items": [{"ID": 4, "VALUE": "four"}, 7]}})
    assert fields is not None
    assert {code: field.items for code, field in fields.items()} == {"B": {}, "C": {"4": "four"}}


@pytest.mark.parametrize(
    ("said", "of"),
    [
        ({"type": "crm_status", "statusType": "SOURCE"}, "SOURCE"),
        ({"type": "crm_status", "settings": {"ENTITY_TYPE": "INDUSTRY"}}, "INDUSTRY"),
        ({"type": "crm", "settings": {"LEAD": "N", "DEAL": "Y", "VISIBLE": "Y"}}, "D"),
        ({"type": "crm", "settings": {"DYNAMIC_128": "Y"}}, "T80"),
        ({"type": "crm", "settings": {"SMART_INVOICE": True}}, "SI"),
        ({"type": "crm", "settings": {"LEAD": "Y", "DEAL": "Y"}}, ""),
        ({"type": "crm", "settings": []}, ""),
        ({"type": "crm"}, ""),
        ({"type": "string"}, ""),
    ],
    ids=str,
)
def test_a_field_says_which_directory_or_kind_of_record_it_means(said: dict[str, Json], of: str) -> None:
    fields = read_fields({"UF_CRM_1": said})
    assert fields is not None
    assert fields["UF_CRM_1"].of == of


@pytest.mark.parametrize(
    ("row", "color"),
    [
        ({"COLOR": "#39A8EF", "EXTRA": {"COLOR": "#000000"}}, "#39A8EF"),
        ({"COLOR": "", "EXTRA": {"COLOR": "#00C9FA"}}, "#00C9FA"),
        ({"COLOR": "red;background:url(//evil)", "EXTRA": []}, ""),
        ({"COLOR": "#39A8EF\n"}, ""),
        ({}, ""),
    ],
    ids=str,
)
def test_a_color_is_six_hexadecimal_digits_or_none(row: dict[str, Json], color: str) -> None:
    assert read_directory([{"STATUS_ID": "NEW", "NAME": "New"} | row]) == {
        "NEW": DirectoryEntry(name="New", color=color)
    }


def test_an_empty_directory_is_one_and_no_list_is_none() -> None:
    assert read_directory([]) == {}
    assert read_directory({"NEW": "New"}) is None
    assert read_directory(None) is None


def test_a_person_is_found_among_others_or_not_at_all() -> None:
    listed: Json = [{"ID": "1", "NAME": "Ada", "LAST_NAME": "Archer"}, 7, {"ID": 2, "NAME": "Sara"}]
    assert read_person(listed, 1) == "Ada Archer"
    assert read_person(listed, 2) == "Sara"
    assert read_person(listed, 3) == ""
    assert read_person("x", 1) == ""
