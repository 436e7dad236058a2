"""The OAuth code flow: an issued state, and the request that brings it back."""

from dataclasses import dataclass, field
from datetime import timedelta

STATE_LIFE = timedelta(minutes=5)  # time to sign in to the portal, and no longer


@dataclass(frozen=True, slots=True, kw_only=True)
class StateIssue:
    """A state for one browser: `text` goes into the address, `browser_nonce` into the cookie. Nothing is stored."""

    text: str
    browser_nonce: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class StateRead:
    """The content of a state of ours: the origin of the portal that was asked for, and what stands for its use."""

    portal: str
    digest: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class ConnectionRequest:
    """The portal's answer to the authorization request, as the browser brought it.

    `oauth_server` is the origin that `server_domain` names, a hint, "" where absent.
    Source: Bitrix24 REST docs, "Full OAuth 2.0 protocol".
    """

    code: str = field(repr=False)
    state: str
    browser_nonce: str = field(repr=False)
    oauth_server: str
    language: str
