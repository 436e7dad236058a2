"""What an open leaves to be done for which its page need not wait."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from b24app.domain.operations.memory import ExpiringCounter
from b24app.domain.operations.portal_activity import PortalActivity
from b24app.domain.operations.proofs import RememberedProofs
from b24app.domain.portal.installation import INSTALLER_PAIR_AGE, Installation, names_after
from b24app.domain.portal.launch import Launch, LaunchClaim, first_asked
from b24app.domain.portal.proof import confirm
from b24app.domain.portal.tokens import Asker
from b24app.domain.problems.table import problem_of
from b24app.errors import FullLeadError
from b24app.ports import AuthorizationServer, Installations, Portal, TokenPairs
from b24app.usecases.confirm_person import ConfirmPerson
from b24app.usecases.unattended import change

LOG = logging.getLogger("b24app.security")
PROBLEMS = logging.getLogger("b24app.problems")


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUpOpen:
    """The portal has answered for the open. Whatever fails here is done at a later open.

    `behind` runs something behind the answer, one at a time for a portal. `checked_hints` says of which portals'
    removal hints the authorization server was asked within the last minutes.
    """

    client_id: str
    installations: Installations
    pairs: TokenPairs
    authorization: AuthorizationServer
    confirm_person: ConfirmPerson
    proofs: RememberedProofs
    checked_hints: ExpiringCounter
    behind: Callable[[str, Callable[[], None]], bool]
    portal: Portal
    activity: PortalActivity

    def __call__(self, launch: Launch, claim: LaunchClaim, now: datetime) -> bool:
        """Tell whether the person's pair may be kept as any viewer's.

        The installation's own is not: it is replaced in time, by a person whom the authorization server named.
        """
        installation, token = launch.installation, claim.pair.access_token
        server = self.proofs.server_of(claim.member_id, launch.user_id, token, now)
        due = launch.is_admin and self._pair_is_old(installation, now)
        made = due and server is not None and self._make_installer(installation, launch, claim, server, now)
        due = due and server is None
        hinted = installation.removal_hinted_at is not None and self.checked_hints.take(claim.member_id, 1, now)
        strange = installation.renewing_server(claim.pair) is None
        watches = self.activity.asks_rest_three(claim.member_id, now)
        if due or hinted or strange or watches or not is_noted(installation, now):
            begun = self.behind(claim.member_id, lambda: self._later(launch, claim, now, due=due, hinted=hinted))
            if hinted and not begun:
                self.checked_hints.give_back(claim.member_id)
        return not made and (server is not None or launch.user_id != installation.installer_id)

    def note_answer(self, installation: Installation, now: datetime) -> None:
        """Note that the portal answered for an open, of a person whom our own rule may refuse: the app is there."""
        if not is_noted(installation, now):
            self.behind(
                installation.member_id, lambda: _try(lambda: self._note(installation, now), installation.member_id)
            )

    def _later(self, launch: Launch, claim: LaunchClaim, now: datetime, *, due: bool, hinted: bool) -> None:
        steps = [lambda: self._note(launch.installation, now)]
        if launch.installation.renewing_server(claim.pair) is None:
            steps.append(lambda: self._meet_server(launch, claim))
        if hinted:
            steps.append(lambda: self._check_hint(launch, claim))
        if due:
            steps.append(lambda: self._confirm_installer(launch, claim, now))
        if self.activity.asks_rest_three(claim.member_id, now):
            steps.append(lambda: self._watch_rest_three(launch, claim, now))
        for step in steps:
            _try(step, claim.member_id)

    def _note(self, installation: Installation, now: datetime) -> None:
        if not is_noted(installation, now):
            change(self.installations, installation.member_id, lambda read: replace(read, answered_at=now))

    def _meet_server(self, launch: Launch, claim: LaunchClaim) -> None:
        """Ask a server of ours that has not proven this portal. Until it does, it gets nobody's refresh token."""
        server, asker = claim.pair.oauth_server, Asker(of_portal=True, user_id=launch.user_id)
        proof = self.authorization.prove_at(claim.pair.access_token, server, claim.member_id, asker)
        confirm(proof, member_id=claim.member_id, client_id=self.client_id)
        change(self.installations, claim.member_id, lambda read: read.with_server(server))

    def _check_hint(self, launch: Launch, claim: LaunchClaim) -> None:
        """Ask about an unconfirmed uninstall event. A good answer clears it, and any other changes nothing."""
        asker = Asker(of_portal=True, user_id=launch.user_id)
        server = first_asked(claim, launch.installation, asker)
        proof = self.authorization.prove_token(claim.pair.access_token, server, claim.member_id, asker)
        confirm(proof, member_id=claim.member_id, client_id=self.client_id)
        change(self.installations, claim.member_id, Installation.unhinted)

    def _watch_rest_three(self, launch: Launch, claim: LaunchClaim, now: datetime) -> None:
        seen = self.portal.ask_rest_three(launch.installation.address, claim.pair.access_token)
        if self.activity.note_rest_three(claim.member_id, seen, now):
            PROBLEMS.info("leads have come to REST 3.0, which is not used yet", extra={"portal": claim.member_id})

    def _confirm_installer(self, launch: Launch, claim: LaunchClaim, now: datetime) -> None:
        server = self.confirm_person(launch.installation, launch.user_id, claim.pair.access_token, now)
        if (current := self.installations.find(claim.member_id)) is not None:
            self._make_installer(current, launch, claim, server, now)

    def _pair_is_old(self, installation: Installation, now: datetime) -> bool:
        """Tell whether the installation has no pair, or one that is older than a day."""
        installer_id, since = installation.installer_id, now - INSTALLER_PAIR_AGE
        return installer_id is None or not self.pairs.is_kept_since(installation.member_id, installer_id, since, now)

    def _make_installer(
        self, read: Installation, launch: Launch, claim: LaunchClaim, oauth_server: str, now: datetime
    ) -> bool:
        """Make the administrator's pair the installation's, and the known name that they came under the last used."""
        new = replace(
            read,
            installer_id=launch.user_id,
            oauth_server=oauth_server,
            other_server="",
            aliases=names_after(read, claim.came_from) if claim.came_from in read.aliases else read.aliases,
        )
        return self.installations.make_installer(read, new, replace(claim.pair, oauth_server=oauth_server), now)


def is_noted(installation: Installation, now: datetime) -> bool:
    """Whether an open for which the portal answered is noted of today, and since a removal hint."""
    answered = installation.answered_at
    return answered is not None and answered.date() == now.date() and installation.removal_disproved


def _try(step: Callable[[], None], member_id: str) -> None:
    """Take a step. One that fails keeps none of the others from being taken, and is taken at a later open."""
    try:
        step()
    except FullLeadError as failure:
        LOG.info("an open was not followed up: %s", problem_of(failure).kind, extra={"portal": member_id})
