"""The portal's CRM records, and who may read which lead and see which custom fields.

Imitates: docs/platform.md 5.2 (order of checks), 12.1 (fields visible to selected users only).
"""

from collections.abc import Mapping

from ..clock import iso
from ..people import Person
from ..php import items
from .blank_lead import Lead, blank
from .custom_fields import CustomField, custom_fields
from .customers import COMPANIES, CONTACTS
from .deal_fields import deal_custom_fields
from .deals import Deal, deals
from .directories import semantics_of
from .leads import seed
from .relations import LEAD_CONTACTS, first_history

MULTIFIELDS = ("PHONE", "EMAIL", "WEB", "IM", "LINK")


class Crm:
    """One portal's CRM. `people` is the portal's own register, which may change."""

    def __init__(self, people: Mapping[str, Person]) -> None:
        self._people = people
        self.custom: dict[str, CustomField] = custom_fields()
        self.leads: dict[int, Lead] = seed(self.custom)
        self.deal_custom: dict[str, CustomField] = deal_custom_fields()
        self.deals: dict[int, Deal] = deals(self.deal_custom)
        self.contacts, self.companies = dict(CONTACTS), dict(COMPANIES)
        self.lead_contacts = dict(LEAD_CONTACTS)
        self.history = first_history(self.leads)
        self.simple_mode = False
        self._last_step = len(self.history)
        self._last = max(self.leads)  # no number is given twice

    def may_read(self, person: Person, lead: Lead) -> bool:
        owner = lead.get("ASSIGNED_BY_ID")
        colleagues = {str(each.id) for each in self._people.values() if each.department == person.department}
        return (
            reads_everything(person)
            or (person.rights != "none" and owner == str(person.id))
            or (person.rights in ("open", "department") and owner in colleagues)
            or (person.rights == "open" and lead.get("OPENED") == "Y")
        )

    def visible(self, person: Person, lead: Lead) -> Lead:
        """Cut a lead or a deal as the method that reads it does: custom fields for selected users are left out."""
        hidden = self.hidden(person)
        return {code: value for code, value in lead.items() if code not in hidden}

    def hidden(self, person: Person) -> frozenset[str]:
        custom = (*self.custom.items(), *self.deal_custom.items())
        return frozenset(code for code, each in custom if each.visible_to and person.id not in each.visible_to)

    def add(self, person: Person, fields: Mapping[str, object], now: float) -> int:
        number = self._last = max(self._last, *self.leads) + 1
        stamps = {"DATE_CREATE": iso(now), "MOVED_TIME": iso(now), "ASSIGNED_BY_ID": str(person.id)}
        self.leads[number] = blank(number, self.custom, CREATED_BY_ID=str(person.id), **stamps)
        self._note_stage(number, 1, now)
        self.update(person, number, {"TITLE": f"Lead #{number}", **fields}, now)
        return number

    def update(self, person: Person, number: int, fields: Mapping[str, object], now: float) -> None:
        """Write the writable fields. A new stage is a line of history."""
        lead = self.leads[number]
        before = lead["STATUS_ID"]
        for code, value in fields.items():
            if code in MULTIFIELDS:
                lead[code] = [_multifield(code, number, row) for row in items(value)]
                lead[f"HAS_{code}"] = "Y"
            elif code in lead and code != "ID":
                lead[code] = value if isinstance(value, (list, dict)) or value is None else str(value)
        lead |= {"MODIFY_BY_ID": str(person.id), "DATE_MODIFY": iso(now)}
        if lead["STATUS_ID"] != before:
            semantics = semantics_of(str(lead["STATUS_ID"]))
            lead |= {"STATUS_SEMANTIC_ID": semantics, "MOVED_BY_ID": str(person.id), "MOVED_TIME": iso(now)}
            self._note_stage(number, 2 if semantics == "P" else 3, now)

    def delete(self, number: int) -> None:
        """Forget a lead and its history."""
        del self.leads[number]
        self.lead_contacts.pop(number, None)
        self.history[:] = [row for row in self.history if row["OWNER_ID"] != number]

    def _note_stage(self, number: int, kind: int, now: float) -> None:
        """Add a line of history: 1 created, 2 moved on, 3 moved to an end."""
        lead = self.leads[number]
        self._last_step += 1
        self.history.append(
            {
                "ID": self._last_step,
                "TYPE_ID": kind,
                "OWNER_ID": number,
                "CREATED_TIME": iso(now),
                "STATUS_SEMANTIC_ID": lead["STATUS_SEMANTIC_ID"],
                "STATUS_ID": lead["STATUS_ID"],
            }
        )


def reads_everything(person: Person) -> bool:
    return person.admin or person.rights == "all"


def _multifield(code: str, number: int, row: tuple[str, object]) -> dict[str, str]:
    position, value = row
    given = dict(items(value))
    return {
        "ID": str(number * 100 + int(position or 0)),
        "VALUE_TYPE": str(given.get("VALUE_TYPE", "WORK")),
        "VALUE": str(given.get("VALUE", "")),
        "TYPE_ID": code,
    }
