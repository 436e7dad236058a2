import pytest

from b24app.adapters.portal.words import MOST_LABELS, are_cut, read_directory, read_fields, read_person
from b24app.domain.bounded_json import LONGEST_LINE, Json
from b24app.domain.lead.answers import DirectoryEntry, FieldDescription
from b24app.domain.lead.values.read_value import LONGEST_CODE, MOST_FIELDS
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


def test_the_first_label_there_is_names_a_custom_field() -> None:
    cases: list[tuple[dict[str, Json], str]] = [
        ({"formLabel": "A", "listLabel": "B", "filterLabel": "C", "title": "UF_CRM_1"}, "A"),
        ({"formLabel": "", "listLabel": "B", "filterLabel": "C", "title": "UF_CRM_1"}, "B"),
        ({"formLabel": None, "listLabel": "  ", "filterLabel": "C"}, "C"),
        ({"title": "UF_CRM_1"}, "UF_CRM_1"),
        ({"title": ["x"]}, "UF_CRM_1"),
        ({}, "UF_CRM_1"),
    ]
    for labels, title in cases:
        fields = read_fields({"UF_CRM_1": labels})
        assert fields is not None, labels
        assert (fields["UF_CRM_1"].title, fields["UF_CRM_1"].is_custom) == (title, True), labels


def test_yes_is_read_in_each_of_the_platforms_words() -> None:
    fields = read_fields({"A": {"isMultiple": "Y", "isRequired": "1", "isReadOnly": 1, "isDynamic": True}})
    assert fields is not None
    field = fields["A"]
    assert (field.is_multiple, field.is_required, field.is_read_only, field.is_custom) == (True,) * 4


def test_an_answer_that_describes_no_field_is_none() -> None:
    cases: list[Json] = [None, [], {}, "x", 7, {"A": None}, {"A": "x"}, [{"A": {}}]]
    for answer in cases:
        assert read_fields(answer) is None, answer


def test_what_is_no_description_is_left_out() -> None:
    fields = read_fields({"A": 7, "B": {"items": "x"}, "C": {"items": [{"ID": 4, "VALUE": "four"}, 7]}})
    assert fields is not None
    assert {code: field.items for code, field in fields.items()} == {"B": {}, "C": {"4": "four"}}


def test_a_field_says_which_directory_or_kind_of_record_it_means() -> None:
    cases: list[tuple[dict[str, Json], str]] = [
        ({"type": "crm_status", "statusType": "SOURCE"}, "SOURCE"),
        ({"type": "crm_status", "settings": {"ENTITY_TYPE": "INDUSTRY"}}, "INDUSTRY"),
        ({"type": "crm", "settings": {"LEAD": "N", "DEAL": "Y", "VISIBLE": "Y"}}, "D"),
        ({"type": "crm", "settings": {"DYNAMIC_128": "Y"}}, "T80"),
        ({"type": "crm", "settings": {"SMART_INVOICE": True}}, "SI"),
        ({"type": "crm", "settings": {"LEAD": "Y", "DEAL": "Y"}}, ""),
        ({"type": "crm", "settings": []}, ""),
        ({"type": "crm"}, ""),
        ({"type": "string"}, ""),
    ]
    for said, of in cases:
        fields = read_fields({"UF_CRM_1": said})
        assert fields is not None, said
        assert fields["UF_CRM_1"].of == of, said


def test_a_color_is_six_hexadecimal_digits_or_none() -> None:
    cases: list[tuple[dict[str, Json], str]] = [
        ({"COLOR": "#39A8EF", "EXTRA": {"COLOR": "#000000"}}, "#39A8EF"),
        ({"COLOR": "", "EXTRA": {"COLOR": "#00C9FA"}}, "#00C9FA"),
        ({"COLOR": "red;background:url(//evil)", "EXTRA": []}, ""),
        ({"COLOR": "#39A8EF\n"}, ""),
        ({}, ""),
    ]
    for row, color in cases:
        assert read_directory([{"STATUS_ID": "NEW", "NAME": "New"} | row]) == {
            "NEW": DirectoryEntry(name="New", color=color)
        }, row


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


@pytest.mark.rule("S58", "bad")
def test_of_too_many_descriptions_the_first_are_read() -> None:
    described: dict[str, Json] = {f"UF_{number}": {} for number in range(MOST_FIELDS)}
    more = described | {"UF_MORE": {}}
    fields = read_fields(more) or {}
    assert list(fields) == list(described)
    assert (are_cut(described, fields), are_cut(more, fields), are_cut(None, {})) == (False, True, False)


@pytest.mark.rule("S67", "bad")
def test_labels_types_and_words_are_cut_and_a_code_that_is_too_long_describes_nothing() -> None:
    long, code = "x" * 999, "A" * (LONGEST_CODE + 1)
    items: Json = [{"ID": "4", "VALUE": long}]
    fields = read_fields({"A": {"type": long, "title": long, "items": items}, code: {"type": "string"}})
    assert fields is not None
    assert list(fields) == ["A"]
    field = fields["A"]
    assert (len(field.type), len(field.title), len(field.items["4"])) == (LONGEST_CODE, LONGEST_LINE, LONGEST_LINE)


@pytest.mark.rule("S58", "bad")
def test_where_all_labels_are_too_long_together_the_last_fields_are_left_out_and_noticed() -> None:
    described: Json = {f"UF_{number:03}": {"title": "&" * 255} for number in range(MOST_FIELDS)}
    fields = read_fields(described) or {}
    assert list(fields) == [f"UF_{number:03}" for number in range(len(fields))]
    assert len(fields) == MOST_LABELS // len("&quot;" + "&amp;" * 255 + 2 * "UF_000" + "&quot;")
    assert are_cut(described, fields)


@pytest.mark.rule("S58", "bad")
def test_codes_and_types_take_room_as_labels_do() -> None:
    usual: Json = {f"UF_CRM_17200198765{n:03}": {"type": "enumeration", "title": "Größe"} for n in range(MOST_FIELDS)}
    assert len(read_fields(usual) or {}) == MOST_FIELDS
    described: Json = {f"{n:03}".ljust(LONGEST_CODE, "&"): {"type": "&" * LONGEST_CODE} for n in range(MOST_FIELDS)}
    assert len(read_fields(described) or {}) < MOST_LABELS // (4 * 5 * (LONGEST_CODE - 3))


@pytest.mark.rule("S58", "bad")
def test_the_words_of_a_directory_are_cut_and_a_code_that_is_too_long_is_none() -> None:
    directory = read_directory([{"STATUS_ID": "NEW", "NAME": "x" * 999}])
    assert directory is not None
    assert len(directory["NEW"].name) == LONGEST_LINE
    assert read_directory([{"STATUS_ID": "x" * (LONGEST_CODE + 1), "NAME": "x"}]) == {}
