"""The pages for what Bitrix24 refuses, because of the person, the application or the call.

Source of the reasons: Bitrix24 REST docs, "System errors".
"""

from collections.abc import Mapping

from b24app.domain.message import Message
from b24app.domain.problems.problem import ADMINISTRATOR, ASK_SUPPORT, OPEN_AGAIN, OPERATOR, YOU, Problem
from b24app.errors import outside

PORTAL_PROBLEMS: Mapping[type[Exception], Problem] = {
    outside.TokenExpiredError: Problem(
        "too-old",
        401,
        Message("This page has expired"),
        Message("Bitrix24 lets an open page request data for one hour, and that hour has passed."),
        OPEN_AGAIN,
        YOU,
        cure="Ask an administrator of the portal to open the app's page once.",
        fact="The stored token has expired and could not be renewed",
        passes=True,
    ),
    outside.TokenRefusedError: Problem(
        "token-refused",
        401,
        Message("Bitrix24 did not accept this page's access key"),
        Message("The access key this page was opened with is invalid or has expired, or is not recognized."),
        OPEN_AGAIN,
        YOU,
        then=Message("If you see this page again, ask your Bitrix24 administrator."),
        cure="Ask an administrator of the portal to open the app's page once.",
        fact="The portal does not accept the stored token",
        passes=True,
    ),
    outside.PersonGoneError: Problem(
        "person-gone",
        403,
        Message("Bitrix24 does not recognize you as an active user"),
        Message("You may have signed out or signed in as someone else, or your account may have been closed."),
        Message("Sign in to Bitrix24 again and open the lead. If that does not help, ask your Bitrix24 administrator."),
        ADMINISTRATOR,
        cure=(
            "Ask another administrator of the portal to open the app's page once: who installed the app is "
            "no longer an active user."
        ),
        fact="The employee who installed the app is no longer an active user of the portal",
    ),
    outside.ExtranetPersonError: Problem(
        "extranet",
        403,
        Message("Leads are available to employees only"),
        Message("You are an extranet user in Bitrix24. Bitrix24 does not let extranet users view leads in apps."),
        Message("If you should be an employee in Bitrix24, ask your Bitrix24 administrator to change this."),
        ADMINISTRATOR,
        is_as_set_up=True,
    ),
    outside.PortalAccessError: Problem(
        "portal-access",
        403,
        Message("You do not have access to this app in Bitrix24"),
        Message("Bitrix24 has its own list of who can use each app, and you are not on it."),
        Message("Ask your Bitrix24 administrator to add you under Market > More > Installed apps > User access."),
        ADMINISTRATOR,
        cure=(
            "Ask the portal's administrator to add the employee who installed the app under Market > More > "
            "Installed apps > User access."
        ),
        fact="The portal's own list of who may use the app leaves out the employee who installed it",
        is_as_set_up=True,
    ),
    outside.ScopeMissingError: Problem(
        "scope-missing",
        403,
        Message("The app is missing a permission"),
        Message("Bitrix24 reports that the app was not given the permissions it asked for."),
        Message(
            "Ask your Bitrix24 administrator to check the app's permissions, or to remove the app and install it again."
        ),
        ADMINISTRATOR,
        cure=(
            "Add the permissions that flask b24 register prints in the app's form in Bitrix24, then ask an "
            "administrator of the portal to open the app's page once."
        ),
    ),
    outside.AppRemovedError: Problem(
        "app-removed",
        404,
        Message("Full lead was removed from this Bitrix24"),
        Message("Bitrix24 reports that the app is no longer installed."),
        Message("Ask your Bitrix24 administrator to install it again."),
        ADMINISTRATOR,
        cure=(
            "Run flask b24 reconcile: it ends what is kept of this portal. Nothing is to be done if the app "
            "is not wanted there."
        ),
        is_as_set_up=True,
    ),
    outside.ConfirmationAwaitedError: Problem(
        "confirm-waiting",
        403,
        Message("An administrator must confirm this first"),
        Message("Bitrix24 is waiting for an administrator to allow this request from the app."),
        Message("Ask your Bitrix24 administrator to confirm the request they received from Bitrix24."),
        ADMINISTRATOR,
        then=OPEN_AGAIN,
        passes=True,
    ),
    outside.ConfirmationDeniedError: Problem(
        "confirm-denied",
        403,
        Message("An administrator declined this request"),
        Message("Bitrix24 asked an administrator to allow this request from the app, and the administrator declined."),
        Message("If you need this, ask your Bitrix24 administrator to allow it."),
        ADMINISTRATOR,
        is_as_set_up=True,
    ),
    outside.MethodMissingError: Problem(
        "method-missing",
        502,
        Message("This Bitrix24 does not support something the app needs"),
        Message("It does not know one of the methods the app uses. It may be too old or too new."),
        ASK_SUPPORT,
        OPERATOR,
        cure=(
            "Ask the portal's administrator to update a self-hosted Bitrix24. If it is up to date, this "
            "release of the app is too old for it."
        ),
    ),
    outside.CallDeniedError: Problem(
        "denied",
        403,
        Message("Bitrix24 does not allow this"),
        Message("You do not have the access permissions for this in Bitrix24, or you cannot use them right now."),
        Message(
            "Sign in to Bitrix24 again. If that does not help, "
            "ask your Bitrix24 administrator about your access permissions."
        ),
        ADMINISTRATOR,
        cure="Ask an administrator of the portal to open the app's page once.",
        fact="The employee who installed the app may not ask this",
    ),
    outside.BadCallError: Problem(
        "misfit",
        502,
        Message("Bitrix24 did not accept the app's request"),
        Message("The request does not match what this Bitrix24 expects. You did nothing wrong."),
        ASK_SUPPORT,
        OPERATOR,
        cure="Look for a newer release of the app, or report it with the line of the log.",
    ),
    outside.CallRefusedError: Problem(
        "refused",
        502,
        Message("Bitrix24 refused the request"),
        Message("Bitrix24 gave a reason meant for developers. It was recorded under the problem number below."),
        ASK_SUPPORT,
        OPERATOR,
        again=True,
        cure="The code says why, to a developer. Look for a newer release of the app, or report it.",
    ),
}
