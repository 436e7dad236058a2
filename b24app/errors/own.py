"""Errors of our own: refused requests, the store, and the settings."""

from dataclasses import dataclass

from b24app.errors import FullLeadError


@dataclass(eq=False)
class SettingsError(FullLeadError):
    """A setting is missing or bad: the operator sets the variables that it names.

    `faults` maps each variable's name to what is wrong with it, never to its value. As text it is a line for each.
    """

    faults: dict[str, str]

    def __str__(self) -> str:
        return "\n".join(f"{name}: {fault}" for name, fault in self.faults.items())


class RefusedError(FullLeadError):
    """The caller cannot repeat it with success."""


@dataclass(eq=False)
class MalformedRequestError(RefusedError):
    """The request is not of the documented form.

    `field` is the name of what is wrong, `fault` says what. Neither holds the value.
    """

    field: str
    fault: str


class NoPortalAddressError(RefusedError):
    """What a person typed is no address of a portal that we may send a browser to."""


class KeyMissingError(RefusedError):
    """The portal's form says that it has no access token for this person: AUTH_ID is there, and empty."""


@dataclass(eq=False)
class UnprovenLaunchError(RefusedError):
    """The authorization server or the portal does not confirm the claim."""

    reason: str


class PortalUnknownError(RefusedError):
    """The app is not installed in this portal, as far as we know."""


@dataclass(eq=False)
class PersonRefusedError(RefusedError):
    """The portal has named the person, who may not do this: `member_id` is the portal of both."""

    member_id: str
    user_id: int


class NotAllowedError(PersonRefusedError):
    """The app's own access rule does not include this person."""


class RuleLostError(PersonRefusedError):
    """The access rule is lost: administrators only, until one sets it again."""


class NotAdministratorError(PersonRefusedError):
    """Only an administrator of the portal may do this."""


class NoInstallerPairError(RefusedError):
    """No usable token pair of the administrator who installed the app is kept."""


class InstallerDemotedError(RefusedError):
    """The employee who installed the app is no longer an administrator of the portal."""


class TicketRefusedError(RefusedError):
    """The ticket is not ours, not for this purpose, or of an earlier installation."""


class TicketExpiredError(RefusedError):
    """The page is too old: open the tab again."""


class StateRefusedError(RefusedError):
    """The OAuth state is not ours, was used, is too old or belongs to another browser."""


class EventRefusedError(RefusedError):
    """The event does not carry the installation's application token."""


@dataclass(eq=False)
class TooManyProofsError(RefusedError):
    """Too many proofs failed: wait, then repeat."""

    wait_s: float


class ExportRefusedError(PersonRefusedError):
    """The administrator does not let this person copy and export."""


class LeadNotSavedError(RefusedError):
    """The card is new: there is no lead yet (ID 0)."""


@dataclass(eq=False)
class ThreadsBusyError(FullLeadError):
    """As many threads as this request may count on wait for other hosts already: wait, then repeat."""

    wait_s: float = 2.0


@dataclass(eq=False)
class StoreError(FullLeadError):
    """Our own database did not do it: repeat later.

    `what` says how, and `remedy` what the operator can do, with nothing of a statement, a value or a password in them.
    `fault` is the word for it in logs and for probes. errors/store.py has the faults that an operator can mend.
    """

    what: str
    remedy: str = ""
    fault: str = "failed"

    def __str__(self) -> str:
        return ": ".join(filter(None, (self.what, self.remedy)))
