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
│   ├── ExportRefusedError            the administrator does not let this person copy and export
│   └── LeadNotSavedError             the card is new: there is no lead yet (ID 0)
├── PortalError                       the portal answered, and not with what we asked for
│   ├── TokenExpiredError             refresh once, repeat once
│   ├── TokenRefusedError             this token will not work again: open the tab again
│   ├── PersonGoneError               the person is dismissed or signed out
│   ├── ExtranetPersonError           the person is an extranet user, and the call is not for them
│   ├── PortalAccessError             the portal's administrator has not given this person the app
│   ├── ScopeMissingError             the app lacks a right that the call needs
│   ├── AppRemovedError               the app is no longer installed there
│   ├── AppRefusedError               the app is removed or unpaid: the platform does not say which
│   ├── PaymentRequiredError          trial or paid period is over
│   ├── RestUnavailableError          the portal's plan has no REST
│   ├── ConfirmationAwaitedError      an administrator has not confirmed the method yet
│   ├── ConfirmationDeniedError       an administrator has denied the method
│   ├── PortalClosedError             the portal is deleted or closed
│   ├── OverloadedError               the vendor has blocked the app for overload
│   ├── PortalFailedError             the portal stumbled over itself: repeat later
│   ├── AuthServerUnreachableError             the portal does not reach the authorization server: repeat later
│   ├── PortalBusyError               wait, then repeat
│   ├── MethodMissingError            the portal does not know the method
│   ├── CallDeniedError               the method is not for this person, or not in this context
│   ├── BadCallError               the portal does not accept how we ask: our own matter
│   ├── LeadMethodMissingError        the portal does not know the method that reads a lead: the operator's matter
│   ├── LeadMissingError              there is no such lead
│   ├── LeadDeniedError               no such lead, or this person may not read it: the platform does not say
│   ├── LeadsOffError                 no lead to read, and the portal works without leads
│   └── CallRefusedError              any other refusal of the portal
├── GrantError                        the authorization server refused
│   ├── GrantRefusedError             invalid_grant: the pair is spent
│   ├── ClientRefusedError            our client id or secret is refused: the operator's matter
│   └── BadTokenRequestError              the server does not accept how we ask: our own matter
├── UnreachableError                  nobody refused anything: offer to repeat
│   ├── NoResponseError                   no answer within the deadline
│   ├── InvalidResponseError                 an answer that is not of the documented form
│   └── MovedError                    a redirect: prove where the portal is now, never follow
└── StoreError                        our own database did not do it: repeat later
"""

from b24app.errors.ours import (
    EventRefusedError,
    ExportRefusedError,
    FullLeadError,
    LeadNotSavedError,
    MalformedRequestError,
    NotAdministratorError,
    NotAllowedError,
    PortalUnknownError,
    RefusedError,
    RuleLostError,
    SettingsError,
    StateRefusedError,
    StoreError,
    TicketExpiredError,
    TicketRefusedError,
    TooManyProofsError,
    UnprovenLaunchError,
)
from b24app.errors.platform import (
    AppRefusedError,
    AppRemovedError,
    AuthServerUnreachableError,
    BadCallError,
    BadTokenRequestError,
    CallDeniedError,
    CallRefusedError,
    ClientRefusedError,
    ConfirmationAwaitedError,
    ConfirmationDeniedError,
    ExtranetPersonError,
    GrantError,
    GrantRefusedError,
    InvalidResponseError,
    LeadDeniedError,
    LeadMethodMissingError,
    LeadMissingError,
    LeadsOffError,
    MethodMissingError,
    MovedError,
    NoResponseError,
    OverloadedError,
    PaymentRequiredError,
    PersonGoneError,
    PortalAccessError,
    PortalBusyError,
    PortalClosedError,
    PortalError,
    PortalFailedError,
    RestUnavailableError,
    ScopeMissingError,
    TokenExpiredError,
    TokenRefusedError,
    UnreachableError,
)

__all__ = [
    "AppRefusedError",
    "AppRemovedError",
    "AuthServerUnreachableError",
    "BadCallError",
    "BadTokenRequestError",
    "CallDeniedError",
    "CallRefusedError",
    "ClientRefusedError",
    "ConfirmationAwaitedError",
    "ConfirmationDeniedError",
    "EventRefusedError",
    "ExportRefusedError",
    "ExtranetPersonError",
    "FullLeadError",
    "GrantError",
    "GrantRefusedError",
    "InvalidResponseError",
    "LeadDeniedError",
    "LeadMethodMissingError",
    "LeadMissingError",
    "LeadNotSavedError",
    "LeadsOffError",
    "MalformedRequestError",
    "MethodMissingError",
    "MovedError",
    "NoResponseError",
    "NotAdministratorError",
    "NotAllowedError",
    "OverloadedError",
    "PaymentRequiredError",
    "PersonGoneError",
    "PortalAccessError",
    "PortalBusyError",
    "PortalClosedError",
    "PortalError",
    "PortalFailedError",
    "PortalUnknownError",
    "RefusedError",
    "RestUnavailableError",
    "RuleLostError",
    "ScopeMissingError",
    "SettingsError",
    "StateRefusedError",
    "StoreError",
    "TicketExpiredError",
    "TicketRefusedError",
    "TokenExpiredError",
    "TokenRefusedError",
    "TooManyProofsError",
    "UnprovenLaunchError",
    "UnreachableError",
]
