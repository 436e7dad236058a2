"""Makes a launch of a claim, with a proof of the authorization server where one is needed."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import TypeVar

from b24app.domain.operations.proofs import RememberedProofs
from b24app.domain.portal.caller import Caller
from b24app.domain.portal.confirmed_token import confirmed_token
from b24app.domain.portal.installation import Installation, brings_stored_token, digest
from b24app.domain.portal.launch import (
    AdmittedLaunch,
    Launch,
    LaunchClaim,
    ProvenLately,
    admit,
    brings_new_token,
    first_asked,
    is_other_app,
    prove,
    why_unproven,
)
from b24app.domain.portal.portal_address import Origin, PortalAddress
from b24app.domain.portal.tokens import OUTSIDER, SOMEBODY, Asker, TokenPair, TokenProof
from b24app.domain.problems.table import problem_of
from b24app.errors.outside import MovedError, OutsideError, PortalError, TokenRefusedError, UnreachableError
from b24app.errors.own import PersonRefusedError, PortalUnknownError, TooManyProofsError
from b24app.ports import AuthorizationServer, Installations, RefusedLaunches, Slots, TokenPairs
from b24app.usecases.follow_up_open import FollowUpOpen
from b24app.usecases.restore_portal import RestorePortal
from b24app.usecases.unattended import MOST_TRIES

LOG = logging.getLogger("b24app.security")
Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True, kw_only=True)
class ProveLaunch:
    """The two halves of each open. The one request to the portal lies between them."""

    client_id: str
    installations: Installations
    pairs: TokenPairs
    authorization: AuthorizationServer
    restore_portal: RestorePortal
    follow_up_open: FollowUpOpen
    proofs: RememberedProofs
    refused_launches: RefusedLaunches
    slots: Slots
    oauth_servers: tuple[Origin, ...]

    def admit(self, claim: LaunchClaim, now: datetime) -> AdmittedLaunch:
        """Allow a question about the claim, at the portal's proven address.

        An outsider gets the same answers as in a portal that we do not know.

        Raises:
            PortalUnknownError: the app is not installed there, as far as the authorization server knows.
            UnprovenLaunchError: the claim is unproven, and the authorization server does not prove it.
            ThreadsBusyError: the portal, or the person, has no further thread to wait in.
        """
        installation = self.installations.find(claim.member_id)
        if installation is None:
            return self.restore_portal(claim, now)
        if brings_stored_token(installation, claim.application_token_digest):
            self.slots.take(claim.member_id, digest(claim.pair.access_token))
        lately = ProvenLately(
            application_token=self.proofs.knows_application_token(claim, now), name=self.proofs.knows_name(claim, now)
        )
        proof = None
        if why_unproven(claim, installation, lately):
            stored = brings_stored_token(installation, claim.application_token_digest)
            asker = SOMEBODY if stored or lately.application_token else OUTSIDER
            proof = self._ask_for_proof(claim, installation, asker)
        return admit(claim, installation, proof, self.client_id, lately)

    def ask(
        self, admitted: AdmittedLaunch, question: Callable[[PortalAddress], Answer], now: datetime
    ) -> tuple[AdmittedLaunch, Answer]:
        """Ask the portal. One that has moved is proven, once, and asked at its new address.

        Raises:
            MovedError: the portal answers with a redirect, and the authorization server knows of no new address.
            TooManyProofsError: the portal has just refused many tokens, and this launch's turn does not come.
        """
        try:
            with (
                self.refused_launches.turn(admitted.claim.member_id, now, may_wait=partial(_holds_slot, admitted)),
                confirmed_token(is_confirmed=admitted.proof is not None),
            ):
                return admitted, question(admitted.address)
        except MovedError:
            # Without a proof it brought the stored application token, one that was just proven, or none at all.
            nameless = admitted.claim.application_token_digest is None
            moved = self._proven(admitted, OUTSIDER if nameless else SOMEBODY)
            if moved.endpoint == admitted.endpoint:
                raise
            with confirmed_token():
                return moved, question(moved.address)
        except (PortalError, UnreachableError) as failure:
            self._note_failure(admitted, failure, now)
            raise

    def _note_failure(self, admitted: AdmittedLaunch, failure: OutsideError, now: datetime) -> None:
        """Count a refused token. Who brought nothing that shows them to be of this portal gets an outsider's answer.

        Otherwise the answers would tell which portals have the app.

        Raises:
            OutsideError, RefusedError: what is raised for a portal that we do not know.
        """
        if isinstance(failure, TokenRefusedError):
            self.refused_launches.note(admitted.claim.member_id, now)
        if admitted.installation.application_token_digest is None:
            self._proven(admitted, OUTSIDER)

    def complete(self, admitted: AdmittedLaunch, caller: Caller, now: datetime) -> Launch:
        """Make the claim a launch by the portal's answer. Keep what it confirmed, and the person's pair.

        Raises:
            UnprovenLaunchError: the token is another application's, or another person's.
            NotAllowedError: the access rule does not include the person.
            RuleLostError: the access rule is lost, and the person is no administrator.
            PortalUnknownError: the portal was removed meanwhile.
        """
        claim = admitted.claim
        person = Asker(of_portal=True, user_id=caller.user_id)
        if is_other_app(caller, admitted):
            admitted = self._proven(admitted, person)
        elif brings_new_token(caller, admitted):
            admitted = self._proven_if_possible(admitted, person)
        try:
            launch = self._learned(admitted, caller)
        except PersonRefusedError:
            self.follow_up_open.note_answer(admitted.installation, now)
            raise
        self.slots.name(launch.user_id)
        if admitted.proof is not None:
            self.proofs.note(claim, admitted.proof, now)
        claim = replace(claim, pair=self._with_its_server(claim, admitted.proof))
        if self.follow_up_open(launch, claim, now):
            self.pairs.keep(claim.member_id, launch.user_id, claim.pair, now)
        return launch

    def _with_its_server(self, claim: LaunchClaim, proof: TokenProof | None) -> TokenPair:
        """Return the pair with the authorization server that proved it, or else the one of ours that its form names."""
        named = claim.oauth_server if claim.oauth_server in map(str, self.oauth_servers) else ""
        return replace(claim.pair, oauth_server=proof.oauth_server if proof else named)

    def _learned(self, admitted: AdmittedLaunch, caller: Caller) -> Launch:
        """Make the launch, and store what was proven. Where another writer was first, it is made of what they wrote."""
        for _ in range(MOST_TRIES):
            read, launch = admitted.installation, prove(admitted, caller)
            if launch.installation == read:
                break
            kept = self.installations.replace(read, launch.installation)
            current = self.installations.find(read.member_id)
            if kept:
                return replace(launch, installation=current or launch.installation)
            if current is None:
                raise PortalUnknownError
            admitted = replace(admitted, installation=current)
        return replace(launch, installation=admitted.installation)

    def _proven_if_possible(self, admitted: AdmittedLaunch, asker: Asker) -> AdmittedLaunch:
        """Prove what would replace a stored fact. Without an answer it does not, and the page stays."""
        try:
            return self._proven(admitted, asker)
        except (UnreachableError, TooManyProofsError) as silence:
            LOG.warning("security: a new application token was not stored: %s", problem_of(silence).kind)
            return admitted

    def _proven(self, admitted: AdmittedLaunch, asker: Asker) -> AdmittedLaunch:
        if admitted.proof is not None:
            return admitted
        proof = self._ask_for_proof(admitted.claim, admitted.installation, asker)
        return admit(admitted.claim, admitted.installation, proof, self.client_id)

    def _ask_for_proof(self, claim: LaunchClaim, installation: Installation, asker: Asker) -> TokenProof:
        server = first_asked(claim, installation, asker)
        return self.authorization.prove_token(claim.pair.access_token, server, claim.member_id, asker)


def _holds_slot(admitted: AdmittedLaunch) -> bool:
    """Whether it took a slot: one of its portal's, or an outsider's before it was proven."""
    stored = brings_stored_token(admitted.installation, admitted.claim.application_token_digest)
    return stored or admitted.proof is not None
