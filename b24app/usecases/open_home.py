"""Opens the application's own page: where the tab is, the installation's state, and the admin panel."""

from dataclasses import dataclass
from datetime import datetime

from b24app.domain.operations.admin_panel import AdminPanel
from b24app.domain.operations.placements import LEAD_TAB, PortalState, StepResult, awaits_choice, is_bound
from b24app.domain.portal.caller import VerifiedCaller, installer_token
from b24app.domain.portal.launch import LaunchClaim
from b24app.domain.portal.ticket import Purpose, ticket_for
from b24app.ports import Installations, Portal, Tickets
from b24app.usecases.bind_app import BindApp
from b24app.usecases.install_app import InstallApp, InstallReport
from b24app.usecases.open_admin_panel import OpenAdminPanel
from b24app.usecases.prove_launch import ProveLaunch


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """What the home page shows. `results` are the steps of a repair that was just needed.

    `unsaved` says that a change was not stored, because no authorization server confirmed who makes it. `admin_panel`
    is there for administrators only.
    """

    caller: VerifiedCaller
    state: PortalState
    ticket: str
    came_from: str
    language: str
    results: tuple[StepResult, ...] = ()
    unsaved: bool = False
    admin_panel: AdminPanel | None = None

    @property
    def is_bound(self) -> bool:
        """Whether the tab is in the lead card."""
        names = {bound.placement.upper() for bound in self.state.placements}
        return LEAD_TAB.name in names and is_bound(self.results)

    @property
    def awaits_choice(self) -> bool:
        """Whether the tab is bound only once an administrator has chosen the access rule."""
        return awaits_choice(self.caller.installation.access, self.state)

    @property
    def may_finish(self) -> bool:
        """Whether only the portal's own last step is missing, which an administrator's page asks for."""
        return self.caller.is_admin and self.is_bound and not self.state.finished


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenHome:
    """Claim, admission, one batch, proof, page."""

    installations: Installations
    prove_launch: ProveLaunch
    install_app: InstallApp
    bind_app: BindApp
    open_admin_panel: OpenAdminPanel
    portal: Portal
    tickets: Tickets

    def __call__(self, claim: LaunchClaim, now: datetime) -> Home | InstallReport:
        """Show a person of an installed portal the page, or install for the first administrator of a new one.

        An administrator's open also binds again after the server has moved or the title has changed. A tab that is
        not there waits while the access rule is lost: the installer, or the choice on this page, binds it.

        Raises:
            NotAllowedError, RuleLostError: the access rule does not include the person, or is lost.
            NotAdministratorError: the portal is new, and the person cannot install.
        """
        if self.installations.find(claim.member_id) is None:
            return self.install_app(claim, now)
        admitted = self.prove_launch.admit(claim, now)
        codes = admitted.installation.access.codes_to_ask
        admitted, state = self.prove_launch.ask(
            admitted, lambda at: self.portal.inspect(at, claim.pair.access_token, codes), now
        )
        launch = self.prove_launch.complete(admitted, state.caller, now)
        token = claim.pair.access_token
        may_set = installer_token(launch, token) if launch.is_admin else None
        may_bind = may_set if not awaits_choice(launch.installation.access, state) else None
        results = self.bind_app(launch.installation.address, may_bind, state) if may_bind else ()
        if any(result.asked for result in results):
            state = self.portal.inspect(launch.installation.address, token, codes)
        came_from = str(claim.came_from or launch.installation.endpoint)
        ticket = ticket_for(launch, record_id=None, language=claim.language, came_from=came_from, now=now)
        return Home(
            caller=launch,
            state=state,
            ticket=self.tickets.issue(ticket, Purpose.HOME, now),
            came_from=came_from,
            language=claim.language,
            results=results,
            admin_panel=self.open_admin_panel(launch.installation, may_set) if may_set else None,
        )
