"""The pages for a lead that Bitrix24 does not give: it is missing or denied, or the portal reads leads in another way.

Source of the reasons: Bitrix24 REST docs, crm.lead.get and crm.item.get.
"""

from collections.abc import Mapping

from b24app.domain.message import Message
from b24app.domain.problems.problem import ADMINISTRATOR, OPERATOR, OWNER, YOU, Problem
from b24app.errors import outside

LEAD_PROBLEMS: Mapping[type[Exception], Problem] = {
    outside.LeadMethodMissingError: Problem(
        "lead-method-missing",
        502,
        Message("This Bitrix24 does not support the method that reads leads"),
        Message("There are two such methods, and the one this app is set to use is not available."),
        Message("Ask the app's support team to switch to the other method. The setting is B24_LEAD_METHOD."),
        OPERATOR,
        cure="Set B24_LEAD_METHOD to the other of crm.lead.get and crm.item.get, and restart the app.",
    ),
    outside.LeadMissingError: Problem(
        "lead-missing",
        404,
        Message("This lead does not exist"),
        Message("It may have been deleted."),
        Message("Go back to the list of leads."),
        YOU,
        is_as_set_up=True,
    ),
    outside.LeadDeniedError: Problem(
        "lead-denied",
        403,
        Message("You do not have permission to view this lead, or it does not exist"),
        Message("Bitrix24 does not say which, unless you have permission to view all leads."),
        Message("If you need this lead, ask for permission to view it."),
        OWNER,
        is_as_set_up=True,
    ),
    outside.LeadsOffError: Problem(
        "leads-off",
        404,
        Message("This Bitrix24 works without leads"),
        Message("The CRM is in Simple CRM mode, so this lead cannot be opened and new leads cannot be created."),
        Message("Ask your Bitrix24 administrator to turn on leads: CRM > gear icon > CRM mode > Classic CRM."),
        ADMINISTRATOR,
        is_as_set_up=True,
    ),
}
