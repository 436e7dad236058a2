"""A lead as the universal methods return it: other names, numbers as numbers, multifields in one list.

Imitates: Bitrix24 REST docs, "Universal methods crm.item.get" (docs/platform.md 5.6, 5.7).
"""

import codecs
import re
from collections.abc import Mapping
from functools import cache

from ..php import integer, items
from .custom_fields import CustomField

RENAMED = {
    "STATUS_ID": "stageId",
    "STATUS_SEMANTIC_ID": "stageSemanticId",
    "CREATED_BY_ID": "createdBy",
    "MODIFY_BY_ID": "updatedBy",
    "DATE_CREATE": "createdTime",
    "DATE_MODIFY": "updatedTime",
    "MOVED_BY_ID": "movedBy",
}
INTEGERS = {"ID", "COMPANY_ID", "CONTACT_ID", "ASSIGNED_BY_ID", "CREATED_BY_ID", "MODIFY_BY_ID", "MOVED_BY_ID"}
INTEGERS |= {"LAST_ACTIVITY_BY", "PARENT_ID_183"}
MULTIFIELDS = ("PHONE", "EMAIL", "WEB", "IM", "LINK")
ADDRESS_PART = re.compile(r"ADDRESS_\w+")
OWN = ("dateCreateShort", "dateModifyShort", "isConvert", "productId", "login", "shortName", "skype", "icq")
ALIASES = {
    "phone": ("PHONE", ""),
    "phoneWork": ("PHONE", "WORK"),
    "phoneMobile": ("PHONE", "MOBILE"),
    "phoneMailing": ("PHONE", "MAILING"),
    "email": ("EMAIL", ""),
    "emailHome": ("EMAIL", "HOME"),
    "emailWork": ("EMAIL", "WORK"),
    "emailMailing": ("EMAIL", "MAILING"),
    "imol": ("IM", "OPENLINE"),
}
_ONLY_LETTERS, _NUMBERED = re.compile(r"UF_CRM_[A-Z_]+"), re.compile(r"UF_CRM_(\d{1,4})_(\d+|[A-Z]+)")
_UPPER = re.compile(r"[A-Z]+(_[A-Z0-9]+)*")
ENTITY_TYPE = 1


def item(lead: Mapping[str, object], custom: Mapping[str, CustomField], *, original_names: bool) -> dict[str, object]:
    """Return the lead as an item. The address has no parts here, and is empty itself."""
    shown: dict[str, object] = {"entityTypeId": ENTITY_TYPE, "observers": [], "webformId": 0, **dict.fromkeys(OWN)}
    shown |= {alias: _first_of(lead, *which) for alias, which in ALIASES.items()}
    for code, value in lead.items():
        if code in custom:
            shown[item_name(code, custom=not original_names)] = _custom(custom[code], value)
        elif code not in MULTIFIELDS and not ADDRESS_PART.fullmatch(code):
            shown[item_name(code)] = _standard(code, value)
    return shown | {"fm": [_multifield(each) for kind in MULTIFIELDS for _, each in items(lead.get(kind))]}


def search_content(lead: Mapping[str, object]) -> str:
    """Return the text that the portal searches, addresses in rot13: personal data that nobody should be shown."""
    words = [str(lead[code]) for code in ("ID", "TITLE", "LAST_NAME", "NAME", "COMPANY_TITLE") if lead.get(code)]
    addresses = [codecs.encode(str(_multifield(each)["value"]), "rot13") for _, each in items(lead.get("EMAIL"))]
    return " ".join([*words, *addresses])


def _first_of(lead: Mapping[str, object], kind: str, place: str) -> object:
    rows = [_multifield(each) for _, each in items(lead.get(kind))]
    return next((row["value"] for row in rows if place in ("", row["valueType"])), "")


@cache  # a batch of fifty lists names every field of every lead fifty times
def item_name(code: str, *, custom: bool = True) -> str:
    """Return the name that items have for a field. A custom field may keep its own name."""
    if code.startswith("UF_"):
        return custom_name(code) if custom else code
    return RENAMED.get(code) or _camel(code)


def own_name(name: str) -> str:
    """Return an item's own name for a field, which the platform knows in upper case too: `STAGE_ID` is `stageId`.

    Source: docs/platform.md 5.7. Custom fields stay as they are given.
    """
    return _camel(name) if _UPPER.fullmatch(name) and not name.startswith("UF_") else name


def _standard(code: str, value: object) -> object:
    if code in INTEGERS:
        return integer(value)
    if code == "OPPORTUNITY":
        return float(str(value or 0))
    return None if code == "ADDRESS" or (value == "" and "DATE" in code) else value


def _multifield(row: object) -> dict[str, object]:
    held = dict(items(row))
    return {
        "id": integer(held["ID"]),
        "valueType": held["VALUE_TYPE"],
        "value": held["VALUE"],
        "typeId": held["TYPE_ID"],
    }


def custom_name(code: str) -> str:
    """Return the name of a custom field: letters in camel case, and everything else unchanged behind `ufCrm`."""
    numbered = _NUMBERED.fullmatch(code)
    if _ONLY_LETTERS.fullmatch(code):
        return _camel(code)
    if numbered:
        tail = numbered[2]
        return f"ufCrm{numbered[1]}{'_' + tail if tail.isdecimal() else tail.capitalize()}"
    return f"ufCrm_{code.removeprefix('UF_CRM_')}"


def _camel(code: str) -> str:
    head, *rest = code.lower().split("_")
    return head + "".join(each.capitalize() for each in rest)


def _custom(custom: CustomField, value: object) -> object:
    if custom.multiple:
        return [_single(custom.kind, each) for _, each in items(value)]
    return None if value == "" else _single(custom.kind, value)


def _single(kind: str, value: object) -> object:
    match kind:
        case "integer" | "enumeration" | "employee" | "iblock_element" | "iblock_section":
            return integer(value)
        case "double":
            return float(str(value))
        case "boolean":
            return "Y" if integer(value) else "N"
        case "file":
            held = dict(items(value))
            return {"id": held.get("id"), "url": held.get("showUrl"), "urlMachine": held.get("downloadUrl")}
        case _:
            return value
