"""From a claim to a launch: what the browser posted, when it may be asked about, and what proves it.

Bitrix24 signs nothing. The POST that opens the frame is a claim; `admit` lets it be asked about; only `prove`, with
the portal's own answers, makes it a Launch.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from b24app.domain.access import allows
from b24app.domain.installation import Installation, PortalApp, same_application_token
from b24app.domain.portal_address import Origin
from b24app.domain.tokens import TokenPair, TokenProof
from b24app.errors import NotAllowedError, UnprovenLaunchError


@dataclass(frozen=True, slots=True, kw_only=True)
class LaunchClaim:
    """The form that opens a frame, read and bounded, and not believed.

    `came_from` is the portal as the person opened it (None where DOMAIN names no host), `oauth_server` the origin
    that SERVER_ENDPOINT names (a hint, "" where absent), `options` the placement's options.
    """

    member_id: str
    pair: TokenPair = field(repr=False)
    came_from: Origin | None
    oauth_server: str
    application_token_digest: bytes | None = field(repr=False)
    language: str
    placement: str
    options: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class AdmittedLaunch:
    """A claim that may be asked about, at `endpoint`; nothing may be shown for it yet."""

    claim: LaunchClaim
    installation: Installation
    endpoint: Origin
    proof: TokenProof | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """Whose token it is, by the portal's own answers: its app entry, the person, the access rule's verdict."""

    app: PortalApp
    user_id: int
    is_admin: bool
    name: str
    covered: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Launch:
    """A proven launch: this person, in this portal, through our app."""

    installation: Installation
    endpoint: Origin
    user_id: int
    is_admin: bool
    name: str
    language: str
    came_from: Origin | None


def doubt(claim: LaunchClaim, installation: Installation) -> str:
    """Return why the claim must be proven at the authorization server before its token goes anywhere, or ""."""
    if not same_application_token(installation, claim.application_token_digest):
        return "the application token is not the stored one"
    if claim.came_from is not None and not installation.known_as(claim.came_from):
        return "the portal is not known under this address"
    return ""


def admit(claim: LaunchClaim, installation: Installation, proof: TokenProof | None, client_id: str) -> AdmittedLaunch:
    """Let a claim be asked about.

    Raises:
        UnprovenLaunchError: there is doubt and no proof, or the proof is about another app or portal.
    """
    reason = doubt(claim, installation)
    if proof is None and reason:
        raise UnprovenLaunchError(reason)
    if proof is not None:
        confirm(proof, member_id=claim.member_id, client_id=client_id)
    endpoint = installation.endpoint if proof is None else proof.endpoint
    return AdmittedLaunch(claim=claim, installation=installation, endpoint=endpoint, proof=proof)


def confirm(proof: TokenProof, *, member_id: str, client_id: str) -> None:
    """Hold the authorization server's word against the claim.

    Raises:
        UnprovenLaunchError: the token belongs to another app or portal, or the app is not installed there.
    """
    if proof.client_id != client_id:
        raise UnprovenLaunchError("the token was issued for another application")
    if proof.member_id != member_id:
        raise UnprovenLaunchError("the token was issued for another portal")
    if not proof.installed:
        raise UnprovenLaunchError("the authorization server says that the app is not installed")


def prove(admitted: AdmittedLaunch, caller: Caller) -> Launch:
    """Make a launch of a claim whose token the portal has just answered for.

    Raises:
        UnprovenLaunchError: the token is another application's.
        NotAllowedError: the access rule does not include the person.
    """
    installation = admitted.installation
    if caller.app != installation.app and admitted.proof is None:
        raise UnprovenLaunchError("the portal names another application for this token")
    if not allows(installation.access, is_admin=caller.is_admin, covered=caller.covered):
        raise NotAllowedError
    return Launch(
        installation=installation,
        endpoint=admitted.endpoint,
        user_id=caller.user_id,
        is_admin=caller.is_admin,
        name=caller.name,
        language=admitted.claim.language,
        came_from=admitted.claim.came_from,
    )
