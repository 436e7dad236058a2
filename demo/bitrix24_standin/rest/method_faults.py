"""The faults of single methods, called alone or in a batch.

Imitates: nothing documented. A portal's modules are slow or refuse one by one.
"""

from .call import Call
from .errors import RefusalError

SLOW_S = 5.0
RELATED_METHODS = frozenset(
    {
        "crm.stagehistory.list",
        "crm.duplicate.findbycomm",
        "crm.lead.userfield.list",
        "crm.lead.contact.items.get",
        "crm.lead.list",
        "crm.contact.list",
        "crm.company.list",
    }
)


def method_fault(call: Call) -> None:
    """Keep the caller waiting, or refuse, where a switch says so.

    Raises:
        RefusalError: The method is refused.
    """
    if call.method not in RELATED_METHODS:
        return
    if call.portal.faults.related_slow.take(method=call.method):
        call.portal.closing.wait(call.portal.faults.related_slow.number(SLOW_S))
    if call.portal.faults.related_refused.take(method=call.method):
        raise RefusalError("", "Access denied.")
