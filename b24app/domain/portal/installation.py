"""An installation: one portal in which the app is installed, as it was proven."""

import hashlib
import hmac
import re
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Self

from b24app.domain.portal.access import EVERYBODY, AccessRule
from b24app.domain.portal.portal_address import Origin, PortalAddress
from b24app.domain.portal.tokens import TokenPair
from b24app.domain.portal.uninstall_hint import Leftover

INSTALLER_PAIR_AGE = timedelta(days=1)  # after that an administrator's open renews the installation's pair
ALIASES_KEPT = 4  # a portal answers under very few names: more would be invented
# Without these a sales person cannot act on a lead. An administrator may choose others.
DEFAULT_KEY_FIELDS = ("NAME", "PHONE", "EMAIL", "COMPANY_TITLE", "SOURCE_ID", "OPPORTUNITY", "ASSIGNED_BY_ID")
MOST_KEY_FIELDS = 20  # more would not be read at a glance
MEMBER_ID = re.compile(r"[0-9A-Za-z]{1,64}")  # 32 hex digits today, and no form is promised
FIELD_CODE = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,99}")


@dataclass(frozen=True, slots=True, kw_only=True)
class PortalApp:
    """The app's own entry in a portal, by the portal's `app.info`: a number, and its code there.

    CODE is the client id for a local application and a vendor code for a Market one.
    """

    id: int
    code: str


class Export(StrEnum):
    """Who may copy values and export a lead out of the tab."""

    EVERYBODY = "everybody"
    ADMINISTRATORS = "administrators"
    NOBODY = "nobody"


class Move(StrEnum):
    """What an administrator does with one key field. RESET restores the defaults."""

    ADD = "add"
    REMOVE = "remove"
    UP = "up"
    RESET = "reset"


@dataclass(frozen=True, slots=True, kw_only=True)
class TabSettings:
    """The settings. `key_fields` are codes of fields of the lead, in the administrator's order."""

    export: Export = Export.EVERYBODY
    key_fields: tuple[str, ...] = DEFAULT_KEY_FIELDS


AS_INSTALLED = TabSettings()


def may_export(settings: TabSettings, *, is_admin: bool) -> bool:
    """Return whether a person may copy values and export a lead."""
    return settings.export is Export.EVERYBODY or (is_admin and settings.export is Export.ADMINISTRATORS)


def arranged(fields: tuple[str, ...], move: Move, code: str) -> tuple[str, ...]:
    """Return the key fields after one move. An impossible move changes nothing."""
    if move is Move.RESET:
        return DEFAULT_KEY_FIELDS
    if move is Move.ADD:
        return fields if code in fields or len(fields) >= MOST_KEY_FIELDS else (*fields, code)
    if code not in fields:
        return fields
    place = fields.index(code)
    left = (*fields[:place], *fields[place + 1 :])
    if move is Move.REMOVE:
        return left
    before = max(place - 1, 0)
    return (*left[:before], code, *left[before:])


@dataclass(frozen=True, slots=True, kw_only=True)
class Installation:
    """One portal, by its member_id. Its address can change, its member_id cannot.

    `generation` (the second of the first proof) tells this installation from earlier ones, whose tickets end with it.
    `revision` grows with each change of the row, so that a late writer loses. `removal_hinted_at` is set by an
    uninstall event that is not confirmed yet, or by a refusal that says the same, and `removed_at` by a confirmed one
    that keeps the settings. `clean_asked_at` and `keep_asked_at` are the time of the hint if an event of it said that
    the settings should go, and that they should stay: another time means nothing, so that a wish ends with its hint,
    however that ends. `answered_at` is an open for which the portal answered: the day's first, and the first one after
    a removal hint. `installer_id` is the administrator whose pair is the installation's. It is None after a portal was
    restored, until an administrator opens the app. `oauth_server` is the authorization server that proved that pair,
    and `other_server` another one of ours at which a person's launch was proven since, "" where there was none.
    `aliases` are further names of the portal that administrators came under, the one that was used last at the end.
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
    other_server: str = ""
    removal_hinted_at: datetime | None = None
    clean_asked_at: datetime | None = None
    keep_asked_at: datetime | None = None
    answered_at: datetime | None = None
    removed_at: datetime | None = None
    revision: int = 1

    @property
    def address(self) -> PortalAddress:
        """Where the portal's REST is asked."""
        return PortalAddress(member_id=self.member_id, origin=self.endpoint)

    @property
    def removal_disproved(self) -> bool:
        """Whether the portal answered for an open since the removal hint, or there is no hint."""
        hinted, answered = self.removal_hinted_at, self.answered_at
        return hinted is None or (answered is not None and answered >= hinted)

    @property
    def leaves(self) -> Leftover:
        """What is left of the settings, should the removal hint be confirmed. An open since the hint ends any wish."""
        if self.removal_disproved or self.clean_asked_at != self.removal_hinted_at:
            return Leftover.SETTINGS
        return Leftover.RECORD if self.keep_asked_at == self.removal_hinted_at else Leftover.NOTHING

    def hinted(self, now: datetime) -> Self:
        """Return it with a removal hint: the one that stands, or a new one."""
        return replace(self, removal_hinted_at=now) if self.removal_disproved else self

    def wished(self, now: datetime, *, clean: bool) -> Self:
        """Return it with the removal hint of an event, and what the event wishes beside what others of it did."""
        hinted = self.hinted(now)
        at = hinted.removal_hinted_at
        return replace(hinted, clean_asked_at=at) if clean else replace(hinted, keep_asked_at=at)

    def unhinted(self) -> Self:
        """Return it without a removal hint."""
        return replace(self, removal_hinted_at=None, clean_asked_at=None, keep_asked_at=None)

    def renewing_server(self, pair: TokenPair) -> str | None:
        """Return which authorization server renews the pair, None where it has not proven this portal yet."""
        server = pair.oauth_server or self.oauth_server
        return server if server in {self.oauth_server, self.other_server} else None

    def with_server(self, oauth_server: str) -> Self:
        """Return it with another authorization server that proved this portal beside its own."""
        return self if oauth_server == self.oauth_server else replace(self, other_server=oauth_server)

    def known_as(self, origin: Origin) -> bool:
        """Whether the portal is known to answer at this origin's host."""
        return origin == self.endpoint or origin in self.aliases


def names_after(installation: Installation, came_from: Origin | None) -> tuple[Origin, ...]:
    """Return the portal's further names after an administrator came under one: the longest unused gives way."""
    if came_from is None or came_from == installation.endpoint:
        return installation.aliases
    others = tuple(name for name in installation.aliases if name != came_from)
    return (*others, came_from)[-ALIASES_KEPT:]


def digest(secret: str) -> bytes:
    """Return what is kept of a secret that need not be kept itself, such as a token: its SHA-256."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).digest()


def same_application_token(installation: Installation, posted: bytes | None) -> bool:
    """Whether this is the stored one. A missing one is accepted only while none is stored."""
    return same_digest(installation.application_token_digest, posted)


def same_digest(stored: bytes | None, posted: bytes | None) -> bool:
    """Compare digests in constant time. None is the same as None alone."""
    if stored is None or posted is None:
        return stored is None and posted is None
    return hmac.compare_digest(stored, posted)


def brings_stored_token(installation: Installation, posted: bytes | None) -> bool:
    """Whether the stored application token was posted. Where none is stored, nobody can bring it."""
    return posted is not None and same_application_token(installation, posted)
