"""Invented contacts and companies, as their methods return them.

Imitates: Bitrix24 REST docs, "crm.contact.get", "crm.company.get" (docs/platform.md 6.1).
"""

from collections.abc import Mapping

from .blank_lead import CREATED, multifield

_STAMPS = "DATE_CREATE DATE_MODIFY LAST_ACTIVITY_TIME"
_COMMON = """
LEAD_ID CREATED_BY_ID MODIFY_BY_ID COMMENTS HAS_PHONE HAS_EMAIL HAS_IMOL ORIGINATOR_ID ORIGIN_ID ORIGIN_VERSION ADDRESS
ADDRESS_2 ADDRESS_CITY ADDRESS_POSTAL_CODE ADDRESS_REGION ADDRESS_PROVINCE ADDRESS_COUNTRY ADDRESS_LOC_ADDR_ID
UTM_SOURCE UTM_MEDIUM UTM_CAMPAIGN UTM_CONTENT UTM_TERM LAST_ACTIVITY_BY
"""
_OF_CONTACTS = """
POST HONORIFIC NAME SECOND_NAME LAST_NAME PHOTO TYPE_ID SOURCE_ID SOURCE_DESCRIPTION COMPANY_ID BIRTHDATE EXPORT FACE_ID
"""
_OF_COMPANIES = """
COMPANY_TYPE TITLE LOGO BANKING_DETAILS INDUSTRY REVENUE CURRENCY_ID EMPLOYEES IS_MY_COMPANY ADDRESS_COUNTRY_CODE
ADDRESS_LEGAL REG_ADDRESS REG_ADDRESS_2 REG_ADDRESS_CITY REG_ADDRESS_POSTAL_CODE REG_ADDRESS_REGION
REG_ADDRESS_PROVINCE REG_ADDRESS_COUNTRY REG_ADDRESS_COUNTRY_CODE REG_ADDRESS_LOC_ADDR_ID LAST_COMMUNICATION_TIME
"""


def _customer(keys: str, number: int, **filled: object) -> dict[str, object]:
    """Make a contact or a company with every key that its method returns."""
    row: dict[str, object] = dict.fromkeys([*keys.split(), *_COMMON.split()])
    row |= dict.fromkeys(_STAMPS.split(), CREATED) | {"ID": str(number), "CREATED_BY_ID": "1", "MODIFY_BY_ID": "1"}
    row |= dict.fromkeys(("HAS_PHONE", "HAS_EMAIL", "HAS_IMOL"), "N")
    return row | {"LAST_ACTIVITY_BY": "1"} | filled


CONTACTS: Mapping[int, dict[str, object]] = {
    1: _customer(
        _OF_CONTACTS,
        1,
        HONORIFIC="HNR_EN_2",
        NAME="Ines",
        SECOND_NAME="Marie",
        LAST_NAME="Calder",
        POST="Facility manager",
        TYPE_ID="CLIENT",
        SOURCE_ID="UC_FAIR26",
        EXPORT="N",
        BIRTHDATE="1987-04-09T03:00:00+03:00",
        COMPANY_ID="1",
        ASSIGNED_BY_ID="2",
        OPENED="Y",
        HAS_PHONE="Y",
        HAS_EMAIL="Y",
        PHONE=[multifield(701, "PHONE", "WORK", "+1 202 555 0147")],
        EMAIL=[multifield(702, "EMAIL", "WORK", "ines@calder.example.com")],
    ),
    2: _customer(
        _OF_CONTACTS, 2, NAME="Bo", LAST_NAME="Lund", EXPORT="N", BIRTHDATE="", ASSIGNED_BY_ID="1", OPENED="N"
    ),
}
COMPANIES: Mapping[int, dict[str, object]] = {
    1: _customer(
        _OF_COMPANIES,
        1,
        TITLE="Calder Interiors",
        COMPANY_TYPE="CUSTOMER",
        INDUSTRY="CRAFT",
        REVENUE="0",
        CURRENCY_ID="EUR",
        EMPLOYEES="EMPLOYEES_1",
        IS_MY_COMPANY="N",
        ASSIGNED_BY_ID="2",
        OPENED="Y",
        HAS_PHONE="Y",
        PHONE=[multifield(711, "PHONE", "WORK", "+1 202 555 0100")],
    ),
}
