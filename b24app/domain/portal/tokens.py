"""The tokens that Bitrix24 issues, and what the authorization server says about them."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum, auto
from typing import NewType

from b24app.domain.portal.portal_address import Origin, PortalAddress

ViewerToken = NewType("ViewerToken", str)  # reads what its person may read; the portal hides the rest
InstallerToken = NewType("InstallerToken", ViewerToken)  # of an administrator, by the portal's word: may bind and set
LONGEST_LIFE_S = 86_400  # the documented life is an hour, and more than a day is no life of a token
NOT_YET_WRITTEN = 0  # in place of a generation, which the first writing begins at 1


def shared_part(token: ViewerToken) -> str:
    """Return what all tokens of one person have in common, in the documents' samples. It proves nothing.

    Where a portal's tokens are made in another way, they have nothing in common there.
    Source: Bitrix24 REST docs, "What the handler receives" of the placements (AUTH_ID, REFRESH_ID).
    """
    return token[8:32]


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenPair:
    """An access token (an hour) and the refresh token (180 days, one use) of one person.

    `refresh_token` is "" where an isolated self-hosted portal gives none. `oauth_server` is the authorization server
    that renews the pair, "" for the installation's: a portal's people may be with different ones.
    Source: Bitrix24 REST docs, "Automatic renewal of tokens"; docs/platform.md 3.1.
    """

    access_token: ViewerToken = field(repr=False)
    refresh_token: str = field(repr=False)
    expires_at: datetime
    oauth_server: str = ""


class Refresh(Enum):
    """What is known about a refresh of this very pair, which is written down before the refresh token is sent.

    UNANSWERED: it was sent, and no usable answer came. ABANDONED: the worker that began it did not come back in time.
    In both cases the server may have rotated the pair.
    """

    NONE = auto()
    UNDER_WAY = auto()
    UNANSWERED = auto()
    ABANDONED = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredPair:
    """A pair as the store keeps it. `generation` counts its replacements, so that a late writer loses.

    `kept_at` is when it was written, which stands for its last use: a pair in use is renewed each hour.
    """

    member_id: str
    user_id: int
    pair: TokenPair
    generation: int
    kept_at: datetime
    refresh: Refresh = Refresh.NONE


@dataclass(frozen=True, slots=True, kw_only=True)
class Asker:
    """On whose behalf an authorization server is asked.

    `of_portal` says that the request brought the portal's application token or a page's ticket, which names `user_id`.
    """

    of_portal: bool
    user_id: int | None = None


OUTSIDER = Asker(of_portal=False)
SOMEBODY = Asker(of_portal=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenProof:
    """What the authorization server's own `app.info` says about an access token.

    Source: Bitrix24 REST docs, "Simplified way to get OAuth tokens" (app.info).
    """

    client_id: str
    member_id: str
    endpoint: Origin
    user_id: int | None
    installed: bool
    oauth_server: str

    @property
    def address(self) -> PortalAddress:
        """Where the portal's REST is asked."""
        return PortalAddress(member_id=self.member_id, origin=self.endpoint)


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenGrant:
    """The answer to a code or a refresh token: a new pair, whose it is, and where its portal is."""

    pair: TokenPair
    member_id: str
    user_id: int | None
    endpoint: Origin | None
    oauth_server: str
