"""The deals of a new portal by number, with invented customers.

Imitates: Bitrix24 REST docs, "Get deal by Id crm.deal.get" (docs/platform.md 5.3).
"""

from .blank_lead import CREATED
from .custom_fields import CustomField
from .special_leads import FULL

Deal = dict[str, object]
FULL_DEAL, NEARLY_EMPTY_DEAL, FORBIDDEN_DEAL = 7, 8, 9
_EMPTY = """
LEAD_ID COMPANY_ID CONTACT_ID QUOTE_ID COMMENTS ADDITIONAL_INFO LOCATION_ID SOURCE_ID SOURCE_DESCRIPTION ORIGINATOR_ID
ORIGIN_ID UTM_SOURCE UTM_MEDIUM UTM_CAMPAIGN UTM_CONTENT UTM_TERM
"""
_FILLED: Deal = {
    "TYPE_ID": "SALE",
    "STAGE_ID": "NEW",
    "PROBABILITY": None,
    "CURRENCY_ID": "USD",
    "OPPORTUNITY": "0.00",
    "IS_MANUAL_OPPORTUNITY": "N",
    "TAX_VALUE": None,
    "BEGINDATE": "2026-08-03T03:00:00+03:00",
    "CLOSEDATE": "2026-08-10T03:00:00+03:00",
    "OPENED": "Y",
    "CLOSED": "N",
    "CATEGORY_ID": "0",
    "STAGE_SEMANTIC_ID": "P",
    "IS_NEW": "N",
    "IS_RECURRING": "N",
    "IS_RETURN_CUSTOMER": "N",
    "IS_REPEATED_APPROACH": "N",
    **dict.fromkeys(("CREATED_BY_ID", "MODIFY_BY_ID", "ASSIGNED_BY_ID", "MOVED_BY_ID", "LAST_ACTIVITY_BY"), "1"),
    **dict.fromkeys(("DATE_CREATE", "DATE_MODIFY", "MOVED_TIME", "LAST_ACTIVITY_TIME"), CREATED),
}
_FULL: Deal = {
    "TITLE": "Office furniture, first delivery",
    "TYPE_ID": "COMPLEX",
    "STAGE_ID": "PREPARATION",
    "PROBABILITY": "80",
    "CURRENCY_ID": "EUR",
    "OPPORTUNITY": "9200.25",
    "IS_MANUAL_OPPORTUNITY": "Y",
    "TAX_VALUE": "0.00",
    "LEAD_ID": str(FULL),
    "COMPANY_ID": "1",
    "CONTACT_ID": "1",
    "BEGINDATE": "2026-08-14T03:00:00+03:00",
    "CLOSEDATE": "2026-09-18T03:00:00+03:00",
    "COMMENTS": "[b]Deliver before ten[/b], the lift is small.",
    "ADDITIONAL_INFO": "second floor first",
    "SOURCE_ID": "UC_FAIR26",
    "SOURCE_DESCRIPTION": "Stand 12, second day",
    "IS_RETURN_CUSTOMER": "Y",
    "ASSIGNED_BY_ID": "2",
    "CREATED_BY_ID": "3",
    "UTM_SOURCE": "google",
    "UTM_MEDIUM": "cpc",
    "PARENT_ID_183": "5",
}
_ORDINARY = (  # title, stage, amount, responsible
    ("Desks for a school", "NEW", "950.00", "2"),
    ("Theatre chairs, row by row", "EXECUTING", "56000.00", "2"),
    ("A bench, repaired", "WON", "120.00", "4"),
)


def deals(custom: dict[str, CustomField]) -> dict[int, Deal]:
    """Make all deals of a new portal: one with every field, one nearly empty, one that few may read, everyday ones."""
    made = [
        _blank(FULL_DEAL, custom, **_FULL, **{code: each.sample for code, each in custom.items()}),
        _blank(NEARLY_EMPTY_DEAL, custom, TITLE="", ASSIGNED_BY_ID="2"),
        _blank(FORBIDDEN_DEAL, custom, TITLE="Sale of a branch", OPENED="N", OPPORTUNITY="750000.00"),
    ]
    for number, (title, stage, amount, owner) in enumerate(_ORDINARY, start=FORBIDDEN_DEAL + 1):
        won = stage == "WON"
        ended = {"CLOSED": "Y", "STAGE_SEMANTIC_ID": "S"} if won else {}
        made.append(
            _blank(number, custom, TITLE=title, STAGE_ID=stage, OPPORTUNITY=amount, ASSIGNED_BY_ID=owner, **ended)
        )
    return {int(str(each["ID"])): each for each in made}


def _blank(number: int, custom: dict[str, CustomField], **filled: object) -> Deal:
    """Make a deal with the given fields. Custom fields read as never filled."""
    empty = {code: each.empty for code, each in custom.items()}
    return {"ID": str(number), "TITLE": "", **dict.fromkeys(_EMPTY.split()), **_FILLED, **empty, **filled}
