"""The methods that read and describe deals, with the caller's rights.

Imitates: Bitrix24 REST docs, "crm.deal.get", "crm.deal.fields" (docs/platform.md 5.2, 6.1).
"""

from ...crm.custom_fields import described
from ...crm.deal_fields import TABLE
from ...crm.standard_fields import described_table
from ...php import first, integer
from ..call import Call, Method, Methods
from .leads import CRM, readable_row


def deal_get(call: Call) -> object:
    crm = call.portal.crm
    return crm.visible(call.person, readable_row(call, integer(first(call.params, "id", "ID")), crm.deals))


def deal_fields(call: Call) -> object:
    crm = call.portal.crm
    hidden = crm.hidden(call.person)
    custom = {code: described(each) for code, each in crm.deal_custom.items() if code not in hidden}
    return described_table(TABLE) | custom


METHODS: Methods = {
    "crm.deal.get": Method(answer=deal_get, scope=CRM),
    "crm.deal.fields": Method(answer=deal_fields, scope=CRM),
}
