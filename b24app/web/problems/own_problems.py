"""The pages for what the application itself refuses, or cannot do."""

from collections.abc import Mapping

from b24app.domain.message import Message
from b24app.errors import own
from b24app.web.problems.problem import ADMINISTRATOR, ASK_SUPPORT, OPEN_AGAIN, OPERATOR, TIME, TRY_SOON, YOU, Problem

OWN_PROBLEMS: Mapping[type[Exception], Problem] = {
    own.MalformedRequestError: Problem(
        "malformed",
        400,
        Message("This page was not opened the way Bitrix24 opens it"),
        Message("Something in the request is missing or has an unexpected form, so nothing was looked up."),
        Message("Open the tab from a lead's card in Bitrix24. If that leads here again, tell us the number below."),
        YOU,
    ),
    own.UnprovenLaunchError: Problem(
        "unproven",
        403,
        Message("We could not make sure who is asking"),
        Message("Bitrix24 did not confirm that this request comes from your portal and from this application."),
        OPEN_AGAIN,
        YOU,
    ),
    own.PortalUnknownError: Problem(
        "not-installed",
        404,
        Message("Full lead is not installed here yet"),
        Message("The installation in this Bitrix24 was not finished, or the application was removed."),
        Message("Ask an administrator to open the application once: it installs itself then."),
        ADMINISTRATOR,
    ),
    own.NotAllowedError: Problem(
        "not-allowed",
        403,
        Message("You are not among the people who may use Full lead"),
        Message("An administrator of your Bitrix24 has limited who may see leads through this application."),
        Message("Ask an administrator to change it on the application's own page, under Access."),
        ADMINISTRATOR,
    ),
    own.RuleLostError: Problem(
        "rule-lost",
        403,
        Message("An administrator must first say who may use Full lead"),
        Message("The application had to restore its records of your Bitrix24, and does not know the rule any more."),
        Message("Ask an administrator to choose it again on the application's own page, under Access."),
        ADMINISTRATOR,
    ),
    own.NotAdministratorError: Problem(
        "not-administrator",
        403,
        Message("Only an administrator can do this"),
        Message("Installing this application and deciding who may use it needs administrator rights in Bitrix24."),
        Message("Ask an administrator of your Bitrix24 to open this page. Nothing was changed."),
        ADMINISTRATOR,
    ),
    own.TicketRefusedError: Problem(
        "ticket-refused",
        403,
        Message("This page no longer fits your Bitrix24"),
        Message("It was made for another installation or another purpose."),
        OPEN_AGAIN,
        YOU,
    ),
    own.TicketExpiredError: Problem(
        "too-old",
        401,
        Message("This page is too old"),
        Message("For your safety a page can read the lead for a limited time only."),
        OPEN_AGAIN,
        YOU,
    ),
    own.StateRefusedError: Problem(
        "state-refused",
        403,
        Message("This sign-in cannot be completed"),
        Message("It was started in another browser, took longer than five minutes, or was already used."),
        Message("Start the sign-in again."),
        YOU,
    ),
    own.EventRefusedError: Problem(
        "event-refused",
        403,
        Message("This event was not accepted"),
        Message("It does not carry what the portal agreed with this application."),
        ASK_SUPPORT,
        OPERATOR,
    ),
    own.TooManyProofsError: Problem(
        "too-many",
        429,
        Message("Too many attempts that could not be confirmed"),
        Message("Requests from your network could not be confirmed several times in a row, so none is made for now."),
        Message("Wait a minute, then open the tab again."),
        TIME,
        again=True,
    ),
    own.ExportRefusedError: Problem(
        "export-refused",
        403,
        Message("You may not take this lead along"),
        Message("An administrator of your Bitrix24 does not allow copying and exporting leads from this tab."),
        Message("Ask an administrator to change it on the application's own page. Open the tab again to see the lead."),
        ADMINISTRATOR,
    ),
    own.LeadNotSavedError: Problem(
        "no-lead-yet",
        200,
        Message("No lead yet"),
        Message("This card has not been saved, so there is nothing to show."),
        Message("Save the lead, then open this tab again."),
        YOU,
    ),
    own.StoreError: Problem(
        "store",
        503,
        Message("The application cannot reach its own records"),
        Message("This is our fault and nothing of yours was changed."),
        TRY_SOON,
        OPERATOR,
        again=True,
    ),
}
