"""The contacts and the company of a lead, and its path through the stages.

Imitates: Bitrix24 REST docs, "crm.lead.contact.items.get", "crm.stagehistory.list" (docs/platform.md 6.1).
"""

from collections.abc import Mapping

from .special_leads import FULL

LEAD_CONTACTS: Mapping[int, list[dict[str, object]]] = {
    FULL: [
        {"CONTACT_ID": 1, "SORT": 10, "ROLE_ID": 0, "IS_PRIMARY": "Y"},
        {"CONTACT_ID": 2, "SORT": 20, "ROLE_ID": 0, "IS_PRIMARY": "N"},
    ],
}
FULL_PATH = (
    (1, "2026-07-01T09:12:00+03:00", "NEW"),
    (2, "2026-07-02T14:00:00+03:00", "IN_PROCESS"),
    (2, "2026-07-20T08:45:00+03:00", "PROCESSED"),
    (2, "2026-08-12T11:05:30+03:00", "UC_8AQ3TL"),
)


def first_history(leads: Mapping[int, Mapping[str, object]]) -> list[dict[str, object]]:
    """Give every lead its creation, and the full one its whole path."""
    steps = [
        (number, *step)
        for number, lead in leads.items()
        for step in (FULL_PATH if number == FULL else ((1, str(lead["DATE_CREATE"]), str(lead["STATUS_ID"])),))
    ]
    return [
        {
            "ID": position,
            "TYPE_ID": kind,
            "OWNER_ID": number,
            "CREATED_TIME": moment,
            "STATUS_SEMANTIC_ID": leads[number]["STATUS_SEMANTIC_ID"],
            "STATUS_ID": stage,
        }
        for position, (number, kind, moment, stage) in enumerate(steps, start=1)
    ]
