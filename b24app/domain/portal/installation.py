"""An installation: one portal in which the app is installed, as it was proven."""

import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta

from b24app.domain.portal.access import EVERYBODY, AccessRule
from b24app.domain.portal.portal_address import Origin
from b24app.domain.portal.tab_settings import AS_INSTALLED, TabSettings
from b24app.domain.portal.tokens import digest

INSTALLER_PAIR_AGE = timedelta(days=1)  # after that an administrator's open renews the installation's pair
ALIASES_KEPT = 4  # a portal answers under very few names: more would be invented


@dataclass(frozen=True, slots=True, kw_only=True)
class PortalApp:
    """The app's own entry in a portal, by the portal's `app.info`: a number, and its code there.

    CODE is the client id for a local application and a vendor code for a Market one.
    """

    id: int
    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Installation:
    """One portal, by its member_id. Its address can change, its member_id cannot.

    `generation` (the second of the first proof) tells this installation from earlier ones, whose tickets end with it.
    `revision` grows with each change of the row, so that a late writer loses. `removal_hinted_at` is set by an
    uninstall event that is not confirmed yet, `removed_at` by a confirmed one that keeps the settings. `installer_id`
    is the administrator whose pair is the installation's. It is None after a portal was restored, until an
    administrator opens the app.
    """

    member_id: str
    endpoint: Origin
    oauth_server: str
    app: PortalApp
    installer_id: int | None
    installed_at: datetime
    generation: int
    application_token_digest: bytes | None = None
    access: AccessRule = EVERYBODY
    tab: TabSettings = AS_INSTALLED
    aliases: tuple[Origin, ...] = ()
    removal_hinted_at: datetime | None = None
    removed_at: datetime | None = None
    revision: int = 1

    def known_as(self, origin: Origin) -> bool:
        """Whether the portal is known to answer at this origin's host."""
        return origin == self.endpoint or origin in self.aliases


def application_token_digest(token: str) -> bytes:
    """Return the stored form of an application token: its SHA-256."""
    return digest(token)


def same_application_token(installation: Installation, posted: bytes | None) -> bool:
    """Compare digests in constant time. A missing digest is accepted only while none is stored."""
    stored = installation.application_token_digest
    if stored is None or posted is None:
        return stored is None and posted is None
    return hmac.compare_digest(stored, posted)
