"""What the portal and the authorization servers refuse, or do not answer; the tree stands in the package."""

from dataclasses import dataclass

from b24app.errors.ours import FullLeadError


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


class ExtranetPersonError(PortalError): ...


class PortalAccessError(PortalError): ...


class ScopeMissingError(PortalError): ...


class AppRemovedError(PortalError): ...


class AppRefusedError(PortalError): ...


class PaymentRequiredError(PortalError): ...


class RestUnavailableError(PortalError): ...


class ConfirmationAwaitedError(PortalError): ...


class ConfirmationDeniedError(PortalError): ...


class PortalClosedError(PortalError): ...


class OverloadedError(PortalError): ...


class PortalFailedError(PortalError): ...


class AuthServerUnreachableError(PortalError): ...


@dataclass(eq=False)
class PortalBusyError(PortalError):
    wait_s: float = 2.0


class MethodMissingError(PortalError): ...


class CallDeniedError(PortalError): ...


class BadCallError(PortalError): ...


@dataclass(eq=False)
class LeadMethodMissingError(PortalError):
    """`remedy` is what the operator may set."""

    remedy: str = "B24_LEAD_METHOD, to the other of crm.lead.get and crm.item.get"


class LeadMissingError(PortalError): ...


class LeadDeniedError(PortalError): ...


class LeadsOffError(PortalError): ...


class CallRefusedError(PortalError): ...


@dataclass(eq=False)
class GrantError(FullLeadError):
    code: str


class GrantRefusedError(GrantError): ...


class ClientRefusedError(GrantError): ...


class BadTokenRequestError(GrantError): ...


@dataclass(eq=False)
class UnreachableError(FullLeadError):
    """`host` did not give an answer that can be used; `what` says how, without any of its content."""

    host: str
    what: str


class NoResponseError(UnreachableError): ...


class InvalidResponseError(UnreachableError): ...


class MovedError(UnreachableError): ...
