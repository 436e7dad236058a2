"""The pages for when Bitrix24 is in trouble, and for refusals by its authorization servers.

Source of the reasons: Bitrix24 REST docs, "System errors" and the OAuth error codes.
"""

from collections.abc import Mapping
from dataclasses import replace

from b24app.domain.message import Message
from b24app.domain.problems.problem import (
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
from b24app.errors import outside

TROUBLE_PROBLEMS: Mapping[type[Exception], Problem] = {
    outside.PortalBusyError: Problem(
        "busy",
        503,
        Message("Bitrix24 is busy"),
        Message("It is handling so many requests right now that it asked the app to wait."),
        Message("Try again in a few seconds."),
        TIME,
        again=True,
        cure="None: it passes. If it is frequent, look which other apps load this portal.",
    ),
    outside.PortalFailedError: Problem(
        "portal-failed",
        502,
        Message("Something went wrong in Bitrix24"),
        Message("Bitrix24 reported an internal error. It has nothing to do with you or this lead."),
        TRY_SOON,
        TIME,
        again=True,
        cure="None, if it passes. If it lasts, the portal's administrator finds the reason in its own log.",
    ),
    outside.AuthServerUnreachableError: Problem(
        "portal-cut-off",
        503,
        Message("This Bitrix24 cannot reach its authorization server"),
        Message("It cannot check who is making the request. A self-hosted Bitrix24 needs access to oauth.bitrix.info."),
        Message("Try again in a moment. If the problem continues, tell your Bitrix24 administrator."),
        ADMINISTRATOR,
        again=True,
        cure="Ask the portal's administrator to let a self-hosted Bitrix24 connect to oauth.bitrix.info.",
        passes=True,
    ),
    outside.PortalClosedError: Problem(
        "portal-closed",
        503,
        Message("This Bitrix24 is currently closed"),
        Message("It reports that it was deleted or that its public part is closed."),
        Message(
            "If your Bitrix24 is self-hosted, ask your administrator to end the temporary closure of the public part."
        ),
        ADMINISTRATOR,
    ),
    outside.OverloadedError: Problem(
        "overload",
        503,
        Message("Bitrix24 has blocked this app for causing too much load"),
        Message("This block does not end by itself."),
        Message("Ask your Bitrix24 administrator to contact Bitrix24 support, which can lift the block."),
        VENDOR,
        cure="Ask Bitrix24 support to lift the block, and say for which client id.",
    ),
    outside.NoResponseError: Problem(
        "silent",
        504,
        Message("Bitrix24 did not respond in time"),
        Message("Your Bitrix24 or the connection to it is slow or interrupted right now."),
        TRY_SOON,
        TIME,
        again=True,
        cure="Try again later. If it lasts, check from this server whether the host can be reached on that port.",
        fact="No usable response came",
    ),
    outside.AuthorizationSilentError: Problem(
        "sign-in-silent",
        503,
        Message("Bitrix24's authorization server did not respond"),
        Message("The app asks it to confirm this request before it shows anything. You did nothing wrong."),
        TRY_SOON,
        TIME,
        again=True,
        cure="Check that this server may connect to every host in B24_OAUTH_SERVERS.",
    ),
    outside.InvalidResponseError: Problem(
        "nonsense",
        502,
        Message("Bitrix24 sent an unexpected response"),
        Message("The response does not match Bitrix24's documentation, so the app did not use it."),
        TRY_SOON,
        TIME,
        again=True,
        cure=(
            "Try again later. If it lasts, look at what stands between this server and that host: a proxy, "
            "a firewall or a page for maintenance."
        ),
    ),
    outside.OversizedResponseError: Problem(
        "oversized",
        502,
        Message("Bitrix24 sent more data than the app can read"),
        Message(
            "The app reads up to 4 MB and 80,000 values at a time, which is far more than it usually gets. "
            "This response was larger, so the app did not use it."
        ),
        Message(
            "Use Bitrix24 itself for now, and ask your Bitrix24 administrator to look for very long texts or lists."
        ),
        ADMINISTRATOR,
    ),
    outside.MovedError: Problem(
        "moved",
        502,
        Message("This Bitrix24 has moved to a new address"),
        Message("It redirected the app. The app connects only to an address that Bitrix24 itself has confirmed."),
        OPEN_AGAIN,
        YOU,
        cure="Ask an administrator of the portal to open the app's page once: that proves the new address.",
        passes=True,
    ),
    outside.OwnPageError: Problem(
        "own-page",
        502,
        Message("This Bitrix24 redirects the app instead of answering"),
        Message(
            "It sends every request of the app to one of its own pages. "
            "On a self-hosted Bitrix24, the reason is often an expired license or an update in progress."
        ),
        Message("Ask your Bitrix24 administrator to check the license and updates, then try again."),
        ADMINISTRATOR,
        again=True,
        source="an issue of the vendor's PHP client (docs/platform.md 3.7), last checked on 28 November 2026",
        cure="Ask the portal's administrator to check the license and updates of the self-hosted Bitrix24.",
    ),
    outside.GrantRefusedError: Problem(
        "grant-refused",
        401,
        Message("This sign-in is no longer valid"),
        Message("A Bitrix24 sign-in works only once. This one was already used or has expired."),
        Message("Start the sign-in again."),
        YOU,
        cure="Ask an administrator of the portal to open the app's page once.",
        fact="The stored token can no longer be renewed",
        passes=True,
    ),
    outside.ClientRefusedError: Problem(
        "client-refused",
        502,
        Message("Bitrix24 does not recognize this app"),
        Message("Bitrix24 rejected the app's own credentials. You did nothing wrong."),
        ASK_SUPPORT,
        OPERATOR,
        cure=(
            "Check B24_CLIENT_ID and B24_CLIENT_SECRET against the app's form in Bitrix24 or the vendor "
            "area, and restart the app."
        ),
    ),
    outside.BadTokenRequestError: Problem(
        "grant-misfit",
        502,
        Message("Bitrix24's authorization server did not accept the app's request"),
        Message("The request does not match what the server expects. You did nothing wrong."),
        ASK_SUPPORT,
        OPERATOR,
        cure="Look for a newer release of the app, or report it with the line of the log.",
    ),
}
# A method is paused for what is left of its ten minutes, which is never called a few seconds.
PAUSED = replace(
    TROUBLE_PROBLEMS[outside.PortalBusyError],
    what=Message("Bitrix24 has paused this app because it used a lot of server time."),
    remedy=Message("This can take up to five minutes."),
)
