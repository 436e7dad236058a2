"""Errors of portals and authorization servers: refusals, and answers that did not come or cannot be used."""

from dataclasses import dataclass

from b24app.errors import FullLeadError


class OutsideError(FullLeadError):
    """The reason is another server, not our own store."""


@dataclass(eq=False)
class PortalError(OutsideError):
    """The portal answered, and not with what we asked for.

    `code` (may be empty) and `description` are the platform's own. The vendor says that they are not for users.
    """

    method: str
    code: str = ""
    status: int = 0
    description: str = ""


class TokenExpiredError(PortalError):
    """Refresh once, repeat once."""


class TokenRefusedError(PortalError):
    """This token will not work again: open the tab again."""


class PersonGoneError(PortalError):
    """The person is dismissed or signed out."""


class ExtranetPersonError(PortalError):
    """The person is an extranet user, and the call is not for them."""


class PortalAccessError(PortalError):
    """The portal's administrator has not given this person the app."""


class ScopeMissingError(PortalError):
    """The app lacks a right that the call needs."""


class AppRemovedError(PortalError):
    """The app is no longer installed there."""


class AppRefusedError(PortalError):
    """The app is removed or unpaid: the platform does not say which."""


class PaymentRequiredError(PortalError):
    """Trial or paid period is over."""


class RestUnavailableError(PortalError):
    """The portal's plan has no REST."""


class ConfirmationAwaitedError(PortalError):
    """An administrator has not confirmed the method yet."""


class ConfirmationDeniedError(PortalError):
    """An administrator has denied the method."""


class PortalClosedError(PortalError):
    """The portal is deleted or closed."""


class OverloadedError(PortalError):
    """The vendor has blocked the app for overload."""


class PortalFailedError(PortalError):
    """The portal failed: repeat later."""


class AuthServerUnreachableError(PortalError):
    """The portal cannot connect to the authorization server: repeat later."""


@dataclass(eq=False)
class PortalBusyError(PortalError):
    """Wait, then repeat. `is_block`: this method alone is blocked. `told`: the portal said for how long."""

    wait_s: float = 2.0
    is_block: bool = False
    told: bool = False


class MethodMissingError(PortalError):
    """The portal does not know the method."""


class CallDeniedError(PortalError):
    """The method is not for this person, or not in this context."""


class BadCallError(PortalError):
    """The portal does not accept the form of our call, which is our own fault."""


class LeadMethodMissingError(PortalError):
    """The portal does not know the method that reads a lead, which the operator can change."""


class LeadMissingError(PortalError):
    """There is no such lead."""


class LeadDeniedError(PortalError):
    """No such lead, or this person may not read it: the platform does not say."""


class LeadsOffError(PortalError):
    """No lead to read, and the portal works without leads."""


class CallRefusedError(PortalError):
    """Any other refusal of the portal."""


@dataclass(eq=False)
class ProvenRefusalError(OutsideError):
    """The portal named the person, and then refused what they asked for: `member_id` is the portal of both."""

    member_id: str
    user_id: int
    refusal: PortalError


@dataclass(eq=False)
class GrantError(OutsideError):
    """The authorization server refused."""

    code: str


class GrantRefusedError(GrantError):
    """The answer was invalid_grant: the pair is spent."""


class ClientRefusedError(GrantError):
    """Our client id or secret is refused, which the operator can change."""


class BadTokenRequestError(GrantError):
    """The server does not accept the form of our request, which is our own fault."""


@dataclass(eq=False)
class UnreachableError(OutsideError):
    """Nobody refused anything: offer to try again.

    `host` did not give a usable answer. `what` says how, without any of its content.
    """

    host: str
    what: str


class NoResponseError(UnreachableError):
    """No answer within the deadline."""


class AuthorizationSilentError(NoResponseError):
    """No authorization server said whose token it is: repeat soon."""


class InvalidResponseError(UnreachableError):
    """An answer that is not of the documented form."""


class OversizedResponseError(UnreachableError):
    """An answer that is larger than what we read: nothing of it was used."""


class MovedError(UnreachableError):
    """A redirect: prove where the portal is now, never follow."""


class OwnPageError(UnreachableError):
    """A redirect to a page of the portal's own host, for its administrator: its licence may have ended."""
