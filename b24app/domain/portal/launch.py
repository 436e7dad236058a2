"""From a claim to a launch: what the browser posted, when the portal may be asked about it, and what proves it.

Bitrix24 signs nothing. The POST that opens the frame is a claim. `admit` allows a question to the portal about it. Only
`prove`, with the portal's own answers, makes it a Launch.
"""

from dataclasses import dataclass, field, replace

from b24app.domain.portal.caller import Caller, VerifiedCaller, require_access
from b24app.domain.portal.installation import ALIASES_KEPT, Installation, same_application_token
from b24app.domain.portal.portal_address import Origin, PortalAddress
from b24app.domain.portal.tokens import TokenPair, TokenProof
from b24app.errors.own import UnprovenLaunchError


@dataclass(frozen=True, slots=True, kw_only=True)
class LaunchClaim:
    """The form that opens a frame, read and bounded, and not proven.

    `came_from` is the portal as the person opened it (None where DOMAIN names no host), `oauth_server` the origin
    that SERVER_ENDPOINT names (a hint, "" where absent), `record_id` the record of the card (0: not saved yet; None:
    the placement has none).
    """

    member_id: str
    pair: TokenPair = field(repr=False)
    came_from: Origin | None
    oauth_server: str
    application_token_digest: bytes | None = field(repr=False)
    language: str
    placement: str
    record_id: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AdmittedLaunch:
    """A claim that the portal may be asked about, at `endpoint`. Nothing may be shown for it yet."""

    claim: LaunchClaim
    installation: Installation
    endpoint: Origin
    proof: TokenProof | None

    @property
    def address(self) -> PortalAddress:
        """Where the portal's REST is asked."""
        return PortalAddress(member_id=self.claim.member_id, origin=self.endpoint)


@dataclass(frozen=True, slots=True, kw_only=True)
class Launch(VerifiedCaller):
    """A proven launch: this person, in this portal, through our app."""

    language: str
    came_from: Origin | None


def why_unproven(claim: LaunchClaim, installation: Installation, *, token_proven: bool = False) -> str:
    """Return why the claim must be proven at the authorization server before its token is sent anywhere, or "".

    `token_proven` says that a launch with this application token was proven within the last minutes.
    """
    if not (token_proven or same_application_token(installation, claim.application_token_digest)):
        return "the application token is not the stored one"
    if claim.came_from is not None and not installation.known_as(claim.came_from):
        return "the portal is not known under this address"
    if installation.removal_hinted_at is not None:
        return "an event says that the app was removed, and nobody has confirmed it"
    return ""


def admit(
    claim: LaunchClaim,
    installation: Installation,
    proof: TokenProof | None,
    client_id: str,
    *,
    token_proven: bool = False,
) -> AdmittedLaunch:
    """Allow a question to the portal about the claim.

    Raises:
        UnprovenLaunchError: the claim is unproven and no proof came, or the proof is about another app or portal.
    """
    reason = why_unproven(claim, installation, token_proven=token_proven)
    if proof is None and reason:
        raise UnprovenLaunchError(reason)
    if proof is not None:
        confirm(proof, member_id=claim.member_id, client_id=client_id)
    endpoint = installation.endpoint if proof is None else proof.endpoint
    return AdmittedLaunch(claim=claim, installation=installation, endpoint=endpoint, proof=proof)


def confirm(proof: TokenProof, *, member_id: str, client_id: str) -> None:
    """Compare the authorization server's answer with the claim.

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
    """Make a launch of a claim, with the portal's answer about its token.

    Raises:
        UnprovenLaunchError: the token is another application's.
        NotAllowedError: the access rule does not include the person.
        RuleLostError: the access rule is lost, and the person is no administrator.
    """
    installation = admitted.installation
    if is_other_app(caller, admitted):
        raise UnprovenLaunchError("the portal names another application for this token")
    require_access(installation, caller)
    return Launch(
        installation=apply_proof(admitted, caller),
        user_id=caller.user_id,
        is_admin=caller.is_admin,
        name=caller.name,
        language=admitted.claim.language,
        came_from=admitted.claim.came_from,
    )


def brings_new_token(caller: Caller, admitted: AdmittedLaunch) -> bool:
    """Whether an administrator brings another application token, which is stored only after a proof."""
    known = same_application_token(admitted.installation, admitted.claim.application_token_digest)
    return admitted.proof is None and caller.is_admin and not known


def is_other_app(caller: Caller, admitted: AdmittedLaunch) -> bool:
    """Whether the portal's app entry differs from the installation's and the authorization server was not asked yet."""
    return admitted.proof is None and caller.app != admitted.installation.app


def apply_proof(admitted: AdmittedLaunch, caller: Caller) -> Installation:
    """Return the installation with what the proof confirmed: its address, a further alias, and that it is installed.

    Only an administrator's proven launch also replaces the application token and the portal's app entry. An employee
    can read the application token in the page and post it, and prove nothing with it.
    """
    claim, installation = admitted.claim, admitted.installation
    if admitted.proof is None:
        return installation
    names = installation.aliases
    if claim.came_from is not None and claim.came_from not in (admitted.endpoint, *names):
        names = (*names, claim.came_from)[-ALIASES_KEPT:]
    installation = replace(
        installation,
        endpoint=admitted.endpoint,
        oauth_server=admitted.proof.oauth_server,
        aliases=names,
        removal_hinted_at=None,
    )
    if not caller.is_admin:
        return installation
    digest = claim.application_token_digest or installation.application_token_digest
    return replace(installation, app=caller.app, application_token_digest=digest)
