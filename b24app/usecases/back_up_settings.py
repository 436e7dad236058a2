"""Keeps a copy of an administrator's choices in the portal itself, and restores them from there."""

import logging
from dataclasses import dataclass

from b24app.domain.bounded_json import Json
from b24app.domain.operations.settings_backup import (
    OPTION,
    Choices,
    NoBackup,
    UnreadableBackupError,
    backed_up,
    is_absent,
    read_backup,
    refused_as_unset,
)
from b24app.domain.portal.installation import Installation
from b24app.domain.portal.portal_address import PortalAddress
from b24app.domain.portal.tokens import InstallerToken, ViewerToken
from b24app.domain.problems.table import problem_of
from b24app.errors.outside import (
    AuthServerUnreachableError,
    ExtranetPersonError,
    InvalidResponseError,
    NoResponseError,
    OversizedResponseError,
    PersonGoneError,
    PortalAccessError,
    PortalBusyError,
    PortalError,
    PortalFailedError,
    TokenExpiredError,
    TokenRefusedError,
    UnreachableError,
)
from b24app.ports import PortalAdminPanel

LOG = logging.getLogger("b24app.access")
TRANSIENT = (PortalBusyError, PortalFailedError, AuthServerUnreachableError, NoResponseError)
OF_THE_PERSON = (ExtranetPersonError, PersonGoneError, PortalAccessError)  # somebody else may read the copy


@dataclass(frozen=True, slots=True, kw_only=True)
class BackUpSettings:
    """The settings backup. It is written with an administrator's token, and read with anybody's as an unproven text."""

    portal: PortalAdminPanel

    def restore_choices(self, at: PortalAddress, token: ViewerToken) -> Choices | NoBackup:
        """Return what the portal's copy says, or why it says nothing.

        Raises:
            PortalBusyError, NoResponseError and their like, ExtranetPersonError and its like: asking later, or with a
                colleague's token, is better than to take the copy for lost.
        """
        try:
            copy = self.portal.read_option(at, token, OPTION)
            return NoBackup.ABSENT if is_absent(copy) else read_backup(copy)
        except (*TRANSIENT, *OF_THE_PERSON, TokenExpiredError, TokenRefusedError):
            raise
        except (PortalError, InvalidResponseError, OversizedResponseError, UnreadableBackupError) as unreadable:
            LOG.warning("a portal's copy of the access rule cannot be read: %s", _kind(unreadable))
            is_unset = isinstance(unreadable, PortalError) and refused_as_unset(unreadable)
            return NoBackup.REFUSED if is_unset else NoBackup.UNREADABLE

    def restore_choices_now(self, at: PortalAddress, token: ViewerToken) -> Choices | NoBackup:
        """Return the same at once, for an administrator who is told where nothing can be read."""
        try:
            return self.restore_choices(at, token)
        except (*TRANSIENT, *OF_THE_PERSON):
            return NoBackup.UNREADABLE

    def keep(self, installation: Installation, token: InstallerToken, copy: Json = None) -> bool:
        """Bring the portal's `copy` up to date, and tell whether it is; a rule that is lost is never written."""
        wanted = backed_up(Choices(access=installation.access, tab=installation.tab))
        if installation.access.lost or copy == wanted:
            return not installation.access.lost
        try:
            self.portal.write_option(installation.address, token, OPTION, wanted)
        except (PortalError, UnreachableError) as refusal:
            LOG.warning("a portal did not take the copy of the access rule: %s", problem_of(refusal).kind)
            return False
        return True


def _kind(unreadable: Exception) -> str:
    return "not of its form" if isinstance(unreadable, UnreadableBackupError) else problem_of(unreadable).kind
