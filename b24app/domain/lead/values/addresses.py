"""The links of a lead: web addresses, contact methods, and pages of the portal."""

import re
from collections.abc import Mapping
from urllib.parse import quote

from b24app.domain.lead.fields import Kind
from b24app.domain.lead.values.values import Binding, Channel, Link, Person
from b24app.domain.message import Message, Said

FOLLOWED = re.compile(r"(?:https?://|mailto:|tel:)[^\s\x00-\x1f]+", re.IGNORECASE)  # never javascript:, data:, ...
LONGEST_ADDRESS = 2_048  # characters that every browser follows: a longer address is shown as text
MAIL = re.compile(r"[^\s@<>\"]+@[^\s@<>\"]+")
PHONE = re.compile(r"[0-9+()./ \N{NO-BREAK SPACE}-]+")
SHORTEST_PHONE = 3
RECORD = re.compile(r"(?:(CO|SI|[LDCQ]|T[0-9a-fA-F]{1,6})_)?([1-9][0-9]{0,17})")

# Source: Bitrix24 REST docs, "Data types" of CRM (crm_multifield).
USES: Mapping[str, Said] = {
    "WORK": Message("work"),
    "MOBILE": Message("mobile"),
    "HOME": Message("home"),
    "FAX": Message("fax"),
    "PAGER": Message("pager"),
    "MAILING": Message("newsletter"),
    "OTHER": Message("other"),
    "OPENLINE": Message("Open Channel"),
    "IMOL": Message("Open Channel"),
    "USER": "",
}
NOT_CALLED = frozenset({"FAX", "PAGER"})
# Source: Bitrix24 REST docs, "Data types" of CRM (binding format), BX24.openPath.
RECORDS: Mapping[str, tuple[Message, str]] = {
    "L": (Message("Lead"), "lead"),
    "D": (Message("Deal"), "deal"),
    "C": (Message("Contact"), "contact"),
    "CO": (Message("Company"), "company"),
    "Q": (Message("Estimate"), "type/7"),
    "SI": (Message("Invoice"), "type/31"),
}


def read_link(text: str) -> Link | None:
    """Return a link where the address is of a kind that is safe to follow, else None."""
    return Link(wire=text, href=text) if len(text) <= LONGEST_ADDRESS and FOLLOWED.fullmatch(text) else None


def read_channel(value: str, value_type: str, kind: Kind) -> Channel:
    """Return a contact method, with the address that calls or writes to the person where there is one.

    Nobody answers where a fax or a pager does.
    """
    use = USES.get(value_type.upper(), value_type.capitalize())
    href = "" if value_type.upper() in NOT_CALLED else _contact_methods(value, kind)
    return Channel(wire=value, use=use, href=href)


def read_person(text: str, people: Mapping[int, str]) -> Person | None:
    """Return an employee of the portal, None where the text is no user id."""
    parts = RECORD.fullmatch(text)
    if parts is None or parts[1]:
        return None
    return Person(wire=text, user_id=text, name=people.get(int(text), ""), path=f"/company/personal/user/{text}/")


def read_binding(text: str, entity: str) -> Binding | None:
    """Return another record. `entity` is the kind that a bare number means, "" where that is unknown."""
    parts = RECORD.fullmatch(text)
    prefix = (parts[1] or entity) if parts else ""
    if parts is None or not prefix:
        return None
    name, place = RECORDS[prefix] if prefix in RECORDS else _smart_process(prefix)
    return Binding(wire=text, entity=name, entity_id=parts[2], path=f"/crm/{place}/details/{parts[2]}/")


def _smart_process(prefix: str) -> tuple[Message, str]:
    number = int(prefix[1:], 16)
    return Message("SPA %(number)s item", values={"number": number}), f"type/{number}"


def _contact_methods(value: str, kind: Kind) -> str:
    if len(value) > LONGEST_ADDRESS:
        return ""
    if kind is Kind.EMAIL:
        return f"mailto:{quote(value, safe='@')}" if MAIL.fullmatch(value) else ""
    if kind is Kind.PHONE:
        digits = re.sub(r"[^0-9+]", "", value)
        return f"tel:{digits}" if PHONE.fullmatch(value) and len(digits) >= SHORTEST_PHONE else ""
    found = read_link(value)
    return found.href if found else ""
