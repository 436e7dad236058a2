"""A lead without any filled field, as `crm.lead.get` returns it.

Imitates: Bitrix24 REST docs, "Get lead by Id crm.lead.get" (docs/platform.md 5.3, 5.5).
"""

from .custom_fields import CustomField

Lead = dict[str, object]
_BASE = """
ID TITLE HONORIFIC NAME SECOND_NAME LAST_NAME COMPANY_TITLE COMPANY_ID CONTACT_ID IS_RETURN_CUSTOMER BIRTHDATE
SOURCE_ID SOURCE_DESCRIPTION STATUS_ID STATUS_DESCRIPTION POST COMMENTS CURRENCY_ID OPPORTUNITY
IS_MANUAL_OPPORTUNITY HAS_PHONE HAS_EMAIL HAS_IMOL ASSIGNED_BY_ID CREATED_BY_ID MODIFY_BY_ID DATE_CREATE
DATE_MODIFY DATE_CLOSED STATUS_SEMANTIC_ID OPENED ORIGINATOR_ID ORIGIN_ID MOVED_BY_ID MOVED_TIME ADDRESS ADDRESS_2
ADDRESS_CITY ADDRESS_POSTAL_CODE ADDRESS_REGION ADDRESS_PROVINCE ADDRESS_COUNTRY ADDRESS_COUNTRY_CODE
ADDRESS_LOC_ADDR_ID UTM_SOURCE UTM_MEDIUM UTM_CAMPAIGN UTM_CONTENT UTM_TERM LAST_ACTIVITY_BY LAST_ACTIVITY_TIME
"""
BASE = tuple(_BASE.split())
CREATED = "2024-05-23T18:18:25+02:00"
FILLED_BY_DEFAULT: dict[str, object] = {
    "IS_RETURN_CUSTOMER": "N",
    "BIRTHDATE": "",
    "STATUS_ID": "NEW",
    "OPPORTUNITY": "0.00",
    "CURRENCY_ID": "USD",
    "IS_MANUAL_OPPORTUNITY": "N",
    "HAS_PHONE": "N",
    "HAS_EMAIL": "N",
    "HAS_IMOL": "N",
    "ASSIGNED_BY_ID": "1",
    "CREATED_BY_ID": "1",
    "MODIFY_BY_ID": "1",
    "DATE_CREATE": CREATED,
    "DATE_MODIFY": CREATED,
    "DATE_CLOSED": "",
    "STATUS_SEMANTIC_ID": "P",
    "OPENED": "Y",
    "MOVED_BY_ID": "1",
    "MOVED_TIME": CREATED,
    "LAST_ACTIVITY_BY": "1",
    "LAST_ACTIVITY_TIME": CREATED,
}
_TEXTS = """
TITLE NAME SECOND_NAME LAST_NAME COMPANY_TITLE SOURCE_DESCRIPTION STATUS_DESCRIPTION POST COMMENTS ORIGINATOR_ID
ORIGIN_ID ADDRESS ADDRESS_2 ADDRESS_CITY ADDRESS_POSTAL_CODE ADDRESS_REGION ADDRESS_PROVINCE ADDRESS_COUNTRY
ADDRESS_COUNTRY_CODE UTM_SOURCE UTM_MEDIUM UTM_CAMPAIGN UTM_CONTENT UTM_TERM
"""
TEXTS = tuple(_TEXTS.split())


def multifield(number: int, kind: str, place: str, value: str) -> dict[str, str]:
    return {"ID": str(number), "VALUE_TYPE": place, "VALUE": value, "TYPE_ID": kind}


def blank(number: int, custom: dict[str, CustomField], **filled: object) -> Lead:
    """Make a lead with the given fields. Custom fields read as never filled, and single files have no key."""
    lead: Lead = dict.fromkeys(BASE) | FILLED_BY_DEFAULT | {"ID": str(number)} | filled
    lead |= {code: each.empty for code, each in custom.items() if each.empty is not None and code not in filled}
    return lead
