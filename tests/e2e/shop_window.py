"""A stand-in portal as a shop window needs it: invented people and deals that look like every day, of these days."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from demo.bitrix24_standin.crm import directories
from demo.bitrix24_standin.pages import card_rows
from demo.bitrix24_standin.portal import Portal

FULL = 124
FOR_TESTS_ONLY = (123, 125, 126, 136)  # nameless, hostile, right-to-left
OF_A_SALES_TEAM = (
    *("TEXT", "FORMATTED", "INTEGER", "DOUBLE", "BOOLEAN", "ENUM", "DATE", "DATETIME", "URL", "MONEY", "ADDRESS"),
    *("FILE", "EMPLOYEE", "CRM_STATUS"),
)
LAST_TOUCHED = datetime(2026, 8, 20, tzinfo=UTC)
MOMENT = re.compile(r"20\d\d-\d\d-\d\dT[\d:]+[+]\d\d:\d\d")
PLAIN = "Sample sent"  # in place of a stage whose name tries the escaping
LONG_AGO = "2024-05-23"  # when the stand-in's ordinary leads were created


def decorated(portal: Portal, monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave out what is there for tests only, and let all that happened have happened in the last weeks."""
    crm = portal.crm
    for number in FOR_TESTS_ONLY:
        crm.delete(number)
    kept = {f"UF_CRM_{suffix}" for suffix in OF_A_SALES_TEAM}
    for code in crm.custom.keys() - kept:
        del crm.custom[code]
        for lead in crm.leads.values():
            lead.pop(code, None)
    crm.leads[FULL] |= {"UTM_SOURCE": "newsletter", "UTM_MEDIUM": "email", "LINK": [], "PARENT_ID_183": None}
    crm.leads[FULL] |= {"UF_CRM_MONEY": "18000|EUR", "UF_CRM_CRM_STATUS": "CRAFT"}
    crm.leads[FULL] |= {"LAST_COMMUNICATION_TIME": "2026-08-19T10:00:00+03:00"}
    crm.leads[FULL]["COMMENTS"] = str(crm.leads[FULL]["COMMENTS"]).replace("]Plan[", "]Floor plan[")
    crm.contacts[2] = {**crm.contacts[2], "ASSIGNED_BY_ID": "2", "OPENED": "Y"}
    plain = tuple((*row[:2], PLAIN, *row[3:]) if row[1] == "UC_8AQ3TL" else row for row in directories.STATUSES)
    monkeypatch.setattr(directories, "STATUSES", plain)
    monkeypatch.setitem(card_rows.STAGES, "STATUS", tuple(row for row in plain if row[0] == "STATUS"))
    monkeypatch.setitem(card_rows.NAMES, ("STATUS", "UC_8AQ3TL"), PLAIN)
    _let_it_be_now(portal)


def _let_it_be_now(portal: Portal) -> None:
    """Move every moment of 2026 up to yesterday, and the creation of the ordinary leads to the days before."""
    crm = portal.crm
    later = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0) - LAST_TOUCHED - timedelta(days=1)
    for number, row in [*crm.leads.items(), *((int(str(each["OWNER_ID"])), each) for each in crm.history)]:
        for code, value in row.items():
            if isinstance(value, str) and MOMENT.fullmatch(value) and value > LONG_AGO:
                moment = datetime.fromisoformat(value)
                ago = timedelta(days=FULL - number) - timedelta(days=3)
                since = datetime.fromisoformat("2026-08-20T10:24:00+03:00") + ago
                row[code] = ((since if value.startswith(LONG_AGO) else moment) + later).isoformat()
    for table in (crm.contacts, crm.companies):
        for number, customer in table.items():
            table[number] = {**customer, "LAST_ACTIVITY_TIME": crm.leads[FULL]["LAST_ACTIVITY_TIME"]}
