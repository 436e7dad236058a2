"""The health of an installation for its administrator: rights, keys, last events, and the portal's load."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from b24app.domain.lead.answers import Load
from b24app.domain.operations.placements import LIFE_CYCLE_EVENTS, RIGHTS, BoundEvent, Right
from b24app.domain.operations.portal_activity import Failure, LifeEvent, Shape
from b24app.domain.portal.tokens import Refresh, StoredPair

REFRESH_LIFE = timedelta(days=180)  # Source: Bitrix24 REST docs, "Automatic renewal of tokens"
# Each right of a list includes what we need of its first. Source: Bitrix24 REST docs, "Access levels to user data".
WIDER = {"user_brief": frozenset({"user_brief", "user_basic", "user"})}
CLIENT_REFUSED = "client-refused"


class Keys(StrEnum):
    """The state of the installation's token pair. That its hour is over is no problem."""

    GOOD = "good"
    ENDING = "ending"  # no refresh token, or its half year is over: the next open by an administrator brings another
    UNCERTAIN = "uncertain"  # a refresh was begun, and nobody knows how it ended
    MISSING = "missing"


@dataclass(frozen=True, slots=True, kw_only=True)
class InstallationKeys:
    """The pair of the installation: whose it is, and until when it can be renewed."""

    state: Keys
    installer_id: int | None
    kept_at: datetime | None = None
    renewable_until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """What the health page shows in addition to the state of the portal.

    `missing` are rights that the portal did not give, None where it did not say. `unbound` are life-cycle events that
    are not sent to the application, None where the portal did not list what is bound. `shapes` says which fields of a
    lead did not come as we know them.
    `leads_in_rest_three` says that the portal has them there, which the application does not use.
    """

    missing: tuple[Right, ...] | None
    unbound: tuple[str, ...] | None
    keys: InstallationKeys
    failures: tuple[Failure, ...]
    events: tuple[LifeEvent, ...]
    loads: tuple[Load, ...]
    shapes: tuple[Shape, ...]
    leads_in_rest_three: bool

    @property
    def client_refused(self) -> bool:
        """Whether one of the last problems was a refusal of our client id or secret."""
        return any(failure.kind == CLIENT_REFUSED for failure in self.failures)


def missing_rights(scopes: frozenset[str] | None) -> tuple[Right, ...] | None:
    """Return the rights that we ask for and the portal did not give, None where nobody knows."""
    if scopes is None:
        return None
    return tuple(right for right in RIGHTS if not scopes & WIDER.get(right.scope, frozenset({right.scope})))


def unbound_events(events: tuple[BoundEvent, ...]) -> tuple[str, ...]:
    """Return the life-cycle events that are not bound."""
    bound = {found.event.upper() for found in events}
    return tuple(name for name in LIFE_CYCLE_EVENTS if name not in bound)


def installation_keys(installer_id: int | None, stored: StoredPair | None, now: datetime) -> InstallationKeys:
    """Return the state of the installation's pair."""
    if installer_id is None or stored is None:
        return InstallationKeys(state=Keys.MISSING, installer_id=installer_id)
    renewable_until = stored.kept_at + REFRESH_LIFE if stored.pair.refresh_token else None
    if stored.refresh in {Refresh.UNANSWERED, Refresh.ABANDONED}:
        state = Keys.UNCERTAIN
    else:
        state = Keys.GOOD if renewable_until is not None and now < renewable_until else Keys.ENDING
    return InstallationKeys(
        state=state, installer_id=installer_id, kept_at=stored.kept_at, renewable_until=renewable_until
    )
