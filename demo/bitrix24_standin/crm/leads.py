"""The leads of a new portal by number, with invented people.

Imitates: Bitrix24 REST docs, "Get lead by Id crm.lead.get" (docs/platform.md 5.3).
"""

from .blank_lead import Lead, blank, multifield
from .custom_fields import CustomField
from .special_leads import FORBIDDEN, NEARLY_EMPTY, documented, full, hostile

ORDINARY = (  # title, first and last name, stage, source, amount, responsible
    ("Standing desks for a school", "Otto", "Lind", "NEW", "WEB", "950.00", "2"),
    ("Repair of a bench", "Gwen", "Hartley", "IN_PROCESS", "CALL", "120.00", "2"),
    ("Shelves, 14 m", "Yusuf", "Demir", "PROCESSED", "EMAIL", "2400.00", "3"),
    ("Oak table, second enquiry", "Ines", "Calder", "NEW", "WEB", "1999.90", "2"),
    ("Reception of a clinic", "Lena", "Fischer", "CONVERTED", "UC_FAIR26", "31000.00", "3"),
    ("Wrong number", "", "", "JUNK", "CALL", "0.00", "4"),
    ("Chairs for a theatre", "Paulo", "Reis", "UC_8AQ3TL", "EMAIL", "56000.00", "2"),
    ("Newsletter answer", "Mina", "Osei", "NEW", "EMAIL", "0.00", "5"),
    ("قاعة اجتماعات", "ليلى", "حداد", "IN_PROCESS", "WEB", "7300.00", "2"),
)


def seed(custom: dict[str, CustomField]) -> dict[int, Lead]:
    """Make all leads of a new portal, by number."""
    leads = [
        documented(),
        full(custom),
        blank(NEARLY_EMPTY, custom, TITLE=None, CURRENCY_ID=None, ASSIGNED_BY_ID="2"),
        hostile(custom),
        blank(
            FORBIDDEN, custom, TITLE="Purchase of a competitor", ASSIGNED_BY_ID="1", OPENED="N", OPPORTUNITY="900000.00"
        ),
    ]
    for number, row in enumerate(ORDINARY, start=FORBIDDEN + 1):
        leads.append(_ordinary(number, row, custom))
    return {int(str(lead["ID"])): lead for lead in leads}


def _ordinary(number: int, row: tuple[str, str, str, str, str, str, str], custom: dict[str, CustomField]) -> Lead:
    title, name, last_name, stage, source, amount, owner = row
    semantics = {"CONVERTED": "S", "JUNK": "F"}.get(stage, "P")
    lead = blank(
        number,
        custom,
        TITLE=title,
        NAME=name,
        LAST_NAME=last_name,
        STATUS_ID=stage,
        SOURCE_ID=source,
        OPPORTUNITY=amount,
        ASSIGNED_BY_ID=owner,
        STATUS_SEMANTIC_ID=semantics,
        HAS_PHONE="Y",
        HAS_EMAIL="Y",
    )
    is_duplicate = name == "Ines"  # the same phone as the full lead: a duplicate to be found
    lead["PHONE"] = [
        multifield(1000 + number, "PHONE", "WORK", "+1 202 555 0147" if is_duplicate else f"+1202555{number:04}")
    ]
    lead["EMAIL"] = [multifield(2000 + number, "EMAIL", "WORK", f"lead{number}@example.com")]
    return lead
