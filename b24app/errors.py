"""Everything that we raise on purpose, cut by what the caller can do about it. The tree is the leaves' docstring.

FullLeadError
├── SettingsError                     the operator: set the variables that it names
├── RefusedError                      this caller cannot repeat it with success
│   ├── MalformedRequestError         the request is not of the documented form
│   ├── UnprovenLaunchError           the claim is not borne out by the authorization server or the portal
│   ├── PortalUnknownError            the app is not installed in this portal, as far as we know
│   ├── NotAllowedError               the app's own access rule does not include this person
│   ├── RuleLostError                 nobody knows the access rule: administrators only, until one sets it again
│   ├── NotAdministratorError         only an administrator of the portal may do this
│   ├── TicketRefusedError            the page's ticket is not ours, not for this, or of an earlier installation
│   ├── TicketExpiredError            the page is too old: open the tab again
│   ├── StateRefusedError             the OAuth state is not ours, used, too old or of another browser
│   ├── EventRefusedError             the event does not carry the installation's application token
│   ├── TooManyProofsError            too many proofs failed: wait, then repeat
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
│   ├── NonsenseError                 an answer that is not of the documented form
│   └── MovedError                    a redirect: prove where the portal is now, never follow
└── StoreError                        our own database did not do it: repeat later
"""

from dataclasses import dataclass


class FullLeadError(Exception):
    """The root: whatever is ours on purpose. Its text, for the log, is its data."""

    def __str__(self) -> str:
        return ": ".join(str(value) for value in vars(self).values() if value)


@dataclass(eq=False)
class SettingsError(FullLeadError):
    """`faults` maps each variable's name to what is wrong with it, never to its value."""

    faults: dict[str, str]

    def __str__(self) -> str:
        return "; ".join(f"{name}: {fault}" for name, fault in self.faults.items())


class RefusedError(FullLeadError): ...


@dataclass(eq=False)
class MalformedRequestError(RefusedError):
    """`field` is the name of what is wrong, `fault` says what; neither holds the value."""

    field: str
    fault: str


@dataclass(eq=False)
class UnprovenLaunchError(RefusedError):
    reason: str


class PortalUnknownError(RefusedError): ...


class NotAllowedError(RefusedError): ...


class RuleLostError(RefusedError): ...


class NotAdministratorError(RefusedError): ...


class TicketRefusedError(RefusedError): ...


class TicketExpiredError(RefusedError): ...


class StateRefusedError(RefusedError): ...


class EventRefusedError(RefusedError): ...


@dataclass(eq=False)
class TooManyProofsError(RefusedError):
    wait_s: float


class LeadNotSavedError(RefusedError): ...


@dataclass(eq=False)
class PortalError(FullLeadError):
    """`code` (may be empty) and `description` are the platform's own; the vendor says that they are not for users."""

    method: str
    code: str = ""
    status: int = 0
    description: str = ""


class TokenExpiredError(PortalError): ...


class TokenRefusedError(PortalError): ...


class PersonGoneError(PortalError): ...


class PortalAccessError(PortalError): ...


class ScopeMissingError(PortalError): ...


class AppRemovedError(PortalError): ...


class PaymentRequiredError(PortalError): ...


class RestUnavailableError(PortalError): ...


class PortalClosedError(PortalError): ...


class OverloadedError(PortalError): ...


@dataclass(eq=False)
class PortalBusyError(PortalError):
    wait_s: float = 2.0


class MethodMissingError(PortalError): ...


class LeadMissingError(PortalError): ...


class LeadDeniedError(PortalError): ...


class CallRefusedError(PortalError): ...


@dataclass(eq=False)
class GrantError(FullLeadError):
    code: str


class GrantRefusedError(GrantError): ...


class ClientRefusedError(GrantError): ...


@dataclass(eq=False)
class UnreachableError(FullLeadError):
    """`host` did not give an answer that can be used; `what` says how, without any of its content."""

    host: str
    what: str


class SilentError(UnreachableError): ...


class NonsenseError(UnreachableError): ...


class MovedError(UnreachableError): ...


class StoreError(FullLeadError): ...
