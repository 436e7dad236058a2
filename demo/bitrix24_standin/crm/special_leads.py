"""The leads for special purposes: the documentation's own, the one with everything, the hostile one.

Imitates: Bitrix24 REST docs, "Get lead by Id crm.lead.get" (docs/platform.md 5.3-5.5); people and numbers are invented.
"""

from .blank_lead import TEXTS, Lead, blank, multifield
from .custom_fields import CustomField

DOCUMENTED, FULL, NEARLY_EMPTY, HOSTILE, FORBIDDEN = 123, 124, 125, 126, 127
HOSTILE_TEXT = "</script><img src=x onerror=alert(1)>"


def documented() -> Lead:
    """Make the documentation's own example, key for key. It is older than the portal's custom fields."""
    return blank(
        DOCUMENTED,
        {},
        TITLE="Lead #1591",
        NAME="",
        SOURCE_ID="1",
        STATUS_ID="IN_PROCESS",
        PHONE=[multifield(11658, "PHONE", "OTHER", "+15555550123")],
        IM=[multifield(11660, "IM", "OPENLINE", "imol|livechat|1|67|21")],
    )


def full(custom: dict[str, CustomField]) -> Lead:
    """Make the lead that has every field of docs/platform.md 5.3 and 5.5."""
    lead = blank(FULL, {}, **FULL_STANDARD)
    return lead | FULL_MULTIFIELDS | {code: each.sample for code, each in custom.items()}


FULL_STANDARD: dict[str, object] = {
    "TITLE": "Office furniture for the new branch",
    "HONORIFIC": "HNR_EN_2",
    "NAME": "Ines",
    "SECOND_NAME": "Marie",
    "LAST_NAME": "Calder",
    "COMPANY_TITLE": "Calder Interiors",
    "COMPANY_ID": "1",
    "CONTACT_ID": "1",
    "IS_RETURN_CUSTOMER": "Y",
    "BIRTHDATE": "1987-04-09T03:00:00+03:00",
    "SOURCE_ID": "UC_FAIR26",
    "SOURCE_DESCRIPTION": "Stand 12, second day",
    "STATUS_ID": "UC_8AQ3TL",
    "STATUS_DESCRIPTION": "two samples out",
    "POST": "Facility manager",
    "COMMENTS": (
        "[b]Wants oak[/b], not beech &amp; no veneer.\n[url=https://example.com/plan]Plan[/url]\n"
        "[list][*]two meeting rooms[*]a desk for the reception[/list][user=3]Mia Brandt[/user] has the samples."
    ),
    "CURRENCY_ID": "EUR",
    "OPPORTUNITY": "18450.50",
    "IS_MANUAL_OPPORTUNITY": "Y",
    "HAS_PHONE": "Y",
    "HAS_EMAIL": "Y",
    "HAS_IMOL": "Y",
    "ASSIGNED_BY_ID": "2",
    "CREATED_BY_ID": "1",
    "MODIFY_BY_ID": "3",
    "MOVED_BY_ID": "2",
    "DATE_CREATE": "2026-07-01T09:12:00+03:00",
    "DATE_MODIFY": "2026-08-20T16:40:11+03:00",
    "DATE_CLOSED": "2026-08-20T16:40:11+03:00",
    "MOVED_TIME": "2026-08-12T11:05:30+03:00",
    "ORIGINATOR_ID": "fair-scanner",
    "ORIGIN_ID": "badge-7731",
    "ADDRESS": "12 Harbour Road",
    "ADDRESS_2": "Floor 3",
    "ADDRESS_CITY": "Port Sample",
    "ADDRESS_POSTAL_CODE": "00123",
    "ADDRESS_REGION": "North Shore",
    "ADDRESS_PROVINCE": "Samplia",
    "ADDRESS_COUNTRY": "Denmark",
    "ADDRESS_COUNTRY_CODE": "DK",
    "ADDRESS_LOC_ADDR_ID": "15",
    "UTM_SOURCE": "google",
    "UTM_MEDIUM": "cpc",
    "UTM_CAMPAIGN": "summer-2026",
    "UTM_CONTENT": "banner-b",
    "UTM_TERM": "oak desk",
    "PARENT_ID_183": "5",
    "LAST_ACTIVITY_BY": "2",
    "LAST_ACTIVITY_TIME": "2026-08-20T16:40:11+03:00",
    "LAST_COMMUNICATION_TIME": "19.08.2026 10:00:00",  # a string in one of two writings (docs/platform.md 5.3)
}
FULL_MULTIFIELDS: dict[str, object] = {
    "PHONE": [multifield(501, "PHONE", "WORK", "+1 202 555 0147"), multifield(502, "PHONE", "MOBILE", "+12025550188")],
    "EMAIL": [
        multifield(503, "EMAIL", "WORK", "ines@calder.example.com"),
        multifield(504, "EMAIL", "HOME", "ines@example.org"),
    ],
    "WEB": [multifield(505, "WEB", "WORK", "https://calder.example.com")],
    "IM": [
        multifield(506, "IM", "TELEGRAM", "@ines_example"),
        multifield(507, "IM", "OPENLINE", "imol|livechat|1|68|22"),
    ],
    "LINK": [multifield(508, "LINK", "USER", "4")],
}


def hostile(custom: dict[str, CustomField]) -> Lead:
    """Make the lead whose every text is an attack, too long, right-to-left, or made of emoji."""
    flavours = (
        HOSTILE_TEXT,
        HOSTILE_TEXT + "x" * (4000 - len(HOSTILE_TEXT)),
        "👩‍👩‍👧‍👦🏴‍☠️ e\u0301 " + HOSTILE_TEXT,
        "\u202eشركة المثال\u202c " + HOSTILE_TEXT,
        "{{7*7}} ${7*7} ' OR 1=1 -- \" & " + HOSTILE_TEXT,
    )
    texts = {code: flavours[position % len(flavours)] for position, code in enumerate(TEXTS)}
    words = {
        code: [HOSTILE_TEXT, flavours[3]] if each.multiple else HOSTILE_TEXT
        for code, each in custom.items()
        if each.kind in ("string", "string_formatted", "url", "address")
    }
    lead = blank(HOSTILE, custom, **texts, **words, ASSIGNED_BY_ID="2", HAS_PHONE="Y", HAS_EMAIL="Y")
    for number, kind in enumerate(("PHONE", "EMAIL", "WEB", "IM", "LINK"), start=601):
        lead[kind] = [multifield(number, kind, "OTHER", HOSTILE_TEXT)]
    return lead
