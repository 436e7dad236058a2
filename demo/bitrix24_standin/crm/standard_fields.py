"""The standard fields of a lead, as `crm.lead.fields` describes them.

Imitates: Bitrix24 REST docs, "Get Lead Fields crm.lead.fields" (docs/platform.md 5.3, 6.1).
"""

# code, type, flags (r: read-only, i: immutable, m: multiple, d: deprecated), title. A crm_status names its directory
# after a colon.
TABLE = """
ID|integer|r|ID
TITLE|string||Lead Title
HONORIFIC|crm_status:HONORIFIC||Salutation
NAME|string||First Name
SECOND_NAME|string||Middle Name
LAST_NAME|string||Last Name
BIRTHDATE|date||Birthdate
COMPANY_TITLE|string||Company Name
SOURCE_ID|crm_status:SOURCE||Source
SOURCE_DESCRIPTION|string||Additional Source Information
STATUS_ID|crm_status:STATUS||Stage
STATUS_DESCRIPTION|string||Additional Stage Information
STATUS_SEMANTIC_ID|string|r|Status Semantic
POST|string||Position
ADDRESS|string||Address
ADDRESS_2|string||Address (Line 2)
ADDRESS_CITY|string||City
ADDRESS_POSTAL_CODE|string||Postal Code
ADDRESS_REGION|string||Region
ADDRESS_PROVINCE|string||Province
ADDRESS_COUNTRY|string||Country
ADDRESS_COUNTRY_CODE|string||Country Code
ADDRESS_LOC_ADDR_ID|integer||Location Address ID
CURRENCY_ID|crm_currency||Currency
OPPORTUNITY|double||Amount
IS_MANUAL_OPPORTUNITY|char||IS_MANUAL_OPPORTUNITY
OPENED|char||Available to All
COMMENTS|string||Comment
HAS_PHONE|char|r|Phone Provided
HAS_EMAIL|char|r|E-mail Provided
HAS_IMOL|char|r|Open Channel Set
ASSIGNED_BY_ID|user||Responsible User
CREATED_BY_ID|user|r|Created By
MODIFY_BY_ID|user|r|Modified By
MOVED_BY_ID|user|r|MOVED_BY_ID
DATE_CREATE|datetime|r|Creation Date
DATE_MODIFY|datetime|r|Modification Date
MOVED_TIME|datetime|r|MOVED_TIME
COMPANY_ID|crm_company||Company
CONTACT_ID|crm_contact|d|Contact
CONTACT_IDS|crm_contact|m|CONTACT_IDS
IS_RETURN_CUSTOMER|char|r|Returning Lead
DATE_CLOSED|datetime|r|Closing Date
ORIGINATOR_ID|string||External Source ID
ORIGIN_ID|string||Element ID in External Source
UTM_SOURCE|string||Advertising System
UTM_MEDIUM|string||Traffic Type
UTM_CAMPAIGN|string||Campaign Identifier
UTM_CONTENT|string||Campaign Content
UTM_TERM|string||Campaign Search Condition
PARENT_ID_183|crm_entity||Project
LAST_ACTIVITY_TIME|datetime|r|LAST_ACTIVITY_TIME
LAST_ACTIVITY_BY|user|r|LAST_ACTIVITY_BY
LAST_COMMUNICATION_TIME|string|r|Last Communication
PHONE|crm_multifield|m|Phone
EMAIL|crm_multifield|m|E-mail
WEB|crm_multifield|m|Website
IM|crm_multifield|m|Messenger
LINK|crm_multifield|m|LINK
"""
PARENTS = {"LEAD_ID": 1, "COMPANY_ID": 4, "QUOTE_ID": 7}  # and the type of the record that each names


def standard_fields() -> dict[str, dict[str, object]]:
    """Describe every standard field, in the order of the documentation's sample."""
    return described_table(TABLE)


def described_table(table: str) -> dict[str, dict[str, object]]:
    """Describe the fields of a table of this form."""
    return dict(_described(line) for line in table.strip().splitlines())


def _described(line: str) -> tuple[str, dict[str, object]]:
    code, kind, flags, title = line.split("|")
    kind, _, directory = kind.partition(":")
    described: dict[str, object] = {
        "type": kind,
        "isRequired": False,
        "isReadOnly": "r" in flags,
        "isImmutable": "i" in flags,
        "isMultiple": "m" in flags,
        "isDynamic": False,
    }
    if "d" in flags:
        described["isDeprecated"] = True
    if directory:
        described["statusType"] = directory
    described["title"] = title
    if code in PARENTS:
        described["settings"] = {"parentEntityTypeId": PARENTS[code]}
    if code.startswith("PARENT_ID_"):
        described["settings"] = {"parentEntityTypeId": int(code.removeprefix("PARENT_ID_"))}
    return code, described
