"""The methods that describe leads: fields, custom fields, directories, currencies, the CRM's mode.

Imitates: Bitrix24 REST docs, "crm.lead.fields", "crm.lead.userfield.list", "crm.lead.userfield.get",
"crm.status.list", "crm.currency.localizations.get"
(docs/platform.md 6.1, 12.1).
"""

from collections.abc import Mapping

from ...crm.custom_fields import CustomField, described
from ...crm.directories import currencies, localizations, statuses
from ...crm.listing import ordered
from ...crm.standard_fields import standard_fields
from ...php import branch, first, integer, items, text
from ..call import Call, Listed, Method, Methods
from ..errors import RefusalError

CRM = ("crm",)
CLASSIC, SIMPLE = 1, 2
LABELS = ("EDIT_FORM", "LIST_COLUMN", "LIST_FILTER")
LANGUAGES = [
    "ar",
    "br",
    "de",
    "en",
    "fr",
    "hi",
    "id",
    "in",
    "it",
    "ja",
    "kz",
    "la",
    "ms",
    "pl",
    "ru",
    "sc",
    "tc",
    "th",
    "tr",
    "ua",
    "vn",
]
LARGE_MB, VALUE = 8.0, "a value of a very long list " * 40


def lead_fields(call: Call) -> object:
    return standard_fields() | visible_custom(call, call.portal.crm.custom) | _overgrown(call)


def visible_custom(call: Call, custom: Mapping[str, CustomField]) -> dict[str, object]:
    """Describe those of a lead's or a deal's custom fields that the caller may see."""
    hidden = call.portal.crm.hidden(call.person)
    return {code: described(each) for code, each in custom.items() if code not in hidden}


def _overgrown(call: Call) -> dict[str, object]:
    """Return a custom field with so many megabytes of values, where a switch says so."""
    if not call.portal.faults.fields_large.take():
        return {}
    count = int(call.portal.faults.fields_large.number(LARGE_MB) * 1_000_000) // len(VALUE)
    values = [{"ID": str(number), "VALUE": VALUE} for number in range(count)]
    return {"UF_CRM_LONG_LIST": {"type": "enumeration", "isDynamic": True, "items": values}}


def userfield_list(call: Call) -> object:
    """List them all, even fields that are visible to selected users only."""
    _check_rights(call)
    wanted = branch(call.params, "filter", "FILTER")
    language = text(wanted, "LANG")
    rows = [
        userfield(each, language)
        for each in call.portal.crm.custom.values()
        if wanted.get("FIELD_NAME", each.code) == each.code
    ]
    return Listed(result=_in_order(call, rows), total=len(rows))


def _in_order(call: Call, rows: list[dict[str, object]]) -> list[dict[str, object]]:
    """Sort the rows where the caller names an order."""
    order = branch(call.params, "order", "ORDER")
    return [dict(row) for row in ordered(rows, order)] if order else rows


def userfield_get(call: Call) -> object:
    """Describe one, with its words in every language."""
    _check_rights(call)
    number = integer(first(call.params, "id", "ID"))
    if number <= 0:
        raise RefusalError("", "ID is not defined or invalid.")
    custom = next((each for each in call.portal.crm.custom.values() if each.id == number), None)
    if custom is None:
        raise RefusalError("ERROR_NOT_FOUND", f"The entity with ID '{number}' is not found")
    words = {language: {"de": custom.german, "en": custom.label}.get(language, "") for language in LANGUAGES}
    none = dict.fromkeys(LANGUAGES, "")
    labels = {f"{place}_LABEL": words for place in LABELS}
    return userfield(custom, "") | labels | {"ERROR_MESSAGE": none, "HELP_MESSAGE": none}


def _check_rights(call: Call) -> None:
    if call.person.rights == "none" or call.portal.faults.no_crm_rights.take(login=call.person.login):
        raise RefusalError("", "Access denied.")


def userfield(custom: CustomField, language: str) -> dict[str, object]:
    row: dict[str, object] = {
        "ID": str(custom.id),
        "ENTITY_ID": "CRM_LEAD",
        "FIELD_NAME": custom.code,
        "USER_TYPE_ID": custom.kind,
        "XML_ID": None,
        "SORT": "100",
        "MULTIPLE": "Y" if custom.multiple else "N",
        "MANDATORY": "Y" if custom.mandatory else "N",
        "SHOW_FILTER": "N",
        "SHOW_IN_LIST": "Y",
        "EDIT_IN_LIST": "Y",
        "IS_SEARCHABLE": "N",
        "SETTINGS": custom.settings,
    }
    if language:
        label = custom.german if language == "de" else custom.label
        row |= {f"{place}_LABEL": label for place in LABELS}
        row |= {"ERROR_MESSAGE": None, "HELP_MESSAGE": None}
    if custom.items:
        row["LIST"] = [
            {"ID": key, "SORT": str(place * 10), "VALUE": value, "DEF": "N", "XML_ID": f"item{key}"}
            for place, (key, value) in enumerate(custom.items.items(), start=1)
        ]
    return row


def status_list(call: Call) -> object:
    wanted = branch(call.params, "filter", "FILTER")
    for field, value in wanted.items():
        if items(value):
            raise RefusalError("", f"Filter by {field} must be a string")
    rows = [row for row in statuses() if all(str(row.get(key)) == str(value) for key, value in wanted.items())]
    return Listed(result=_in_order(call, rows), total=len(rows))


def currency_list(call: Call) -> object:
    return Listed(result=_in_order(call, currencies()), total=0)


def currency_localizations(call: Call) -> object:
    """Give a currency's format by language. It belongs to the settings of the CRM: not everybody may read it."""
    if not call.person.admin:
        raise RefusalError("", "Access denied.")
    code = text(call.params, "id", "ID")
    if not code:
        raise RefusalError("", "The parameter id is invalid or not defined.")
    return localizations(code)


def mode_get(call: Call) -> object:
    simple = call.portal.faults.simple_crm.take() or call.portal.crm.simple_mode
    return SIMPLE if simple else CLASSIC


METHODS: Methods = {
    "crm.lead.fields": Method(answer=lead_fields, scope=CRM),
    "crm.lead.userfield.list": Method(answer=userfield_list, scope=CRM),
    "crm.lead.userfield.get": Method(answer=userfield_get, scope=CRM),
    "crm.status.list": Method(answer=status_list, scope=CRM),
    "crm.currency.list": Method(answer=currency_list, scope=CRM),
    "crm.currency.localizations.get": Method(answer=currency_localizations, scope=CRM),
    "crm.settings.mode.get": Method(answer=mode_get, scope=CRM),
}
