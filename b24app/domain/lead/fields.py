"""The fields of a lead by their codes: our label, the group, and the kind of value.

Labels are ours because the portal answers in its own language, not in the reader's.
Source: Bitrix24 REST docs, crm.lead.get, crm.lead.fields.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum, auto
from functools import cached_property

from b24app.domain.message import Message, Said


class Kind(StrEnum):
    """The kind of a field's value, which decides how its wire value is read."""

    TEXT = auto()
    LONG_TEXT = auto()
    BB_CODE = auto()
    FLAG = auto()
    NUMBER = auto()
    AMOUNT = auto()  # its currency is another field
    MONEY = auto()
    DAY = auto()
    MOMENT = auto()
    PERSON = auto()
    ENTRY = auto()
    SEMANTICS = auto()
    LINK = auto()
    PLACE = auto()
    FILE = auto()
    BINDING = auto()
    ELEMENT = auto()  # of a list or catalogue: the right "crm" does not give its name, nor those of the next three
    SECTION = auto()
    TABLE_ROW = auto()
    BOOKING = auto()
    PHONE = auto()
    EMAIL = auto()
    WEB = auto()
    CHAT = auto()


class Group(StrEnum):
    """The groups of the tab, in the order in which they are shown."""

    WHO = auto()
    CONTACT = auto()
    SALES = auto()
    ORIGIN = auto()
    CUSTOM = auto()
    PEOPLE = auto()
    DATES = auto()
    ADDRESS = auto()
    OTHER = auto()


GROUP_LABELS: Mapping[Group, Message] = {
    Group.WHO: Message("Client"),
    Group.CONTACT: Message("Contact details"),
    Group.SALES: Message("Sales"),
    Group.ORIGIN: Message("Origin"),
    Group.CUSTOM: Message("Custom fields"),
    Group.PEOPLE: Message("People"),
    Group.DATES: Message("Dates"),
    Group.ADDRESS: Message("Address"),
    Group.OTHER: Message("Other"),
}


@dataclass(frozen=True, slots=True)
class LeadField:
    """One field. `of` is the directory of an ENTRY, or the kind of record that a BINDING's bare number means."""

    label: Said
    kind: Kind = Kind.TEXT
    of: str = ""


@dataclass(frozen=True)
class FieldTable:
    """The standard fields of a kind of record, for which we have words, in the groups of the tab."""

    groups: Mapping[Group, Mapping[str, LeadField]]

    @cached_property
    def by_code(self) -> Mapping[str, LeadField]:
        """All of them."""
        return {code: field for fields in self.groups.values() for code, field in fields.items()}


