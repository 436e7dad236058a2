"""Contacts, companies and the leads' way through the stages; all invented.

Imitates: protocol.md 6.1 (stage history, contacts of a lead).
"""

from collections.abc import Mapping

from demo.crm.special_leads import FULL

CONTACTS: Mapping[int, dict[str, object]] = {
    1: {
        "ID": "1",
        "HONORIFIC": "HNR_EN_2",
        "NAME": "Ines",
        "SECOND_NAME": "Marie",
        "LAST_NAME": "Calder",
        "POST": "Facility manager",
        "COMPANY_ID": "1",
        "ASSIGNED_BY_ID": "2",
        "OPENED": "Y",
        "PHONE": [{"ID": "701", "VALUE_TYPE": "WORK", "VALUE": "+1 202 555 0147", "TYPE_ID": "PHONE"}],
    },
    2: {
        "ID": "2",
        "HONORIFIC": None,
        "NAME": "Bo",
        "SECOND_NAME": None,
        "LAST_NAME": "Lund",
        "POST": None,
        "COMPANY_ID": None,
        "ASSIGNED_BY_ID": "1",
        "OPENED": "N",
    },
}
COMPANIES: Mapping[int, dict[str, object]] = {
    1: {
        "ID": "1",
        "TITLE": "Calder Interiors",
        "COMPANY_TYPE": "CUSTOMER",
        "INDUSTRY": "CRAFT",
        "ASSIGNED_BY_ID": "2",
        "OPENED": "Y",
    },
}
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
    """Give every lead its creation, and the full one its whole way."""
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
