"""The methods that read and describe deals, with the caller's rights.

Imitates: Bitrix24 REST docs, "crm.deal.get", "crm.deal.fields" (docs/platform.md 5.2, 6.1).
"""

from ...crm.deal_fields import TABLE
from ...crm.standard_fields import described_table
from ...php import first, integer
from ..call import Call, Method, Methods
from .fields import visible_custom
from .leads import CRM, readable_row


def deal_get(call: Call) -> object:
    crm = call.portal.crm
    return crm.visible(call.person, readable_row(call, integer(first(call.params, "id", "ID")), crm.deals))


def deal_fields(call: Call) -> object:
    return described_table(TABLE) | visible_custom(call, call.portal.crm.deal_custom)


METHODS: Methods = {
    "crm.deal.get": Method(answer=deal_get, scope=CRM),
    "crm.deal.fields": Method(answer=deal_fields, scope=CRM),
}
