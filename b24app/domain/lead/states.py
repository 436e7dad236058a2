"""The state of a field (filled, empty, null, not returned), and why it may have it."""

from collections.abc import Mapping
from enum import StrEnum, auto

from b24app.domain.bounded_json import Json
from b24app.domain.lead.fields import LEAD_FIELDS, Kind
from b24app.domain.message import Message


class State(StrEnum):
    """How the portal answered about a field."""

    FILLED = auto()
    EMPTY = auto()
    NULL = auto()
    NOT_RETURNED = auto()


STATE_WORDS: Mapping[State, Message] = {
    State.FILLED: Message("filled in"),
    State.EMPTY: Message("empty"),
    State.NULL: Message("null"),
    State.NOT_RETURNED: Message("not returned"),
}
# The portal leaves these out of its answer while they are empty. Source: Bitrix24 REST docs, crm.lead.get.
LEFT_OUT_WHILE_EMPTY = frozenset({Kind.PHONE, Kind.EMAIL, Kind.WEB, Kind.CHAT, Kind.FILE})
MULTIFIELDS = tuple(code for code, field in LEAD_FIELDS.by_code.items() if field.kind in LEFT_OUT_WHILE_EMPTY)
TIMES = frozenset({Kind.DAY, Kind.MOMENT})


def state_of(wire: Json, *, is_empty: bool) -> State:
    """Return the state of a field that the portal returned."""
    if not is_empty:
        return State.FILLED
    return State.NULL if wire is None else State.EMPTY


def why(state: State, code: str, kind: Kind, wire: Json) -> Message | None:
    """Return why a field has no value, None where it has one."""
    if state is State.FILLED:
        return None
    return why_not_returned(code, kind) if state is State.NOT_RETURNED else why_empty(wire, kind)


def why_empty(wire: Json, kind: Kind) -> Message:
    """Return what the empty value of a returned field means.

    Source: Bitrix24 REST docs, crm.lead.get, "Types of custom fields"; the portal's own code writes the empties.
    """
    if wire is None:
        return Message("Bitrix24 has no value for this field.")
    if wire is False:
        return Message("This is how Bitrix24 shows a multiple field that was never filled in.")
    if kind is Kind.AMOUNT:
        return Message("Bitrix24 shows zero both when no amount was entered and when the amount is zero.")
    if isinstance(wire, str | int) and wire != "":
        return Message("This is how Bitrix24 shows that no item is selected.")
    if wire == "" and kind in TIMES:
        return Message("Empty text. This is how Bitrix24 shows a date that was never set.")
    return (
        Message("Empty text. Nothing was entered.")
        if wire not in ([], {})
        else Message("Empty list. Nothing was added.")
    )


def why_not_returned(code: str, kind: Kind) -> Message:
    """Return why the portal may have described a field and then left it out of the lead.

    Source: Bitrix24 REST docs, crm.lead.get (fields of several values, CONTACT_IDS, PARENT_ID), and the portal's
    own code, which takes an empty file's key away.
    """
    if kind is Kind.FILE:
        return Message("Bitrix24 leaves out file fields that contain no file.")
    if kind in LEFT_OUT_WHILE_EMPTY:
        return Message("Bitrix24 leaves this field out when nothing is entered.")
    if code == "CONTACT_IDS":
        return Message("Bitrix24 lists this field but returns a lead's contacts only on separate request.")
    if code.startswith("PARENT_ID_"):
        return Message("Bitrix24 leaves this field out when the lead does not belong to an item of that SPA.")
    return Message("Bitrix24 lists this field for you but left it out of the lead without giving a reason.")
