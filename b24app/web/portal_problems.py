"""The pages for what Bitrix24 refuses, or does not answer.

Source of the reasons: Bitrix24 REST docs, "System errors" and the OAuth error codes.
"""

from collections.abc import Mapping

from b24app import errors
from b24app.domain.message import Message
from b24app.web.problem import ASK_SUPPORT, OPEN_AGAIN, Problem

PORTAL_PROBLEMS: Mapping[type[Exception], Problem] = {
    errors.TokenExpiredError: Problem(
        "too-old",
        401,
        Message("This page is too old"),
        Message("Bitrix24 gives a page one hour to ask for data, and this hour is over."),
        OPEN_AGAIN,
    ),
    errors.TokenRefusedError: Problem(
        "token-refused",
        401,
        Message("Bitrix24 did not accept this page's key"),
        Message("The key that the page was opened with is not valid, or not any more."),
        OPEN_AGAIN,
    ),
    errors.PersonGoneError: Problem(
        "person-gone",
        403,
        Message("Bitrix24 does not know you as a current user"),
        Message("You may have been signed out, signed in as somebody else, or your account was closed."),
        Message("Sign in to Bitrix24 again and open the lead. If that does not help, ask an administrator."),
    ),
    errors.PortalAccessError: Problem(
        "portal-access",
        403,
        Message("Your administrator has not given you this application"),
        Message("Bitrix24 itself keeps a list of who may use each application, and you are not on it."),
        Message("An administrator can change it under Market > More > Installed apps > User access."),
    ),
    errors.ScopeMissingError: Problem(
        "scope-missing",
        403,
        Message("The application lacks a right that it needs"),
        Message("Bitrix24 says that the application was not given the rights to CRM that it asked for."),
        Message("An administrator can check the application's rights, or remove and install it again."),
    ),
    errors.AppRemovedError: Problem(
        "app-removed",
        404,
        Message("Full lead was removed from this Bitrix24"),
        Message("Bitrix24 says that the application is not installed any more."),
        Message("An administrator can install it again."),
    ),
    errors.PaymentRequiredError: Problem(
        "payment",
        402,
        Message("The application's paid or trial period is over"),
        Message("Bitrix24 does not let the application read data until it is renewed."),
        Message("An administrator can renew it in the Market. Nothing was lost."),
    ),
    errors.RestUnavailableError: Problem(
        "no-rest",
        403,
        Message("Your Bitrix24 plan does not let applications read data"),
        Message("Applications work on Bitrix24's commercial plans only."),
        Message("An administrator can change the plan."),
    ),
    errors.PortalClosedError: Problem(
        "portal-closed",
        503,
        Message("This Bitrix24 is closed at the moment"),
        Message("It says that it was deleted, or that its public part is closed."),
        Message("On a self-hosted Bitrix24 an administrator can end the temporary closure of the public part."),
    ),
    errors.OverloadedError: Problem(
        "overload",
        503,
        Message("Bitrix24 has blocked this application for overload"),
        Message("Waiting does not lift this block."),
        Message("An administrator can ask Bitrix24's support to lift it."),
    ),
    errors.PortalBusyError: Problem(
        "busy",
        503,
        Message("Bitrix24 is busy"),
        Message("So many requests reach it at the moment that it asks us to wait a little."),
        Message("Try again in a few seconds."),
        again=True,
    ),
    errors.MethodMissingError: Problem(
        "method-missing",
        502,
        Message("This Bitrix24 does not offer what the application needs"),
        Message("It does not know the call that reads a lead: it may be too old, or too new."),
        ASK_SUPPORT,
    ),
    errors.LeadMissingError: Problem(
        "lead-missing",
        404,
        Message("There is no such lead"),
        Message("It may have been deleted or converted in the meantime."),
        Message("Go back to the list of leads."),
    ),
    errors.LeadDeniedError: Problem(
        "lead-denied",
        403,
        Message("You may not read this lead, or it does not exist"),
        Message("Bitrix24 does not tell these two apart for people who may not read all leads."),
        Message("The lead's owner or an administrator can give you the right to read it."),
    ),
    errors.CallRefusedError: Problem(
        "refused",
        502,
        Message("Bitrix24 refused the request"),
        Message("It gave a reason that this application does not know."),
        ASK_SUPPORT,
        again=True,
    ),
    errors.GrantRefusedError: Problem(
        "grant-refused",
        401,
        Message("This sign-in is used up"),
        Message("Bitrix24 gives it for one use, and it was used or has become too old."),
        Message("Start again."),
    ),
    errors.ClientRefusedError: Problem(
        "client-refused",
        502,
        Message("Bitrix24 does not recognise this application"),
        Message("It refused the application's own identification, which is a matter for the people who run it."),
        ASK_SUPPORT,
    ),
    errors.SilentError: Problem(
        "silent",
        504,
        Message("Bitrix24 did not answer in time"),
        Message("Your Bitrix24, or the way to it, is slow or interrupted at the moment."),
        Message("Try again in a moment."),
        again=True,
    ),
    errors.MovedError: Problem(
        "moved",
        502,
        Message("This Bitrix24 has moved to another address"),
        Message("It sends us on. We go only to an address that Bitrix24 itself has confirmed."),
        OPEN_AGAIN,
    ),
    errors.NonsenseError: Problem(
        "nonsense",
        502,
        Message("Bitrix24 gave an answer that makes no sense"),
        Message("What came back is not in the form that Bitrix24 documents, so it was not used."),
        Message("Try again in a moment."),
        again=True,
    ),
}
