"""Whether a lead comes in the shape that we know. If the vendor changes it, all portals may get the change at once."""

from collections.abc import Mapping

from b24app.domain.lead.fields import LEAD_FIELDS, Kind
from b24app.domain.lead.rows import Row
from b24app.domain.lead.values.values import Raw, Several, Text
from b24app.domain.message import Message

# What every lead has, filled or not. Source: Bitrix24 REST docs, crm.lead.get, crm.item.get (28 November 2026).
ALWAYS = frozenset(
    {
        *("TITLE", "NAME", "LAST_NAME", "STATUS_ID", "SOURCE_ID", "OPPORTUNITY", "CURRENCY_ID", "OPENED"),
        *("ASSIGNED_BY_ID", "DATE_CREATE"),
    }
)
OF_ONE_FORM = frozenset({Kind.FLAG, Kind.AMOUNT, Kind.DAY, Kind.MOMENT, Kind.PERSON})
# By its type a string: a moment, or one as a language writes it ("20.11.2026 09:41:07"). Source: docs/platform.md 5.3.
OF_ANY_WRITING = frozenset({"LAST_COMMUNICATION_TIME"})


def unfamiliar(rows: Mapping[str, Row], *, is_whole: bool) -> tuple[str, ...]:
    """Return the codes of standard fields that a whole lead lacks, or whose value has no form that we know."""
    missing = ALWAYS - rows.keys() if is_whole else frozenset[str]()
    strange = {code for code, row in rows.items() if code in LEAD_FIELDS.by_code and _is_strange(code, row)}
    return tuple(sorted(missing | strange))


def said_of(codes: tuple[str, ...]) -> Message | None:
    """Say it to an administrator, None where there is nothing to say."""
    if not codes:
        return None
    return Message(
        "Bitrix24 sent these fields in a form that the app does not know: %(codes)s. Please tell the app's support "
        "team. You see this message because you are an administrator.",
        values={"codes": ", ".join(codes)},
    )


def _is_strange(code: str, row: Row) -> bool:
    strange = (Raw, Text) if row.kind in OF_ONE_FORM and code not in OF_ANY_WRITING else Raw
    if isinstance(row.value, Several):
        return any(isinstance(each, strange) for each in row.value.values)
    return isinstance(row.value, strange)