STANDARD_FIELDS: Mapping[Group, Mapping[str, LeadField]] = {
    Group.WHO: {
        "TITLE": LeadField(Message("Lead name")),
        "HONORIFIC": LeadField(Message("Salutation"), Kind.ENTRY, "HONORIFIC"),
        "NAME": LeadField(Message("First name")),
        "SECOND_NAME": LeadField(Message("Middle name")),
        "LAST_NAME": LeadField(Message("Last name")),
        "POST": LeadField(Message("Position")),
        "COMPANY_TITLE": LeadField(Message("Company name")),
        "COMPANY_ID": LeadField(Message("Company"), Kind.BINDING, "CO"),
        "CONTACT_ID": LeadField(Message("Contact"), Kind.BINDING, "C"),
        "CONTACT_IDS": LeadField(Message("Contacts"), Kind.BINDING, "C"),
        "BIRTHDATE": LeadField(Message("Date of birth"), Kind.DAY),
        "IS_RETURN_CUSTOMER": LeadField(Message("Repeat lead"), Kind.FLAG),
    },
    Group.CONTACT: {
        "PHONE": LeadField(Message("Phone"), Kind.PHONE),
        "EMAIL": LeadField(Message("Email"), Kind.EMAIL),
        "WEB": LeadField(Message("Website"), Kind.WEB),
        "IM": LeadField(Message("Messenger"), Kind.CHAT),
        "LINK": LeadField(Message("Link"), Kind.WEB),
        "HAS_PHONE": LeadField(Message("Has a phone number"), Kind.FLAG),
        "HAS_EMAIL": LeadField(Message("Has an email address"), Kind.FLAG),
        "HAS_IMOL": LeadField(Message("Has an Open Channel chat"), Kind.FLAG),
    },
    Group.SALES: {
        "STATUS_ID": LeadField(Message("Stage"), Kind.ENTRY, "STATUS"),
        "STATUS_DESCRIPTION": LeadField(Message("Stage information"), Kind.LONG_TEXT),
        "STATUS_SEMANTIC_ID": LeadField(Message("Outcome"), Kind.SEMANTICS),
        "OPPORTUNITY": LeadField(Message("Amount"), Kind.AMOUNT),
        "CURRENCY_ID": LeadField(Message("Currency")),
        "IS_MANUAL_OPPORTUNITY": LeadField(Message("Amount entered manually"), Kind.FLAG),
        "OPENED": LeadField(Message("Available to everyone"), Kind.FLAG),
        "COMMENTS": LeadField(Message("Comment"), Kind.BB_CODE),
    },
    Group.ORIGIN: {
        "SOURCE_ID": LeadField(Message("Source"), Kind.ENTRY, "SOURCE"),
        "SOURCE_DESCRIPTION": LeadField(Message("Source information"), Kind.LONG_TEXT),
        "UTM_SOURCE": LeadField(Message("UTM source")),
        "UTM_MEDIUM": LeadField(Message("UTM medium")),
        "UTM_CAMPAIGN": LeadField(Message("UTM campaign")),
        "UTM_CONTENT": LeadField(Message("UTM content")),
        "UTM_TERM": LeadField(Message("UTM term")),
        "ORIGINATOR_ID": LeadField(Message("External source")),
        "ORIGIN_ID": LeadField(Message("ID in external source")),
    },
    Group.PEOPLE: {
        "ASSIGNED_BY_ID": LeadField(Message("Responsible person"), Kind.PERSON),
        "CREATED_BY_ID": LeadField(Message("Created by"), Kind.PERSON),
        "MODIFY_BY_ID": LeadField(Message("Modified by"), Kind.PERSON),
        "MOVED_BY_ID": LeadField(Message("Stage changed by"), Kind.PERSON),
        "LAST_ACTIVITY_BY": LeadField(Message("Last activity by"), Kind.PERSON),
    },
    Group.DATES: {
        "DATE_CREATE": LeadField(Message("Created on"), Kind.MOMENT),
        "DATE_MODIFY": LeadField(Message("Modified on"), Kind.MOMENT),
        "MOVED_TIME": LeadField(Message("Stage changed on"), Kind.MOMENT),
        "LAST_ACTIVITY_TIME": LeadField(Message("Last activity"), Kind.MOMENT),
        "LAST_COMMUNICATION_TIME": LeadField(Message("Last communication"), Kind.MOMENT),
        "DATE_CLOSED": LeadField(Message("Closed on"), Kind.MOMENT),
    },
    Group.ADDRESS: {
        "ADDRESS": LeadField(Message("Street address"), Kind.LONG_TEXT),
        "ADDRESS_2": LeadField(Message("Apartment, office"), Kind.LONG_TEXT),
        "ADDRESS_CITY": LeadField(Message("City")),
        "ADDRESS_POSTAL_CODE": LeadField(Message("Postal code")),
        "ADDRESS_REGION": LeadField(Message("Region")),
        "ADDRESS_PROVINCE": LeadField(Message("State or province")),
        "ADDRESS_COUNTRY": LeadField(Message("Country")),
        "ADDRESS_COUNTRY_CODE": LeadField(Message("Country code")),
        "ADDRESS_LOC_ADDR_ID": LeadField(Message("Location address ID")),
    },
    Group.OTHER: {
        "ID": LeadField(Message("Lead ID")),
    },
}
LEAD_FIELDS = FieldTable(STANDARD_FIELDS)
PERSON_FIELDS = tuple(STANDARD_FIELDS[Group.PEOPLE])
# Their values are codes, or say only that another field is filled: the inspector has them.
FOR_INTEGRATORS = frozenset({"LINK", "HAS_PHONE", "HAS_EMAIL", "HAS_IMOL", "ADDRESS_LOC_ADDR_ID"})

# Source: Bitrix24 REST docs, "Types of custom fields". A type that is not in this table is shown as it came.
CUSTOM = "UF_"  # how the codes of custom fields begin
CUSTOM_KINDS: Mapping[str, Kind] = {
    "boolean": Kind.FLAG,
    "char": Kind.FLAG,
    "double": Kind.NUMBER,
    "money": Kind.MONEY,
    "date": Kind.DAY,
    "datetime": Kind.MOMENT,
    "enumeration": Kind.ENTRY,
    "employee": Kind.PERSON,
    "user": Kind.PERSON,
    "url": Kind.LINK,
    "address": Kind.PLACE,
    "file": Kind.FILE,
    "crm": Kind.BINDING,
    "crm_status": Kind.ENTRY,
    "integer": Kind.NUMBER,
    "iblock_element": Kind.ELEMENT,
    "iblock_section": Kind.SECTION,
    "hlblock": Kind.TABLE_ROW,
    "resourcebooking": Kind.BOOKING,
}


def is_custom(code: str) -> bool:
    """Whether it is the code of a custom field, however the portal writes it."""
    return code.upper().startswith(CUSTOM)
