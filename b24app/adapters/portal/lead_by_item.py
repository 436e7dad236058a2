"""The call of crm.item.get, the vendor's successor to crm.lead.get, with its answer as crm.lead.get would give it.

It returns to everybody the custom fields that are visible to selected people only. So its answer is cut to the fields
that crm.lead.fields, asked with the same token, lists. What is no field of a lead there (observers, short dates ...) is
left out, too. Flat copies of telephone numbers and mail addresses are taken only for a kind that is missing in `fm`.
Source: Bitrix24 REST docs, crm.item.get, crm.item.fields.
"""

import re
from collections.abc import Mapping, Sequence
from typing import ClassVar

from b24app.adapters.rest.batch import Command
from b24app.adapters.rest.client import LARGEST
from b24app.adapters.rest.wire_values import rows, table, text, texts
from b24app.domain.bounded_json import Json
from b24app.domain.lead.answers import FieldDescription, Missing
from b24app.domain.lead.fields import CUSTOM, LEAD_FIELDS
from b24app.domain.lead.states import MULTIFIELDS
from b24app.domain.php_lists import php_list

LEADS = "1"  # the entityTypeId of leads
RENAMED: Mapping[str, str] = {
    "STATUS_ID": "stageId",
    "STATUS_SEMANTIC_ID": "stageSemanticId",
    "CREATED_BY_ID": "createdBy",
    "MODIFY_BY_ID": "updatedBy",
    "MOVED_BY_ID": "movedBy",
    "DATE_CREATE": "createdTime",
    "DATE_MODIFY": "updatedTime",
}
CODES = {name: code for code, name in RENAMED.items()}
BORDER = re.compile(r"(?<=[a-z])(?=[A-Z0-9])")
# Flat copies: some portals answer with these alone. The plain one comes last, as it repeats one of the others.
# Source: docs/platform.md 5.7 (issues 263 and 264 of the vendor's documents, checked on 28 November 2026).
FLAT: Mapping[str, Mapping[str, str]] = {
    "PHONE": {"phoneWork": "WORK", "phoneMobile": "MOBILE", "phoneMailing": "MAILING", "phone": "OTHER"},
    "EMAIL": {"emailWork": "WORK", "emailHome": "HOME", "emailMailing": "MAILING", "email": "OTHER"},
    "IM": {"imol": "OPENLINE", "skype": "SKYPE", "icq": "ICQ"},
}
PARENT = re.compile(r"PARENT_ID_[0-9]{1,9}")
NAMED_OTHERWISE = "uf"  # as in ufCrmSize: two fields may share such a name, so it cannot be used to cut the answer
SEARCHED = "searchContent"  # stays, to be shown as redacted


class LeadByItem:
    """Reads a lead as an item of the universal methods."""

    name: ClassVar[str] = "crm.item.get"
    hides: ClassVar[bool] = False

    def command(self, lead_id: int) -> Command:
        """Return the call, which asks for the custom fields' own names."""
        params = {"entityTypeId": LEADS, "id": str(lead_id), "useOriginalUfNames": "Y"}
        return Command(method=self.name, params=params, most_bytes=LARGEST)

    def place(self, code: str) -> str:
        """Return where in the answer a standard field is, in the notation of a batch's references."""
        head, *tail = code.lower().split("_")
        return f"[item][{RENAMED.get(code) or head + ''.join(map(str.capitalize, tail))}]"

    def lead(self, answer: Json, fields: Mapping[str, FieldDescription] | None) -> Mapping[str, Json]:
        """Return the lead by its fields' codes, empty where the answer is none. `fields` limits the custom ones."""
        item = _item(answer)
        coded = {_code(name): value for name, value in item.items() if not name.startswith(NAMED_OTHERWISE)}
        listed = {code: _as_lead(value) for code, value in coded.items() if _is_listed(code, fields or {})}
        searched = {SEARCHED: item[SEARCHED]} if SEARCHED in item else {}
        return {**listed, **_flat_copies(item), **_multifields(item.get("fm")), **searched}

    def reasons(self, answer: Json) -> tuple[Missing, ...]:
        """Return which parts of the lead the answer does not give."""
        return (Missing.CUSTOM,) if any(name.startswith(NAMED_OTHERWISE) for name in _item(answer)) else ()


def _item(answer: Json) -> Mapping[str, Json]:
    return table((table(answer) or {}).get("item")) or {}


def _code(name: str) -> str:
    return CODES.get(name) or (name if name.startswith(CUSTOM) else BORDER.sub("_", name).upper())


def _is_listed(code: str, fields: Mapping[str, FieldDescription]) -> bool:
    if code in MULTIFIELDS:  # a flat copy of one number, which is read as such
        return False
    return code in fields or code in LEAD_FIELDS.by_code or PARENT.fullmatch(code) is not None


def _as_lead(value: Json) -> Json:
    """Name the addresses of files as crm.lead.get does, because they are redacted by that name."""
    value = php_list(value)
    if isinstance(value, Mapping) and "urlMachine" in value:
        return {"showUrl" if key == "url" else key: part for key, part in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_as_lead(part) for part in value]
    return value


def _multifields(answer: Json) -> Mapping[str, Json]:
    listed = [
        {
            "ID": row.get("id"),
            "VALUE_TYPE": row.get("valueType"),
            "VALUE": row.get("value"),
            "TYPE_ID": text(row.get("typeId")),
        }
        for row in rows(answer) or ()
    ]
    of_a_kind = {kind: [row for row in listed if row["TYPE_ID"] == kind] for kind in MULTIFIELDS}
    return {kind: found for kind, found in of_a_kind.items() if found}


def _flat_copies(item: Mapping[str, Json]) -> Mapping[str, Json]:
    """Return the flat copies as crm.lead.get gives such values, each value once."""
    found: dict[str, Json] = {}
    for kind, names in FLAT.items():
        of_values: dict[str, str] = {}
        for name, value_type in names.items():
            for value in texts(item.get(name)):
                of_values.setdefault(value, value_type)
        if of_values:
            found[kind] = [
                {"ID": None, "VALUE_TYPE": value_type, "VALUE": value, "TYPE_ID": kind}
                for value, value_type in of_values.items()
            ]
    return found
