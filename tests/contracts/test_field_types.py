"""Every type of custom field in the wire forms of both methods: filled, several, never filled; and what is shown of it.

Source of the forms: docs/platform.md 5.5 and 5.7, after the documents and the portal's own code.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from decimal import Decimal
from itertools import product
from pathlib import Path

import pytest

from b24app.adapters.portal.core_batch import LeadByGet
from b24app.adapters.portal.lead_by_item import LeadByItem
from b24app.adapters.portal.words import read_fields
from b24app.domain.bounded_json import Json
from b24app.domain.lead.rows import Row, shown_rows
from b24app.domain.lead.values.values import Empty, Several, Value
from b24app.domain.message import Message
from demo.bitrix24_standin.crm.custom_fields import SAMPLES
from tests.samples.leads import answers_with

DAY, TIME = "2026-09-01T03:00:00+03:00", "2026-08-24T10:15:00+03:00"
FILE: Json = {"id": 12, "showUrl": "/s?fileId=12", "downloadUrl": "/s?auth=CANARY"}
ITEM_FILE: Json = {"id": 12, "url": "/s?fileId=12", "urlMachine": "/rest/CANARY"}
FILE_SHOWN = {"file_id": "12", "name": "", "size": None}
SHAPES = Path(__file__).parents[1] / "samples" / "shapes"
UNSET: list[Json] = ["", None, False, []]


@dataclass(frozen=True, slots=True, kw_only=True)
class Type:
    """One type: its single value and its list by either method, and what is shown of the one value."""

    by_get: tuple[Json, Json]
    by_item: tuple[Json, Json]
    kind: str
    shown: Mapping[str, object]


def text(value: str) -> Type:
    return Type(by_get=(value, [value]), by_item=(value, [value]), kind="long_text", shown={})


def record(number: int, entity: str) -> Type:
    shown = {"entity": Message(entity), "entity_id": str(number), "path": ""}
    return Type(by_get=(str(number), [number]), by_item=(number, [number]), kind="binding", shown=shown)


TYPES = {
    "string": text("a <b>\nline"),
    "string_formatted": text("K-20817"),
    "integer": Type(by_get=("81", [81]), by_item=(81, [81]), kind="number", shown={"number": Decimal(81)}),
    "double": Type(by_get=("12.5", [12.5]), by_item=(12.5, [12.5]), kind="number", shown={"number": Decimal("12.5")}),
    "boolean": Type(by_get=("1", [1]), by_item=("Y", ["Y"]), kind="flag", shown={"is_on": True}),
    "enumeration": Type(by_get=("46", [46]), by_item=(46, [46]), kind="entry", shown={"name": "Medium", "color": ""}),
    "date": Type(by_get=(DAY, [DAY]), by_item=(DAY, [DAY]), kind="day", shown={"day": date(2026, 9, 1)}),
    "datetime": Type(
        by_get=(TIME, [TIME]), by_item=(TIME, [TIME]), kind="moment", shown={"at": datetime.fromisoformat(TIME)}
    ),
    "url": Type(
        by_get=("https://a.example/?x=1", ["https://a.example/?x=1"]),
        by_item=("https://a.example/?x=1", ["https://a.example/?x=1"]),
        kind="link",
        shown={"href": "https://a.example/?x=1"},
    ),
    "money": Type(
        by_get=("300|USD", ["300|USD"]),
        by_item=("300|USD", ["300|USD"]),
        kind="money",
        shown={"amount": Decimal(300), "currency": "USD"},
    ),
    "address": Type(
        by_get=("1 Mill Lane|51.5;-0.1", ["1 Mill Lane|51.5;-0.1"]),
        by_item=("1 Mill Lane|51.5;-0.1|15", ["1 Mill Lane|51.5;-0.1|15"]),
        kind="place",
        shown={"words": "1 Mill Lane"},
    ),
    "file": Type(by_get=(FILE, [FILE]), by_item=(ITEM_FILE, [ITEM_FILE]), kind="file", shown=FILE_SHOWN),
    "employee": Type(
        by_get=("7", [7]),
        by_item=(7, [7]),
        kind="person",
        shown={"user_id": "7", "name": "Ada Archer", "path": "/company/personal/user/7/"},
    ),
    "crm": Type(
        by_get=("D_12", ["D_12"]),
        by_item=("D_12", ["D_12"]),
        kind="binding",
        shown={"entity": Message("Deal"), "entity_id": "12", "path": "/crm/deal/details/12/"},
    ),
    "crm_status": Type(by_get=("IT", ["IT"]), by_item=("IT", ["IT"]), kind="entry", shown={"name": "", "color": ""}),
    "iblock_element": record(123, "List item"),
    "iblock_section": record(7, "List section"),
    "hlblock": record(5, "Table row"),
    "resourcebooking": record(41, "Resource booking"),
    "rest_31_colour": text("#c0ffee"),
}


def row(kind: str, wire: Json, *, by_item: bool, is_multiple: bool) -> Row:
    """Read one custom field as either method gives it."""
    described: dict[str, Json] = {"type": kind, "isMultiple": is_multiple, "formLabel": "Label", "isDynamic": True}
    items: Json = [{"ID": "46", "VALUE": "Medium"}] if kind == "enumeration" else []
    fields = read_fields({"UF_X": {**described, "items": items}})
    lead: dict[str, Json] = {"UF_X": wire}
    read = LeadByItem().lead({"item": lead}, fields) if by_item else LeadByGet().lead(lead, fields)
    return shown_rows(answers_with(read, fields=fields, people={7: "Ada Archer"}))["UF_X"]


def parts(value: Value) -> dict[str, object]:
    """Return what the value holds besides its wire."""
    return {part.name: getattr(value, part.name) for part in fields(value) if part.name != "wire"}


def test_every_type_of_the_documents_and_of_the_stand_in_portal_has_its_line() -> None:
    documented = {"string", "integer", "double", "boolean", "datetime", "date", "enumeration", "iblock_section"}
    documented |= {"iblock_element", "employee", "crm_status", "crm", "address", "money", "url", "file"}
    assert documented | {kind for _, kind, *_ in SAMPLES} <= set(TYPES)


def test_a_type_is_read_alike_by_either_method_alone_and_in_a_list() -> None:
    for (kind, type_), by_item in product(TYPES.items(), (False, True)):
        single, several = type_.by_item if by_item else type_.by_get
        value = row(kind, single, by_item=by_item, is_multiple=False).value
        assert (value.kind, parts(value)) == (type_.kind, type_.shown), (kind, by_item)
        listed = row(kind, several, by_item=by_item, is_multiple=True).value
        assert isinstance(listed, Several)
        assert [(item.kind, parts(item)) for item in listed.values] == [(type_.kind, type_.shown)], (kind, by_item)
        assert "CANARY" not in repr((value, listed)), kind


def test_a_field_that_was_never_filled_is_empty_however_that_is_written() -> None:
    for kind, wire, by_item, is_multiple in product(TYPES, UNSET, (False, True), (False, True)):
        if wire is False and kind == "boolean" and not is_multiple:
            continue  # a plain `false` says no: the next test
        found = row(kind, wire, by_item=by_item, is_multiple=is_multiple)
        written = "" if wire == "" else json.dumps(wire)
        assert (found.is_empty, found.value) == (True, Empty(wire=written)), (kind, wire, by_item, is_multiple)


def test_no_is_an_answer_and_not_empty() -> None:
    wires: list[Json] = [False, "0", 0, "N", "false"]
    for wire in wires:
        found = row("boolean", wire, by_item=False, is_multiple=False)
        assert (parts(found.value), found.is_empty) == ({"is_on": False}, False), wire


def test_a_record_without_its_prefix_is_of_the_one_kind_that_the_field_takes() -> None:
    fields = read_fields({"UF_X": {"type": "crm", "settings": {"DYNAMIC_128": "Y", "LEAD": "N"}}})
    value = shown_rows(answers_with({"UF_X": "12"}, fields=fields))["UF_X"].value
    assert parts(value)["path"] == "/crm/type/128/details/12/"


@pytest.mark.parametrize(("method", "prefix"), [("crm.lead.get", "result/"), ("crm.item.get", "result/item/")])
def test_every_field_of_the_recorded_answers_is_a_row_with_a_label_of_ours(method: str, prefix: str) -> None:
    types = json.loads((SHAPES / f"{method}.json").read_text(encoding="utf-8"))["types"]
    names = {
        key.removeprefix(prefix) for key in types if key.startswith(prefix) and key.count("/") == prefix.count("/")
    }
    answer: dict[str, Json] = dict.fromkeys(names - {"fm"}, "1")
    by_item = method == LeadByItem.name
    lead = LeadByItem().lead({"item": answer}, {}) if by_item else LeadByGet().lead(answer, {})
    rows = shown_rows(answers_with(lead, fields={}))
    assert len(rows) > 35
    unlabelled = {code for code, found in rows.items() if not isinstance(found.label, Message)}
    assert unlabelled == ({"searchContent"} if by_item else set())
