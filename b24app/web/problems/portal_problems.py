"""The pages for what Bitrix24 refuses, because of the person, the application, the plan or the lead.

Source of the reasons: Bitrix24 REST docs, "System errors", crm.lead.get and crm.item.get.
"""

from collections.abc import Mapping

from b24app.domain.message import Message
from b24app.errors import outside
from b24app.web.problems.problem import ADMINISTRATOR, ASK_SUPPORT, OPEN_AGAIN, OPERATOR, OWNER, YOU, Problem

PORTAL_PROBLEMS: Mapping[type[Exception], Problem] = {
    outside.TokenExpiredError: Problem(
        "too-old",
        401,
        Message("This page is too old"),
        Message("Bitrix24 gives a page one hour to ask for data, and this hour is over."),
        OPEN_AGAIN,
        YOU,
    ),
    outside.TokenRefusedError: Problem(
        "token-refused",
        401,
        Message("Bitrix24 did not accept this page's key"),
        Message("The key that the page was opened with is not valid, or not any more."),
        OPEN_AGAIN,
        YOU,
    ),
    outside.PersonGoneError: Problem(
        "person-gone",
        403,
        Message("Bitrix24 does not know you as a current user"),
        Message("You may have been signed out, signed in as somebody else, or your account was closed."),
        Message("Sign in to Bitrix24 again and open the lead. If that does not help, ask an administrator."),
        ADMINISTRATOR,
    ),
    outside.ExtranetPersonError: Problem(
        "extranet",
        403,
        Message("Leads are for employees only"),
        Message(
            "Bitrix24 knows you as an extranet user, and does not give leads to extranet users through applications."
        ),
        Message("Ask an administrator whether you should be an employee in Bitrix24."),
        ADMINISTRATOR,
    ),
    outside.PortalAccessError: Problem(
        "portal-access",
        403,
        Message("Your administrator has not given you this application"),
        Message("Bitrix24 itself keeps a list of who may use each application, and you are not on it."),
        Message("Ask an administrator to add you under Market > More > Installed apps > User access."),
        ADMINISTRATOR,
    ),
    outside.ScopeMissingError: Problem(
        "scope-missing",
        403,
        Message("The application lacks a right that it needs"),
        Message("Bitrix24 says that the application was not given the rights to CRM that it asked for."),
        Message("Ask an administrator to check the application's rights, or to remove and install it again."),
        ADMINISTRATOR,
    ),
    outside.AppRemovedError: Problem(
        "app-removed",
        404,
        Message("Full lead was removed from this Bitrix24"),
        Message("Bitrix24 says that the application is not installed any more."),
        Message("Ask an administrator to install it again."),
        ADMINISTRATOR,
    ),
    outside.AppRefusedError: Problem(
        "app-refused",
        403,
        Message("Bitrix24 does not let this application in"),
        Message("It was removed from this Bitrix24, or its paid or trial period is over: Bitrix24 does not say which."),
        Message("Ask an administrator to look for it in the Market, under Installed apps."),
        ADMINISTRATOR,
    ),
    outside.PaymentRequiredError: Problem(
        "payment",
        402,
        Message("The application's paid or trial period is over"),
        Message("Bitrix24 does not let the application read data until it is renewed. Nothing was lost."),
        Message("Ask an administrator to renew it in the Market."),
        ADMINISTRATOR,
    ),
    outside.RestUnavailableError: Problem(
        "no-rest",
        403,
        Message("Your Bitrix24 plan does not let applications read data"),
        Message("Applications work on Bitrix24's commercial plans only."),
        Message("Ask an administrator about the plan."),
        ADMINISTRATOR,
    ),
    outside.ConfirmationAwaitedError: Problem(
        "confirm-waiting",
        403,
        Message("An administrator must confirm this first"),
        Message("Bitrix24 waits until an administrator allows the application to make this call."),
        Message("Ask an administrator to confirm the request that Bitrix24 has sent to them, then open the tab again."),
        ADMINISTRATOR,
    ),
    outside.ConfirmationDeniedError: Problem(
        "confirm-denied",
        403,
        Message("An administrator has refused this call"),
        Message("Bitrix24 asked an administrator whether the application may make it, and the answer was no."),
        Message("Ask an administrator whether they would allow it after all."),
        ADMINISTRATOR,
    ),
    outside.MethodMissingError: Problem(
        "method-missing",
        502,
        Message("This Bitrix24 does not offer what the application needs"),
        Message("It does not know one of the calls that the application makes: it may be too old, or too new."),
        ASK_SUPPORT,
        OPERATOR,
    ),
    outside.LeadMethodMissingError: Problem(
        "lead-method-missing",
        502,
        Message("This Bitrix24 does not know the call that reads a lead"),
        Message(
            "There are two such calls, and the one that this application is set to use is not there, or no longer."
        ),
        Message("Ask the people who run this application to choose the other call: the setting is B24_LEAD_METHOD."),
        OPERATOR,
    ),
    outside.CallDeniedError: Problem(
        "denied",
        403,
        Message("Bitrix24 does not allow this"),
        Message("The call needs rights that you do not have in Bitrix24, or it is not allowed for you at the moment."),
        Message("Sign in to Bitrix24 again. If that does not help, ask an administrator about your rights."),
        ADMINISTRATOR,
    ),
    outside.BadCallError: Problem(
        "misfit",
        502,
        Message("Bitrix24 did not accept how we asked"),
        Message("The application's request does not fit this Bitrix24. You did nothing wrong."),
        ASK_SUPPORT,
        OPERATOR,
    ),
    outside.LeadMissingError: Problem(
        "lead-missing",
        404,
        Message("There is no such lead"),
        Message("It may have been deleted or converted in the meantime."),
        Message("Go back to the list of leads."),
        YOU,
    ),
    outside.LeadDeniedError: Problem(
        "lead-denied",
        403,
        Message("You may not read this lead, or it does not exist"),
        Message("Bitrix24 does not tell these two apart for people who may not read all leads."),
        Message("Ask for the right to read it, if you need it."),
        OWNER,
    ),
    outside.LeadsOffError: Problem(
        "leads-off",
        404,
        Message("This Bitrix24 works without leads"),
        Message("The CRM is in its simple mode: this lead cannot be read, and new ones cannot be made."),
        Message("Ask an administrator to switch leads on: CRM > gear > CRM mode > classic."),
        ADMINISTRATOR,
    ),
    outside.CallRefusedError: Problem(
        "refused",
        502,
        Message("Bitrix24 refused the request"),
        Message("It gave a reason that is meant for developers. It was written down under the number below."),
        ASK_SUPPORT,
        OPERATOR,
        again=True,
    ),
}
TRIAL_OVER = Problem(
    "trial",
    402,
    Message("The application's trial period is over"),
    Message("Bitrix24 does not let the application read data until it is bought. Nothing was lost."),
    Message("Ask an administrator to buy it in the Market."),
    ADMINISTRATOR,
)
