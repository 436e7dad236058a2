"""Better words for a lead's custom fields: labels in the viewer's language, and names for their values.

Only fields that the viewer's own crm.lead.fields lists are named. Other methods also list hidden ones.
"""

import re
from collections.abc import Iterable, Mapping

from b24app.adapters.portal.words import read_directory
from b24app.adapters.rest.batch import Answers, Command
from b24app.adapters.rest.wire_values import rows, text, texts
from b24app.domain.bounded_json import Json, cut
from b24app.domain.lead.answers import FieldDescription

LABELS = "labels"
PLACES = ("EDIT_FORM_LABEL", "LIST_COLUMN_LABEL", "LIST_FILTER_LABEL")
DIRECTORY = re.compile(r"[0-9A-Z_]{1,50}")
MOST_DIRECTORIES = 8


def labels_command(language: str) -> dict[str, Command]:
    """Return the command for the labels in the viewer's language.

    Source: Bitrix24 REST docs, crm.lead.userfield.list (filter.LANG adds them). Names in other answers are in the
    portal's language (docs/platform.md 12.9).
    """
    return {LABELS: Command(method="crm.lead.userfield.list", params={"filter[LANG]": language})}


def read_labels(answer: Json, fields: Mapping[str, FieldDescription]) -> Mapping[str, str] | None:
    """Return the labels that differ from the portal's, for fields that the viewer may see. None where none came."""
    listed = rows(answer)
    if listed is None:
        return None
    said = ((text(row.get("FIELD_NAME")), _label(row)) for row in listed)
    custom = {code: label for code, label in said if code in fields and fields[code].is_custom}
    return {code: label for code, label in custom.items() if label and label != fields[code].title}


def directories(fields: Mapping[str, FieldDescription], lead: Mapping[str, Json]) -> Mapping[str, str]:
    """Return which directory each filled field of the lead takes its words from, by the field's code."""
    named = {code: field.of for code, field in fields.items() if field.type == "crm_status" and field.is_custom}
    custom = {code: name for code, name in named.items() if texts(lead.get(code))}
    kept = list(dict.fromkeys(filter(DIRECTORY.fullmatch, custom.values())))[:MOST_DIRECTORIES]
    return {code: name for code, name in custom.items() if name in kept}


def directory_commands(names: Iterable[str]) -> dict[str, Command]:
    """Return a command for each directory, by its literal name."""
    return {
        directory_key(name): Command(method="crm.status.list", params={"filter[ENTITY_ID]": name}) for name in names
    }


def directory_key(name: str) -> str:
    """Return the key of a directory's command."""
    return f"directory_{name}"


def read_words(answers: Answers, named: Mapping[str, str], lead: Mapping[str, Json]) -> Mapping[str, Mapping[str, str]]:
    """Return, by field, the words of those values that its directory knows."""
    known = {name: read_directory(answers.results.get(directory_key(name))) or {} for name in named.values()}
    return {
        code: {wire: entry.name for wire in texts(lead.get(code)) if (entry := known[name].get(wire)) and entry.name}
        for code, name in named.items()
    }


def _label(row: Mapping[str, Json]) -> str:
    return cut(next(filter(None, (text(row.get(place)).strip() for place in PLACES)), ""))
