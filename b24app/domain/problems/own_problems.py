"""The pages for what the application itself refuses, or cannot do."""

from collections.abc import Mapping

from b24app.domain.message import Message
from b24app.domain.problems.problem import (
    ADMINISTRATOR,
    ASK_SUPPORT,
    OPEN_AGAIN,
    OPERATOR,
    TIME,
    TRY_SOON,
    YOU,
    Problem,
)
from b24app.errors import own

OWN_PROBLEMS: Mapping[type[Exception], Problem] = {
    own.MalformedRequestError: Problem(
        "malformed",
        400,
        Message("This page was opened in an unexpected way"),
        Message("Some information in the request is missing or not in the expected format, so no data was requested."),
        Message(
            "Open the tab from a lead card in Bitrix24. "
            "If you see this page again, send the problem number below to the app's support team."
        ),
        YOU,
        cure="Compare the addresses in the app's form in Bitrix24 with those that flask b24 register prints.",
    ),
    own.NoPortalAddressError: Problem(
        "no-address",
        400,
        Message("This is not an address of a Bitrix24"),
        Message("The app cannot read it as the address of a Bitrix24 that uses https, so nothing was requested."),
        Message("Copy the address from your browser while Bitrix24 is open, for example company.bitrix24.com."),
        YOU,
    ),
    own.KeyMissingError: Problem(
        "no-key",
        401,
        Message("Bitrix24 did not give the app an access key"),
        Message("Without a key for you, the app cannot read anything. No data was requested."),
        Message(
            "Close this page and open it again in Bitrix24. "
            "If you see this page again, ask your Bitrix24 administrator whether apps can use REST in your Bitrix24."
        ),
        ADMINISTRATOR,
    ),
    own.UnprovenLaunchError: Problem(
        "unproven",
        403,
        Message("We could not verify this request"),
        Message("Bitrix24 did not confirm that the request comes from your Bitrix24 and from this app."),
        OPEN_AGAIN,
        YOU,
        cure="Ask an administrator of the portal to open the app's page once.",
        fact="The portal names another app or person for the stored token",
        passes=True,
    ),
    own.PortalUnknownError: Problem(
        "not-installed",
        404,
        Message("Full lead is not installed yet"),
        Message("The installation in this Bitrix24 was not completed, or the app was removed."),
        Message("Ask your Bitrix24 administrator to open the app once. It then installs itself."),
        ADMINISTRATOR,
        cure="Ask an administrator of the portal to open the app's page once.",
        is_as_set_up=True,
    ),
    own.NotAllowedError: Problem(
        "not-allowed",
        403,
        Message("You do not have access to Full lead"),
        Message("An administrator of your Bitrix24 has limited who can view leads in this app."),
        Message("Ask your Bitrix24 administrator to change this on the app's page, under Access."),
        ADMINISTRATOR,
        is_as_set_up=True,
        fact="The app's access rule leaves out the employee who installed it",
    ),
    own.RuleLostError: Problem(
        "rule-lost",
        403,
        Message("An administrator must first choose who can use Full lead"),
        Message("The app does not know who can use it in your Bitrix24, so for now only administrators can."),
        Message("Ask your Bitrix24 administrator to choose on the app's page, under Access."),
        ADMINISTRATOR,
    ),
    own.NotAdministratorError: Problem(
        "not-administrator",
        403,
        Message("Only an administrator can do this"),
        Message("You need administrator permissions in Bitrix24 to install this app or change its settings."),
        Message("Nothing was changed. Ask your Bitrix24 administrator to open this page."),
        ADMINISTRATOR,
        is_as_set_up=True,
    ),
    own.TicketRefusedError: Problem(
        "ticket-refused",
        403,
        Message("This page no longer matches your Bitrix24"),
        Message("It belongs to another installation of the app or was opened for another purpose."),
        OPEN_AGAIN,
        YOU,
        passes=True,
    ),
    own.TicketExpiredError: Problem(
        "too-old",
        401,
        Message("This page has expired"),
        Message("For your security, an open page can load the lead for a limited time only."),
        OPEN_AGAIN,
        YOU,
        passes=True,
    ),
    own.StateRefusedError: Problem(
        "state-refused",
        403,
        Message("This sign-in could not be completed"),
        Message("It was started in another browser, took longer than five minutes or was already used."),
        Message("Start the sign-in again."),
        YOU,
        passes=True,
    ),
    own.EventRefusedError: Problem(
        "event-refused",
        403,
        Message("This event was not accepted"),
        Message("It does not contain the application token of this installation."),
        ASK_SUPPORT,
        OPERATOR,
        cure=(
            "None, if it stays rare: anybody may send an event. If a portal's own events are refused, ask "
            "its administrator to open the app's page once."
        ),
    ),
    own.TooManyProofsError: Problem(
        "too-many",
        429,
        Message("Too many unconfirmed attempts"),
        Message("Several requests from your network could not be confirmed, so new ones are paused for now."),
        Message("Wait a minute, then open the tab again."),
        TIME,
        again=True,
    ),
    own.ExportRefusedError: Problem(
        "export-refused",
        403,
        Message("You do not have permission to copy or export this lead"),
        Message("An administrator of your Bitrix24 does not allow copying or exporting leads from this tab."),
        Message(
            "Ask your Bitrix24 administrator to change this on the app's page. To view the lead, open the tab again."
        ),
        ADMINISTRATOR,
        is_as_set_up=True,
    ),
    own.LeadNotSavedError: Problem(
        "no-lead-yet",
        200,
        Message("No lead yet"),
        Message("This lead has not been saved yet, so there is nothing to show."),
        Message("Save the lead, then open this tab again."),
        YOU,
        is_as_set_up=True,
    ),
    own.ThreadsBusyError: Problem(
        "crowded",
        503,
        Message("The app is busy"),
        Message("Too many pages are loading at the same time, so this one has to wait."),
        Message("Try again in a few seconds."),
        TIME,
        again=True,
        cure="Run more workers or threads (install/scaling.md) if this is frequent.",
    ),
    own.StoreError: Problem(
        "store",
        503,
        Message("The app cannot reach its database"),
        Message("This is a problem on our side. None of your data was changed."),
        TRY_SOON,
        OPERATOR,
        again=True,
        cure="Check B24_DATABASE_URL and the database.",
        passes=True,
    ),
}
