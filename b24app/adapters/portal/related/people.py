"""Whom a lead names only by number: employees, contacts and companies, in fields that the viewer may see."""

import re
from collections.abc import Mapping

from b24app.adapters.portal.caller import BRIEF, full_name
from b24app.adapters.rest.batch import Command
from b24app.adapters.rest.wire_values import flag, listed, number, rows, text, texts
from b24app.domain.bounded_json import Json
from b24app.domain.lead.answers import FieldDescription
from b24app.domain.lead.duplicates import PREFIXES
from b24app.domain.lead.excerpt import PERSON_TYPES
from b24app.domain.lead.fields import PERSON_FIELDS
from b24app.domain.lead.related_answers import Entity, LinkedContact

EMPLOYEES, CONTACTS = "employees", "contacts"
MOST_EMPLOYEES = 50  # a page of user.get
MOST_CONTACTS = 50
RECORD = re.compile(r"(CO?)_([1-9][0-9]{0,17})")
ENTITIES = (Entity.CONTACT, Entity.COMPANY)


def employees(fields: Mapping[str, FieldDescription], lead: Mapping[str, Json]) -> tuple[int, ...]:
    """Return the employees whom the lead names, first in its own columns, then in custom fields."""
    codes = [code for code, field in fields.items() if field.is_custom and field.type in PERSON_TYPES]
    numbers = (number(wire) for code in (*PERSON_FIELDS, *codes) for wire in texts(lead.get(code)))
    return tuple(dict.fromkeys(each for each in numbers if each))[:MOST_EMPLOYEES]


def employees_command(numbers: tuple[int, ...]) -> dict[str, Command]:
    """Return the command for their names. Without numbers nothing is asked, since an empty filter lists everybody."""
    if not numbers:
        return {}
    return {EMPLOYEES: Command(method="user.get", params={**listed("FILTER[ID]", numbers), **BRIEF})}


def read_employees(answer: Json, asked: tuple[int, ...]) -> Mapping[int, str]:
    """Return the names of those who were asked for."""
    named = ((number(row.get("ID")), row) for row in rows(answer) or ())
    names = {user_id: full_name(row) for user_id, row in named if user_id in asked}
    return {user_id: name for user_id, name in names.items() if user_id and name}


def named_records(fields: Mapping[str, FieldDescription], lead: Mapping[str, Json]) -> Mapping[Entity, tuple[int, ...]]:
    """Return the contacts and companies that the lead names, in its own columns and in custom fields.

    A custom field that takes one kind of record alone may hold its number without the kind's prefix.
    Source: the portal's code (docs/platform.md 5.5).
    """
    custom = [field for field in fields.values() if field.is_custom and field.type == "crm"]
    wires = [f"C_{text(lead.get('CONTACT_ID'))}", f"CO_{text(lead.get('COMPANY_ID'))}"]
    wires += [
        f"{field.of}_{wire}" if field.of and number(wire) else wire
        for field in custom
        for wire in texts(lead.get(field.code))
    ]
    parts = [found for wire in wires if (found := RECORD.fullmatch(wire))]
    return {
        entity: tuple(dict.fromkeys(int(part[2]) for part in parts if part[1] == PREFIXES[entity]))
        for entity in ENTITIES
    }


def contacts_command(lead_id: int) -> dict[str, Command]:
    """Return the command for all contacts of the lead: crm.lead.get names the primary one only.

    Source: Bitrix24 REST docs, crm.lead.contact.items.get.
    """
    return {CONTACTS: Command(method="crm.lead.contact.items.get", params={"id": str(lead_id)})}


def read_contacts(answer: Json) -> tuple[LinkedContact, ...] | None:
    """Return the lead's first contacts in the portal's order, None where the answer is no list."""
    listed = rows(answer)
    if listed is None:
        return None
    known = ((number(row.get("CONTACT_ID")), flag(row.get("IS_PRIMARY"))) for row in listed[:MOST_CONTACTS])
    return tuple(LinkedContact(contact_id=each, is_primary=primary) for each, primary in known if each)


def has_more_contacts(answer: Json) -> bool:
    """Return whether the lead has more contacts than are read."""
    return len(rows(answer) or ()) > MOST_CONTACTS
