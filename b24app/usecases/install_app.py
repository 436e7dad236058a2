"""Installs the app in a portal, or repairs its installation: prove, keep, bind."""

from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime

from b24app.domain.operations.health import missing_rights, unbound_events
from b24app.domain.operations.kept_record import KeptRecord
from b24app.domain.operations.placements import PortalState, Right, StepResult, is_bound
from b24app.domain.operations.proofs import RememberedProofs
from b24app.domain.operations.settings_backup import Choices, NoBackup
from b24app.domain.portal.access import EVERYBODY, LOST_RULE
from b24app.domain.portal.audit import Action, entry
from b24app.domain.portal.caller import VerifiedCaller, installer_token, verify_caller
from b24app.domain.portal.changes import NOBODY_KNOWS
from b24app.domain.portal.confirmed_token import confirmed_token
from b24app.domain.portal.installation import Installation, brings_stored_token, digest, names_after
from b24app.domain.portal.launch import LaunchClaim
from b24app.domain.portal.proof import confirm_token, require_named
from b24app.domain.portal.ticket import Purpose, ticket_for
from b24app.domain.portal.tokens import OUTSIDER, TokenProof
from b24app.errors.own import NotAdministratorError, ThreadsBusyError
from b24app.ports import Audit, AuthorizationServer, Installations, Portal, Slots, Tickets
from b24app.usecases.back_up_settings import BackUpSettings
from b24app.usecases.bind_app import BindApp


@dataclass(frozen=True, slots=True, kw_only=True)
class InstallReport:
    """What the installer page shows. `ticket` lets the administrator bind again."""

    caller: VerifiedCaller
    state: PortalState
    results: tuple[StepResult, ...]
    ticket: str

    @property
    def done(self) -> bool:
        """Whether the tab is bound. An event that is not is a notice."""
        return is_bound(self.results)

    @property
    def missing(self) -> tuple[Right, ...]:
        """The rights that the portal did not give, as far as it says."""
        return missing_rights(self.state.scopes) or ()

    @property
    def unbound(self) -> tuple[str, ...]:
        """The life-cycle events of which Bitrix24 will not tell the application."""
        bound = {result.step.params.get("event") for result in self.results if result.done}
        return tuple(name for name in unbound_events(self.state.events or ()) if name not in bound)


