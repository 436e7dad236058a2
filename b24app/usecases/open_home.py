"""Open the application's own page: where the tab is, the state of the installation, and the access switch."""

from dataclasses import dataclass
from datetime import datetime

from b24app.domain.operations.admin_panel import AdminPanel
from b24app.domain.operations.placements import PortalState, StepResult
from b24app.domain.portal.installation import Installation
from b24app.domain.portal.launch import Launch, LaunchClaim
from b24app.domain.portal.ticket import Purpose, Ticket
from b24app.ports import Portal, Tickets
from b24app.usecases.bind_app import BindApp
from b24app.usecases.install_app import InstallApp, InstallReport
from b24app.usecases.open_admin_panel import OpenAdminPanel
from b24app.usecases.prove_launch import ProveLaunch


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """What the home page shows; `results` are the steps of a repair that was needed just now.

    `admin_panel` is there for administrators only.
    """

    installation: Installation
    state: PortalState
    ticket: str
    came_from: str
    language: str
    results: tuple[StepResult, ...] = ()
    admin_panel: AdminPanel | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenHome:
    """Claim, admission, one batch, proof, page."""

    prove_launch: ProveLaunch
    install_app: InstallApp
    bind_app: BindApp
    open_admin_panel: OpenAdminPanel
    portal: Portal
    tickets: Tickets

    def __call__(self, claim: LaunchClaim, now: datetime) -> Home | InstallReport:
        """Show a person of an installed portal what they have; install for the first administrator of a new one.

        An administrator's open also repairs what is not bound as it should be: the server has moved, or the title.

        Raises:
            NotAllowedError: the access rule does not include the person.
            NotAdministratorError: the portal is new, and the person cannot install.
        """
        if self.prove_launch.installations.find(claim.member_id) is None:
            return self.install_app(claim, now)
        admitted = self.prove_launch.admit(claim, now)
        codes = admitted.installation.access.codes_to_ask
        admitted, state = self.prove_launch.ask(
            admitted, lambda endpoint: self.portal.inspect(endpoint, claim.pair.access_token, codes)
        )
        launch = self.prove_launch.complete(admitted, state.caller, now)
        results = self.bind_app(launch.endpoint, claim.pair.access_token, state) if launch.is_admin else ()
        if results:
            state = self.portal.inspect(launch.endpoint, claim.pair.access_token, codes)
        came_from = str(claim.came_from or launch.endpoint)
        return Home(
            installation=launch.installation,
            state=state,
            ticket=self._ticket(launch, came_from, now),
            came_from=came_from,
            language=claim.language,
            results=results,
            admin_panel=self.open_admin_panel(launch.installation, claim.pair.access_token)
            if launch.is_admin
            else None,
        )

    def _ticket(self, launch: Launch, came_from: str, now: datetime) -> str:
        """Sign the ticket with which the page asks again."""
        ticket = Ticket(
            member_id=launch.installation.member_id,
            generation=launch.installation.generation,
            user_id=launch.user_id,
            lead_id=None,
            language=launch.language,
            came_from=came_from,
            opened_at=now,
        )
        return self.tickets.issue(ticket, Purpose.HOME, now)
