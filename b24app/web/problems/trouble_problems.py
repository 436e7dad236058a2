"""The pages for when Bitrix24 is in trouble, and for refusals by its authorization servers.

Source of the reasons: Bitrix24 REST docs, "System errors" and the OAuth error codes.
"""

from collections.abc import Mapping

from b24app.domain.message import Message
from b24app.errors import outside
from b24app.web.problems.problem import (
    ADMINISTRATOR,
    ASK_SUPPORT,
    OPEN_AGAIN,
    OPERATOR,
    TIME,
    TRY_SOON,
    VENDOR,
    YOU,
    Problem,
)

TROUBLE_PROBLEMS: Mapping[type[Exception], Problem] = {
    outside.PortalBusyError: Problem(
        "busy",
        503,
        Message("Bitrix24 is busy"),
        Message("So many requests reach it at the moment that it asks us to wait a little."),
        Message("Try again in a few seconds."),
        TIME,
        again=True,
    ),
    outside.PortalFailedError: Problem(
        "portal-failed",
        502,
        Message("Something failed inside Bitrix24"),
        Message("It reported an error of its own, which has nothing to do with you or with this lead."),
        TRY_SOON,
        TIME,
        again=True,
    ),
    outside.AuthServerUnreachableError: Problem(
        "portal-cut-off",
        503,
        Message("This Bitrix24 does not reach its sign-in server"),
        Message("So it cannot check who is asking. A self-hosted Bitrix24 needs a way out to oauth.bitrix.info."),
        Message("Try again in a moment. If it stays so, tell an administrator."),
        ADMINISTRATOR,
        again=True,
    ),
    outside.PortalClosedError: Problem(
        "portal-closed",
        503,
        Message("This Bitrix24 is closed at the moment"),
        Message("It says that it was deleted, or that its public part is closed."),
        Message("On a self-hosted Bitrix24, ask an administrator to end the temporary closure of the public part."),
        ADMINISTRATOR,
    ),
    outside.OverloadedError: Problem(
        "overload",
        503,
        Message("Bitrix24 has blocked this application for overload"),
        Message("Waiting does not lift this block."),
        Message("Ask an administrator to write to Bitrix24's support, which can lift it."),
        VENDOR,
    ),
    outside.NoResponseError: Problem(
        "silent",
        504,
        Message("Bitrix24 did not answer in time"),
        Message("Your Bitrix24, or the way to it, is slow or interrupted at the moment."),
        TRY_SOON,
        TIME,
        again=True,
    ),
    outside.InvalidResponseError: Problem(
        "nonsense",
        502,
        Message("Bitrix24 gave an answer that makes no sense"),
        Message("What came back is not in the form that Bitrix24 documents, so it was not used."),
        TRY_SOON,
        TIME,
        again=True,
    ),
    outside.MovedError: Problem(
        "moved",
        502,
        Message("This Bitrix24 has moved to another address"),
        Message("It sends us on. We go only to an address that Bitrix24 itself has confirmed."),
        OPEN_AGAIN,
        YOU,
    ),
    outside.GrantRefusedError: Problem(
        "grant-refused",
        401,
        Message("This sign-in is used up"),
        Message("Bitrix24 gives it for one use, and it was used or has become too old."),
        Message("Start again."),
        YOU,
    ),
    outside.ClientRefusedError: Problem(
        "client-refused",
        502,
        Message("Bitrix24 does not recognise this application"),
        Message("It refused the application's own identification. You did nothing wrong."),
        ASK_SUPPORT,
        OPERATOR,
    ),
    outside.BadTokenRequestError: Problem(
        "grant-misfit",
        502,
        Message("Bitrix24's sign-in server did not accept how we asked"),
        Message("The application's request does not fit what the server expects. You did nothing wrong."),
        ASK_SUPPORT,
        OPERATOR,
    ),
}
