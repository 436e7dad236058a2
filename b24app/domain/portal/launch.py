"""From a claim to a launch: what the browser posted, when the portal may be asked about it, and what proves it.

Bitrix24 signs nothing. The POST that opens the frame is a claim. `admit` allows a question to the portal about it. Only
`prove`, with the portal's own answers, makes it a Launch.
"""

from dataclasses import dataclass, field, replace

from b24app.domain.portal.caller import Caller, VerifiedCaller, require_access
from b24app.domain.portal.installation import Installation, names_after, same_application_token
from b24app.domain.portal.portal_address import Origin, PortalAddress
from b24app.domain.portal.proof import confirm, require_same_person
from b24app.domain.portal.tokens import Asker, TokenPair, TokenProof
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


@dataclass(frozen=True, slots=True, kw_only=True)
class ProvenLately:
    """What launches before this one proved: its application token, and its portal's name for this very token."""

    application_token: bool = False
    name: bool = False


NOTHING_LATELY = ProvenLately()


def is_of_portal(claim: LaunchClaim, installation: Installation, lately: ProvenLately = NOTHING_LATELY) -> bool:
    """Whether the claim brings the portal's application token, which its own people can read in the page.

    Where none is stored a claim without one may be the portal's, and proves nothing: anybody can bring none.
    """
    return lately.application_token or same_application_token(installation, claim.application_token_digest)


def why_unproven(claim: LaunchClaim, installation: Installation, lately: ProvenLately = NOTHING_LATELY) -> str:
    """Return why the claim must be proven at the authorization server before its token is sent anywhere, or "".

    A removal hint is no reason: any employee can cause one. The portal itself refuses an application that was removed.
    """
    if not is_of_portal(claim, installation, lately):
        return "the application token is not the stored one"
    if claim.came_from is not None and not (lately.name or installation.known_as(claim.came_from)):
        return "the portal is not known under this address"
    return ""


def first_asked(claim: LaunchClaim, installation: Installation, asker: Asker) -> str:
    """Return which authorization server is asked first for a proof: the one that the form names, or the portal's own.

    Each further one that is asked stays counted, so that an office whose forms name none would run out of questions.
    For an outsider none is the portal's own: the number of questions would tell which portals have the app.
    """
    return claim.oauth_server or (installation.oauth_server if asker.of_portal else "")


def admit(
    claim: LaunchClaim,
    installation: Installation,
    proof: TokenProof | None,
    client_id: str,
    lately: ProvenLately = NOTHING_LATELY,
) -> AdmittedLaunch:
    """Allow a question to the portal about the claim.

    Raises:
        UnprovenLaunchError: the claim is unproven and no proof came, or the proof is about another app or portal.
        PortalUnknownError: the app is not installed there.
    """
    reason = why_unproven(claim, installation, lately)
    if proof is None and reason:
        raise UnprovenLaunchError(reason)
    if proof is not None:
        confirm(proof, member_id=claim.member_id, client_id=client_id)
    endpoint = installation.endpoint if proof is None else proof.endpoint
    return AdmittedLaunch(claim=claim, installation=installation, endpoint=endpoint, proof=proof)


def prove(admitted: AdmittedLaunch, caller: Caller) -> Launch:
    """Make a launch of a claim, with the portal's answer about its token.

    Raises:
        UnprovenLaunchError: the token is another application's, or another person's than the authorization server says.
        NotAllowedError: the access rule does not include the person.
        RuleLostError: the access rule is lost, and the person is no administrator.
    """
    installation = admitted.installation
    if is_other_app(caller, admitted):
        raise UnprovenLaunchError("the portal names another application for this token")
    if admitted.proof is not None:
        require_same_person(admitted.proof.user_id, caller)
    require_access(installation, caller)
    return Launch(
        installation=apply_proof(admitted, caller),
        user_id=caller.user_id,
        is_admin=caller.is_admin,
        name=caller.name,
        zone=caller.zone,
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
    """Return the installation with what the proof confirmed: where the portal is, and that the app is installed.

    Only an administrator's proven launch also replaces the application token, the portal's app entry and the
    authorization server, and adds a name of the portal. An employee can read the application token in the page, post
    it under any name, and prove nothing with it about others. A proof that names nobody is no administrator's.
    """
    claim, installation, proof = admitted.claim, admitted.installation, admitted.proof
    if proof is None:
        return installation
    installation = replace(installation.unhinted(), endpoint=admitted.endpoint)
    if not caller.is_admin or proof.user_id is None:
        return installation.with_server(proof.oauth_server)
    return replace(
        installation,
        oauth_server=proof.oauth_server,
        other_server="",
        app=caller.app,
        application_token_digest=claim.application_token_digest or installation.application_token_digest,
        aliases=names_after(installation, claim.came_from),
    )
