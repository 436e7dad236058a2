"""The fields of a deal: the standard ones, as `crm.deal.fields` describes them, and a few custom ones.

Imitates: Bitrix24 REST docs, "Get Deal Fields crm.deal.fields" (docs/platform.md 5.3, 6.1).
"""

from .custom_fields import CustomField
from .field_settings import SETTINGS

TABLE = """
ID|integer|r|ID
TITLE|string||Name
TYPE_ID|crm_status:DEAL_TYPE||Type
CATEGORY_ID|crm_category|i|Pipeline
STAGE_ID|crm_status:DEAL_STAGE||Deal stage
STAGE_SEMANTIC_ID|string|r|Stage group
IS_NEW|char|r|New deal
IS_RECURRING|char||Recurring deal
IS_RETURN_CUSTOMER|char||Repeat deal
IS_REPEATED_APPROACH|char||Repeat inquiry
PROBABILITY|integer||Probability
CURRENCY_ID|crm_currency||Currency
OPPORTUNITY|double||Amount
IS_MANUAL_OPPORTUNITY|char||IS_MANUAL_OPPORTUNITY
TAX_VALUE|double||Tax rate
COMPANY_ID|crm_company||Company
CONTACT_ID|crm_contact|d|Contact
CONTACT_IDS|crm_contact|m|Contacts
QUOTE_ID|crm_quote|r|Quote
BEGINDATE|date||Start date
CLOSEDATE|date||End date
OPENED|char||Available to everyone
CLOSED|char||Closed
COMMENTS|string||Comment
ASSIGNED_BY_ID|user||Responsible person
CREATED_BY_ID|user|r|Created by
MODIFY_BY_ID|user|r|Modified by
MOVED_BY_ID|user|r|MOVED_BY_ID
DATE_CREATE|datetime|r|Created on
DATE_MODIFY|datetime|r|Modified on
MOVED_TIME|datetime|r|MOVED_TIME
SOURCE_ID|crm_status:SOURCE||Source
SOURCE_DESCRIPTION|string||Source information
LEAD_ID|crm_lead|r|Lead
ADDITIONAL_INFO|string||Additional information
LOCATION_ID|location||Location
ORIGINATOR_ID|string||External source
ORIGIN_ID|string||Item ID in external source
UTM_SOURCE|string||Ad system
UTM_MEDIUM|string||Medium
UTM_CAMPAIGN|string||Campaign
UTM_CONTENT|string||Content
UTM_TERM|string||Search term
LAST_ACTIVITY_TIME|datetime|r|LAST_ACTIVITY_TIME
LAST_ACTIVITY_BY|user|r|LAST_ACTIVITY_BY
"""
MARGIN = "UF_CRM_DEAL_MARGIN"
_CUSTOM = (
    CustomField(
        id=501,
        code="UF_CRM_DEAL_FITTER",
        kind="employee",
        label="Fitter",
        german="Monteur",
        multiple=False,
        sample="4",
    ),
    CustomField(
        id=502,
        code="UF_CRM_DEAL_FITTED",
        kind="date",
        label="Fitted on",
        german="Montiert am",
        multiple=False,
        sample="2026-09-14T03:00:00+03:00",
    ),
    CustomField(
        id=503,
        code="UF_CRM_DEAL_WOOD",
        kind="enumeration",
        label="Wood",
        german="Holz",
        multiple=True,
        sample=[81, 83],
        items={"81": "Oak", "82": "Beech", "83": "Ash"},
        settings=SETTINGS["enumeration"],
    ),
    CustomField(
        id=504,
        code=MARGIN,
        kind="double",
        label="Margin, %",
        german="Marge, %",
        multiple=False,
        sample="31.5",
        settings=SETTINGS["double"],
        visible_to=frozenset({1}),
    ),
)


def deal_custom_fields() -> dict[str, CustomField]:
    """Return the custom fields of the portal's deals by code. One is visible to the administrator only."""
    return {each.code: each for each in _CUSTOM}
