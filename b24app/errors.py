"""Everything that we raise on purpose, cut by what the caller can do about it.

FullLeadError
├── SettingsError                     the operator: set the variables that it names
├── RefusedError                      this caller cannot repeat it with success
│   ├── MalformedRequestError         the request is not of the documented form
│   ├── UnprovenLaunchError           the claim is not borne out by the authorization server or the portal
│   ├── PortalUnknownError            the app is not installed in this portal, as far as we know
│   ├── NotAllowedError               the app's own access rule does not include this person
│   ├── NotAdministratorError         only an administrator of the portal may do this
│   ├── TicketRefusedError            the page's ticket is not ours, not for this, or of an earlier installation
│   ├── TicketExpiredError            the page is too old: open the tab again
│   ├── StateRefusedError             the OAuth state is not ours, used, too old or of another browser
│   ├── EventRefusedError             the event does not carry the installation's application token
│   └── LeadNotSavedError             the card is new: there is no lead yet (ID 0)
├── PortalError                       the portal answered, and not with what we asked for
│   ├── TokenExpiredError             trade the refresh token once, repeat once
│   ├── TokenRefusedError             this token will not work again: open the tab again
│   ├── PersonGoneError               the person is dismissed or signed out
│   ├── PortalAccessError             the portal's administrator has not given this person the app
│   ├── ScopeMissingError             the app lacks a right that the call needs
│   ├── AppRemovedError               the app is no longer installed there
│   ├── PaymentRequiredError          trial or paid period is over
│   ├── RestUnavailableError          the portal's plan has no REST
│   ├── PortalClosedError             the portal is deleted or closed
│   ├── OverloadedError               the vendor has blocked the app for overload
│   ├── PortalBusyError               wait, then repeat
│   ├── MethodMissingError            the portal does not know the method
│   ├── LeadMissingError              there is no such lead
│   ├── LeadDeniedError               no such lead, or this person may not read it: the platform does not say
│   └── CallRefusedError              any other refusal of the portal
├── GrantError                        the authorization server refused
│   ├── GrantRefusedError             invalid_grant: the pair is spent
│   └── ClientRefusedError            our client id or secret is refused: the operator's matter
├── UnreachableError                  nobody refused anything: offer to repeat
│   ├── SilentError                   no answer within the deadline
│   └── NonsenseError                 an answer that is not of the documented form
└── StoreError                        our own database did not do it: repeat later
"""

from dataclasses import dataclass


class FullLeadError(Exception):
    """The root: whatever is ours on purpose."""


@dataclass(eq=False)
class SettingsError(FullLeadError):
    """Name every missing or bad setting at once.

    `faults` maps a variable's name to what is wrong with it, never to its value.
    """

    faults: dict[str, str]

    def __str__(self) -> str:
        return "; ".join(f"{name}: {fault}" for name, fault in self.faults.items())


class RefusedError(FullLeadError):
    """This caller cannot repeat the request with success."""


@dataclass(eq=False)
class MalformedRequestError(RefusedError):
    """`field` is the name of what is wrong, `fault` says what; neither holds the value."""

    field: str
    fault: str

    def __str__(self) -> str:
        return f"{self.field}: {self.fault}"


@dataclass(eq=False)
class UnprovenLaunchError(RefusedError):
    """`reason` is for the log: which of the proofs failed."""

    reason: str

    def __str__(self) -> str:
        return self.reason


class PortalUnknownError(RefusedError):
    """No installation is known for the claimed portal."""


class NotAllowedError(RefusedError):
    """The app's own access rule does not include this person."""


class NotAdministratorError(RefusedError):
    """The person is no administrator of the portal."""


class TicketRefusedError(RefusedError):
    """The ticket is not ours, not for this purpose, or of an earlier installation."""


class TicketExpiredError(RefusedError):
    """The page is older than its ticket allows, or the person's tokens are gone."""


class StateRefusedError(RefusedError):
    """The OAuth state is not ours, was used, is too old, or belongs to another browser."""


class EventRefusedError(RefusedError):
    """The event's application token is not the installation's; said alike for unknown portals."""


class LeadNotSavedError(RefusedError):
    """The card is new: the portal sends ID 0 and there is nothing to read."""


@dataclass(eq=False)
class PortalError(FullLeadError):
    """The portal refused `method` with the platform's error `code` (may be empty) and `status`.

    `description` is the platform's own text: for the log only, the vendor says that it is not for users.
    """

    method: str
    code: str = ""
    status: int = 0
    description: str = ""

    def __str__(self) -> str:
        return f"{self.method}: {self.code or 'no code'} ({self.status}) {self.description}".rstrip()


class TokenExpiredError(PortalError):
    """The access token's hour is over."""


class TokenRefusedError(PortalError):
    """The access token is not accepted and will not be."""


class PersonGoneError(PortalError):
    """The person is dismissed, or signed in as somebody else."""


class PortalAccessError(PortalError):
    """`user_access_error`: the portal's administrator has not given this person the app."""


class ScopeMissingError(PortalError):
    """The app lacks a right that the call needs."""


class AppRemovedError(PortalError):
    """The app is not installed in the portal any more."""


class PaymentRequiredError(PortalError):
    """The trial or the paid period is over."""


class RestUnavailableError(PortalError):
    """The portal's plan has no REST."""


class PortalClosedError(PortalError):
    """The portal is deleted, or its public part is closed."""


class OverloadedError(PortalError):
    """The vendor has blocked the app's REST for overload; waiting does not help."""


@dataclass(eq=False)
class PortalBusyError(PortalError):
    """The portal asks to wait `wait_s` seconds."""

    wait_s: float = 2.0

    def __str__(self) -> str:
        return f"{self.method}: {self.code} ({self.status}), wait {self.wait_s:.0f} s"


class MethodMissingError(PortalError):
    """The portal does not know the method: an old portal, or the vendor has taken it away."""


class LeadMissingError(PortalError):
    """There is no such lead; the platform says so only to people who may read all leads."""


class LeadDeniedError(PortalError):
    """No such lead, or this person may not read it."""


class CallRefusedError(PortalError):
    """A refusal that has no kind of its own."""


@dataclass(eq=False)
class GrantError(FullLeadError):
    """The authorization server refused with its error `code`."""

    code: str

    def __str__(self) -> str:
        return self.code


class GrantRefusedError(GrantError):
    """The refresh token or the code is used, too old or revoked."""


class ClientRefusedError(GrantError):
    """The client id or the client secret is refused."""


@dataclass(eq=False)
class UnreachableError(FullLeadError):
    """`host` did not give an answer that can be used; `what` says how, without any of its content."""

    host: str
    what: str

    def __str__(self) -> str:
        return f"{self.host}: {self.what}"


class SilentError(UnreachableError):
    """No answer within the deadline, or no connection at all."""


class NonsenseError(UnreachableError):
    """An answer that is not of the documented form."""


class StoreError(FullLeadError):
    """The database did not do it, and nothing half was done."""
