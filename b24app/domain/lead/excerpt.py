"""What a page hands over to the question for its related data, so that the lead need not be read for it again."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from b24app.domain.bounded_json import LONGEST_LINE, Json
from b24app.domain.lead.answers import FieldDescription, PortalAnswers
from b24app.domain.lead.fields import CUSTOM_KINDS, PERSON_FIELDS, Kind
from b24app.domain.lead.values.read_text import RECORD

LONGEST_EXCERPT = 4_096  # characters of the signed text: a usual lead's has six hundred
RECORDS = ("CONTACT_ID", "COMPANY_ID")
CONTACT_METHODS = ("PHONE", "EMAIL")
MOST_SEARCHED = 20  # phones, or addresses, at once. Source: Bitrix24 REST docs, crm.duplicate.findbycomm
REFERENCE = "$"  # how one begins: the portal would put another answer in its place
PERSON_TYPES = frozenset(each for each, kind in CUSTOM_KINDS.items() if kind is Kind.PERSON)
NAMED_LATER = frozenset({"crm", "crm_status"}) | PERSON_TYPES  # types of custom fields whose values need a name


@dataclass(frozen=True, slots=True, kw_only=True)
class Excerpt:
    """Some values of a lead, by their fields' codes. All are on the page; it only chooses what is asked about."""

    values: Mapping[str, Json]


def excerpt_of(answers: PortalAnswers) -> Excerpt:
    """Return the records, employees without a name, directories' codes and contact methods that the lead names.

    A custom field is among them only where the portal lists it for this viewer, as on the page.
    """
    return Excerpt(values={**dict(_standard(answers)), **dict(_custom(answers))})


def _standard(answers: PortalAnswers) -> Iterator[tuple[str, Json]]:
    yield from ((code, answers.lead[code]) for code in RECORDS if answers.lead.get(code))
    for code in PERSON_FIELDS:
        if _is_unnamed(answers.lead.get(code), answers.people):
            yield code, answers.lead[code]
    for code in CONTACT_METHODS:
        if values := list(_methods(answers.lead.get(code)))[:MOST_SEARCHED]:
            yield code, [{"VALUE": value} for value in values]


def _custom(answers: PortalAnswers) -> Iterator[tuple[str, Json]]:
    for code, field in (answers.fields or {}).items():
        wire = answers.lead.get(code) if field.type in NAMED_LATER and field.is_custom else None
        if wire and (field.type not in PERSON_TYPES or _has_unnamed(wire, field, answers.people)):
            yield code, wire


def _has_unnamed(wire: Json, field: FieldDescription, people: Mapping[int, str]) -> bool:
    values = wire if field.is_multiple and isinstance(wire, Sequence) and not isinstance(wire, str) else (wire,)
    return any(_is_unnamed(each, people) for each in values)


def _is_unnamed(wire: Json, people: Mapping[int, str]) -> bool:
    """Tell whether it is the number of an employee whose name is not known."""
    text = str(wire) if isinstance(wire, str | int) else ""
    return bool(RECORD.fullmatch(text)) and int(text) not in people


def _methods(wire: Json) -> Iterator[str]:
    """Yield the values of a kind of contact method that are no longer than a line and no reference in a batch."""
    rows = wire if isinstance(wire, Sequence) and not isinstance(wire, str) else ()
    for row in rows:
        value = row.get("VALUE") if isinstance(row, Mapping) else None
        if isinstance(value, str) and value.strip() and len(value) <= LONGEST_LINE and REFERENCE not in value:
            yield value