@dataclass(frozen=True, slots=True, kw_only=True)
class InstallApp:
    """Prove at the authorization server, ask the proven portal who is asking, keep, bind. Nothing is written before."""

    client_id: str
    authorization: AuthorizationServer
    portal: Portal
    installations: Installations
    audit: Audit
    tickets: Tickets
    bind_app: BindApp
    back_up_settings: BackUpSettings
    proofs: RememberedProofs
    slots: Slots

    def __call__(self, claim: LaunchClaim, now: datetime) -> InstallReport:
        """Install for an administrator. A second run repairs what is wrong and changes nothing else.

        Raises:
            UnprovenLaunchError: the token is another app's, portal's or person's, or nobody's.
            PortalUnknownError: the authorization server says that the app is not installed there.
            NotAdministratorError: the person is no administrator, and nothing was written.
            ThreadsBusyError: neither the portal nor outsiders have a further thread to wait in.
            OutsideError, TooManyProofsError, StoreError: as the ports.
        """
        token, known = claim.pair.access_token, self.installations.find(claim.member_id)
        if known is not None and brings_stored_token(known, claim.application_token_digest):
            with suppress(ThreadsBusyError):  # then it waits where it would before it was known
                self.slots.take(claim.member_id, digest(token))
        proof = self.authorization.prove_token(token, claim.oauth_server, claim.member_id, OUTSIDER)
        confirm_token(proof, member_id=claim.member_id, client_id=self.client_id)
        with confirmed_token():
            state = self.portal.inspect(proof.address, token, ())
        require_named(proof.user_id, state.caller)
        if not state.caller.is_admin:
            raise NotAdministratorError(proof.member_id, state.caller.user_id)
        caller = self._keep(claim, proof, state, now)
        self.proofs.note(claim, proof, now)
        results = self.bind_app(proof.address, installer_token(caller, token), state)
        came_from = str(claim.came_from or caller.installation.endpoint)
        ticket = ticket_for(caller, record_id=None, language=claim.language, came_from=came_from, now=now)
        return InstallReport(
            caller=caller,
            state=state,
            results=results,
            ticket=self.tickets.issue(ticket, Purpose.HOME, now),
        )

    def _keep(self, claim: LaunchClaim, proof: TokenProof, state: PortalState, now: datetime) -> VerifiedCaller:
        """Write the installation, with what an administrator chose before, as far as anybody knows it.

        A rule that was lost ends with it, which is told among the changes. Where neither the portal nor we know of any
        choice, it may as well be the row of a tab that was opened before the installer: nobody has chosen.
        """
        token, wanted = claim.pair.access_token, installed(claim, proof, state, now)
        earlier = self.installations.find(claim.member_id)
        chosen = self._chosen(earlier, claim, proof, state, now)
        wanted = replace(wanted, access=chosen.access, tab=chosen.tab)
        pair = replace(claim.pair, oauth_server=proof.oauth_server)
        kept = self.installations.install(carried_on(wanted, earlier), pair, now)
        caller = verify_caller(kept, state.caller, state.caller.user_id)
        if earlier is None or earlier.access.lost:
            self.back_up_settings.keep(kept, installer_token(caller, token))
        if earlier is not None and earlier.access.lost and not kept.access.lost:
            about = (NOBODY_KNOWS, kept.access.choice.value)
            self.audit.append(kept.member_id, entry(now, caller.user_id, caller.name, Action.CHOSE, about))
        return caller

    def _chosen(
        self, earlier: Installation | None, claim: LaunchClaim, proof: TokenProof, state: PortalState, now: datetime
    ) -> Installation | Choices:
        """Take what an administrator chose before, which a rule that was lost is not. At first nobody has chosen.

        What cannot be read is told on the page, where the administrator can decide, and not taken for a first time. An
        option that the portal refuses was never set only if nothing here or there tells of an earlier installation:
        each of them binds a tab. A row whose rule was lost tells of none, because an employee's open writes it, too.
        """
        removed = self.installations.find_removed(claim.member_id)
        for known in (earlier, removed):
            if known is not None and not known.access.lost:
                return known
        kept = self.installations.find_set_aside(claim.member_id, now)
        if isinstance(kept, KeptRecord):
            return kept.choices
        found = self.back_up_settings.restore_choices_now(proof.address, claim.pair.access_token)
        if isinstance(found, Choices):
            return found
        is_first = kept is None and removed is None and not state.placements
        is_absent = (found is NoBackup.ABSENT and kept is None) or (found is NoBackup.REFUSED and is_first)
        return Choices(access=EVERYBODY if is_absent else LOST_RULE)


def installed(claim: LaunchClaim, proof: TokenProof, state: PortalState, now: datetime) -> Installation:
    """Return the installation that the proof makes."""
    return Installation(
        member_id=claim.member_id,
        endpoint=proof.endpoint,
        oauth_server=proof.oauth_server,
        app=state.caller.app,
        installer_id=state.caller.user_id,
        installed_at=now,
        generation=int(now.timestamp()),
        application_token_digest=claim.application_token_digest,
        aliases=(claim.came_from,) if claim.came_from is not None and claim.came_from != proof.endpoint else (),
    )


def carried_on(wanted: Installation, earlier: Installation | None) -> Installation:
    """Return the installation with what a repeated installation must not change.

    A portal whose form posts no application token got one by ONAPPINSTALL. A later form does not remove it.
    """
    if earlier is None:
        return wanted
    return replace(
        wanted,
        installed_at=earlier.installed_at,
        generation=earlier.generation,
        aliases=names_after(replace(earlier, endpoint=wanted.endpoint), next(iter(wanted.aliases), None)),
        application_token_digest=wanted.application_token_digest or earlier.application_token_digest,
    )
