"""What the app itself refuses or cannot do; the tree stands in the package."""

from dataclasses import dataclass


class FullLeadError(Exception):
    """The root: whatever is ours on purpose. Its text, for the log, is its data.

    `proven_for` is the member_id of the portal in which it is proven to have happened, "" where nothing is proven.
    """

    proven_for = ""

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


class ExportRefusedError(RefusedError): ...


class LeadNotSavedError(RefusedError): ...


class StoreError(FullLeadError): ...
