"""What the tab shows of any lead: all of it, in groups, with a head; and custom fields by the viewer's list only."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from b24app.domain.bounded_json import Json
from b24app.domain.lead.answers import Cut, DirectoryEntry, FieldDescription, Missing
from b24app.domain.lead.fields import STANDARD_FIELDS, Group
from b24app.domain.lead.rows import Row
from b24app.domain.lead.tab import WHY_MISSING, LeadTab
from b24app.domain.lead.values.read_value import MOST_FIELDS
from b24app.domain.lead.values.values import Empty, Entry, File, Money, Person, Several, Value
from b24app.domain.message import Message
from b24app.domain.portal.installation import Export, TabSettings
from tests.samples.any_json import JSON
from tests.samples.leads import AS_OF, answers_with, lead_of_the_documentation, lead_with_every_field, tab_of

CODES = [code for fields in STANDARD_FIELDS.values() for code in fields]
TYPES = ["string", "boolean", "enumeration", "money", "date", "datetime", "employee", "crm", "file", "rest_1_x", ""]


def rows(tab: LeadTab) -> dict[str, Row]:
    return {row.code: row for group in tab.groups for row in group.rows}


def shown(value: Value) -> Iterator[str]:
    yield value.wire
    if isinstance(value, Several):
        for item in value.values:
            yield from shown(item)


def test_every_field_of_the_documentations_example_has_its_row() -> None:
    answers = lead_of_the_documentation()
    assert set(rows(tab_of(answers))) == set(answers.lead)


def test_an_empty_field_is_known_as_such() -> None:
    empty = {code for code, row in rows(tab_of(lead_of_the_documentation())).items() if row.is_empty}
    assert {"HONORIFIC", "NAME", "BIRTHDATE", "DATE_CLOSED", "OPPORTUNITY"} <= empty


def test_groups_stand_in_one_order_and_a_group_without_rows_is_left_out() -> None:
    keys = [group.key for group in tab_of(lead_with_every_field()).groups]
    assert keys == list(Group)
    assert Group.CUSTOM not in [group.key for group in tab_of(lead_of_the_documentation()).groups]


def test_the_head_tells_who_where_and_how_much() -> None:
    head = tab_of(lead_with_every_field()).head
    assert head.title == "Warehouse racks for the new branch"
    assert head.person == "Ms. Marta Ines Albrecht"
    assert (head.position, head.company) == ("Head of purchasing", "Nordlicht Logistik")
    assert head.stage == Entry(wire="IN_PROCESS", name="In progress", color="#2fc6f6")
    assert isinstance(head.amount, Money)
    assert head.amount.currency == "EUR"
    assert isinstance(head.owner, Person)
    assert head.owner.name == "Jonas Weber"
    assert head.created
    assert head.moved
    assert head.last_activity


def test_the_head_of_an_empty_lead_is_empty() -> None:
    head = tab_of(answers_with({})).head
    assert (head.title, head.person, head.stage, head.amount, head.owner, head.created) == (
        "",
        "",
        None,
        None,
        None,
        None,
    )


def test_a_salutation_without_a_name_is_nobody() -> None:
    directories = {"HONORIFIC": {"HNR_EN_1": DirectoryEntry(name="Mr.")}}
    assert tab_of(answers_with({"HONORIFIC": "HNR_EN_1"}, directories=directories)).head.person == ""


def test_the_time_of_asking_is_told_in_the_time_zone_of_the_portal() -> None:
    as_of = tab_of(lead_with_every_field()).as_of
    assert as_of == AS_OF
    assert as_of.utcoffset() == timedelta(hours=3)
    assert tab_of(answers_with({})).as_of.utcoffset() == timedelta()
    since_the_clocks_changed = replace(lead_with_every_field(), zone=timezone(timedelta(hours=2)))
    assert tab_of(since_the_clocks_changed).as_of.utcoffset() == timedelta(hours=2)


def test_a_custom_field_is_shown_only_if_the_portal_lists_it_for_this_viewer() -> None:
    seen = FieldDescription(code="UF_CRM_A", type="string", title="Seen")
    lead: dict[str, Json] = {"ID": "7", "UF_CRM_A": "a", "UF_CRM_B": "b", "uf_crm_c": "c"}
    tab = tab_of(answers_with(lead, fields={"UF_CRM_A": seen}))
    assert set(rows(tab)) == {"ID", "UF_CRM_A"}
    assert rows(tab)["UF_CRM_A"].label == "Seen"


def test_no_custom_field_is_shown_where_the_portal_described_none() -> None:
    tab = tab_of(answers_with({"ID": "7", "UF_CRM_A": "a"}, fields=None, missing=("fields",)))
    assert set(rows(tab)) == {"ID"}
    assert tab.reasons == (WHY_MISSING[Missing.FIELDS],)


def test_a_parent_is_a_record_of_its_smart_process() -> None:
    row = rows(tab_of(lead_with_every_field()))["PARENT_ID_128"]
    assert row.label == Message("Parent item (SPA %(number)s)", values={"number": "128"})
    assert row.value.kind == "binding"


def test_a_field_that_we_do_not_know_is_shown_under_the_portals_label_or_its_code() -> None:
    fields = {"FUTURE": FieldDescription(code="FUTURE", type="datetime", title="What comes")}
    tab = tab_of(answers_with({"FUTURE": "2030-01-01T00:00:00+00:00", "FARTHER": "x"}, fields=fields))
    assert [(row.label, row.value.kind) for row in rows(tab).values()] == [
        ("What comes", "moment"),
        ("FARTHER", "long_text"),
    ]
    assert [group.key for group in tab.groups] == [Group.OTHER]


def test_the_portals_label_is_kept_where_it_is_not_ours() -> None:
    titles = {"TITLE": "Name des Leads", "NAME": "First name", "POST": "POST"}
    fields = {code: FieldDescription(code=code, type="string", title=title) for code, title in titles.items()}
    tab = tab_of(answers_with({"TITLE": "x", "NAME": "y", "POST": "z"}, fields=fields))
    assert [row.portal_label for row in rows(tab).values()] == ["Name des Leads", "", ""]


@pytest.mark.parametrize(("export", "is_admin", "may"), [("nobody", True, False), ("administrators", True, True)])
def test_the_administrators_choice_says_who_may_export(export: str, *, is_admin: bool, may: bool) -> None:
    answers = answers_with({})
    answers = replace(answers, caller=replace(answers.caller, is_admin=is_admin))
    assert tab_of(answers, TabSettings(export=Export(export))).may_export is may


def test_whatever_the_portal_did_not_give_is_said_in_a_sentence_of_its_own() -> None:
    reasons = tab_of(answers_with({}, missing=Missing)).reasons
    assert len({said.text for said in reasons}) == len(Missing)


def test_no_file_address_of_the_sample_is_kept() -> None:
    assert "SECRETTOKEN" in repr(lead_with_every_field())
    assert "SECRETTOKEN" not in repr(tab_of(lead_with_every_field()))


@pytest.mark.parametrize(("wire", "is_empty"), [(["", None], True), (["", "x"], False)])
def test_a_list_is_empty_where_nothing_in_it_is_filled(wire: Json, *, is_empty: bool) -> None:
    fields = {"UF_A": FieldDescription(code="UF_A", type="string", title="A", is_multiple=True)}
    row = rows(tab_of(answers_with({"UF_A": wire}, fields=fields)))["UF_A"]
    assert row.is_empty is is_empty
    assert not isinstance(row.value, Empty)


FIELD_CODES = st.sampled_from([*CODES, "PARENT_ID_128", "UF_A", "UF_B", "NEW_ONE"]) | st.text()
DESCRIPTIONS = st.builds(
    FieldDescription,
    code=st.just("x"),
    type=st.sampled_from(TYPES),
    title=st.text(max_size=5),
    is_multiple=st.booleans(),
    items=st.dictionaries(st.text(max_size=3), st.text(max_size=3), max_size=2),
)


@pytest.mark.costly
@given(
    lead=st.dictionaries(FIELD_CODES, JSON, max_size=8),
    fields=st.none() | st.dictionaries(FIELD_CODES, DESCRIPTIONS, max_size=8),
    missing=st.lists(st.sampled_from(Missing), max_size=2),
)
def test_any_lead_is_shown_and_every_text_of_it_can_be_found(
    lead: dict[str, Json], fields: dict[str, FieldDescription] | None, missing: list[Missing]
) -> None:
    tab = tab_of(replace(answers_with(lead, fields=fields), missing=tuple(missing)))
    found = rows(tab)
    for code, wire in lead.items():
        if code.upper().startswith("UF_") and code not in (fields or {}):
            assert code not in found
        elif isinstance(wire, str) and not isinstance(found[code].value, File):
            assert wire in set(shown(found[code].value))
        else:
            assert code in found


def told(messages: Iterable[Message]) -> list[str]:
    return [each.text % each.values for each in messages]


@pytest.mark.rule("S58", "good")
def test_of_a_lead_that_is_here_whole_nothing_is_said_to_be_missing() -> None:
    tab = tab_of(lead_with_every_field())
    assert (tab.left_out, tab.bounds) == (None, ())


@pytest.mark.rule("S58", "bad")
def test_a_lead_that_is_not_here_whole_says_how_much_of_it_is() -> None:
    answers = answers_with({"TITLE": "x…", "NAME": "y"}, fields={})
    tab = tab_of(replace(answers, left_out=True, cuts={"TITLE": Cut.TEXT}))
    assert told(tab.bounds) == [
        "This lead has more fields than can be shown. The first 2 are shown.",
        "These fields are not exported in full: TITLE.",
    ]
    assert tab.left_out == tab.bounds[0]


@pytest.mark.rule("S58", "bad")
def test_fields_that_are_described_and_have_no_room_are_told_too() -> None:
    fields = {f"UF_{number}": FieldDescription(code="", type="", title="") for number in range(MOST_FIELDS)}
    assert tab_of(answers_with({"UF_0": "1"}, fields=fields)).left_out is None
    left_out = tab_of(answers_with({"ID": "7"}, fields=fields)).left_out
    assert left_out
    assert left_out.values == {"shown": MOST_FIELDS}


def test_a_sentence_names_few_of_many_fields() -> None:
    lead: dict[str, Json] = {f"A{number}": "x…" for number in range(100)}
    (said,) = told(tab_of(replace(answers_with(lead), cuts=dict.fromkeys(lead, Cut.TEXT))).bounds)
    assert said.endswith("A18, A19, ….")
