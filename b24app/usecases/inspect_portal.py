"""Inspects a portal as its installation's administrator, without anybody's open."""

from dataclasses import dataclass, field
from datetime import datetime

from b24app.domain.operations.placements import PortalState
from b24app.domain.portal.caller import installer_token, verify_caller
from b24app.domain.portal.installation import Installation
from b24app.domain.portal.portal_address import PortalAddress
from b24app.domain.portal.tokens import InstallerToken
from b24app.errors.own import InstallerDemotedError, NoInstallerPairError, NotAdministratorError, TicketExpiredError
from b24app.ports import Portal
from b24app.usecases.keep_tokens_fresh import KeepTokensFresh


@dataclass(frozen=True, slots=True, kw_only=True)
class Inspected:
    """The portal's state, its address, and a token with which it may be changed."""

    address: PortalAddress
    token: InstallerToken = field(repr=False)
    state: PortalState


@dataclass(frozen=True, slots=True, kw_only=True)
class InspectPortal:
    """Asks with the stored pair of the administrator who installed, renewed where its hour is over."""

    keep_tokens_fresh: KeepTokensFresh
    portal: Portal

    def __call__(self, installation: Installation, installer_id: int, now: datetime) -> Inspected:
        """Ask the portal what is bound and whether it has leads. No lead is read.

        Raises:
            NoInstallerPairError: no usable pair of this person is kept.
            InstallerDemotedError: the person is no longer an administrator.
            UnprovenLaunchError: the portal names another application or person for the pair.
            PortalUnknownError, OutsideError, TooManyProofsError, ThreadsBusyError, StoreError: as KeepTokensFresh.
        """
        try:
            at, token, state = self.keep_tokens_fresh.call(
                installation,
                installer_id,
                now,
                lambda at, token: (at, token, self.portal.inspect(at, token, (), newest=0)),
            )
            caller = verify_caller(installation, state.caller, installer_id)
            return Inspected(address=at, token=installer_token(caller, token), state=state)
        except TicketExpiredError:
            raise NoInstallerPairError from None
        except NotAdministratorError:
            raise InstallerDemotedError from None
