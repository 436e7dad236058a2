"""What the app itself refuses or cannot do: requests, the store, the settings."""

from dataclasses import dataclass

from b24app.errors import FullLeadError


@dataclass(eq=False)
class SettingsError(FullLeadError):
    """The operator: set the variables that it names.

    `faults` maps each variable's name to what is wrong with it, never to its value.
    """

    faults: dict[str, str]

    def __str__(self) -> str:
        return "; ".join(f"{name}: {fault}" for name, fault in self.faults.items())


class RefusedError(FullLeadError):
    """This caller cannot repeat it with success."""


@dataclass(eq=False)
class MalformedRequestError(RefusedError):
    """The request is not of the documented form.

    `field` is the name of what is wrong, `fault` says what; neither holds the value.
    """

    field: str
    fault: str


@dataclass(eq=False)
class UnprovenLaunchError(RefusedError):
    """The claim is not borne out by the authorization server or the portal."""

    reason: str


class PortalUnknownError(RefusedError):
    """The app is not installed in this portal, as far as we know."""


class NotAllowedError(RefusedError):
    """The app's own access rule does not include this person."""


class RuleLostError(RefusedError):
    """Nobody knows the access rule: administrators only, until one sets it again."""


class NotAdministratorError(RefusedError):
    """Only an administrator of the portal may do this."""


class TicketRefusedError(RefusedError):
    """The page's ticket is not ours, not for this, or of an earlier installation."""


class TicketExpiredError(RefusedError):
    """The page is too old: open the tab again."""


class StateRefusedError(RefusedError):
    """The OAuth state is not ours, used, too old or of another browser."""


class EventRefusedError(RefusedError):
    """The event does not carry the installation's application token."""


@dataclass(eq=False)
class TooManyProofsError(RefusedError):
    """Too many proofs failed: wait, then repeat."""

    wait_s: float


class ExportRefusedError(RefusedError):
    """The administrator does not let this person copy and export."""


class LeadNotSavedError(RefusedError):
    """The card is new: there is no lead yet (ID 0)."""


@dataclass(eq=False)
class StoreError(FullLeadError):
    """Our own database did not do it: repeat later. `what` says how, with nothing of a statement or a value in it."""

    what: str
