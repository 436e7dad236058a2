"""What an administrator does on the home page: set the access rule, bind again. Asked from the portal each time."""

from dataclasses import dataclass, replace
from datetime import datetime

from b24app.domain.access import AccessRule
from b24app.domain.installation import Installation
from b24app.domain.launch import recognise
from b24app.domain.placements import PortalState, StepResult
from b24app.domain.ticket import Purpose, Ticket
from b24app.errors import NotAdministratorError, PortalUnknownError, StoreError
from b24app.ports import Installations, Portal, Tickets
from b24app.usecases.bind_app import BindApp
from b24app.usecases.keep_tokens_fresh import KeepTokensFresh
from b24app.usecases.open_home import Home
from b24app.usecases.read_ticket import ReadTicket

MOST_TRIES = 3  # a change that lost three times meets somebody who changes it on purpose


@dataclass(frozen=True, slots=True, kw_only=True)
class ManageApp:
    """Ticket, stored pair, the portal's word that this is an administrator, change."""

    read_ticket: ReadTicket
    keep_tokens_fresh: KeepTokensFresh
    portal: Portal
    installations: Installations
    tickets: Tickets
    bind_app: BindApp

    def change_access(self, text: str, rule: AccessRule, now: datetime) -> Home:
        """Set the access rule; in force from the next request on.

        Raises:
            NotAdministratorError: the person is no administrator now.
        """
        ticket, installation, _, state = self._administrator(text, now)
        return self._home(ticket, self._with_access(installation, rule), state, now)

    def repair(self, text: str, now: datetime) -> Home:
        """Bind what is not bound as it should be.

        Raises:
            NotAdministratorError: the person is no administrator now.
        """
        ticket, installation, token, state = self._administrator(text, now)
        results = self.bind_app(installation.endpoint, token, state)
        state = self.portal.inspect(installation.endpoint, token, ())
        return self._home(ticket, installation, state, now, results)

    def _administrator(self, text: str, now: datetime) -> tuple[Ticket, Installation, str, PortalState]:
        ticket, installation = self.read_ticket(text, Purpose.HOME, now)
        endpoint, token, state = self.keep_tokens_fresh.call(
            installation,
            ticket.user_id,
            now,
            lambda endpoint, token: (endpoint, token, self.portal.inspect(endpoint, token, ())),
        )
        recognise(installation, state.caller, ticket.user_id)
        if not state.caller.is_admin:
            raise NotAdministratorError
        return ticket, replace(installation, endpoint=endpoint), token, state

    def _with_access(self, installation: Installation, rule: AccessRule) -> Installation:
        current: Installation | None = installation
        for _ in range(MOST_TRIES):
            if current is None:
                raise PortalUnknownError
            if current.access == rule or self.installations.replace(current, replace(current, access=rule)):
                return replace(current, access=rule)
            current = self.installations.find(installation.member_id)
        raise StoreError("the installation is being changed by somebody else")

    def _home(
        self,
        ticket: Ticket,
        installation: Installation,
        state: PortalState,
        now: datetime,
        results: tuple[StepResult, ...] = (),
    ) -> Home:
        return Home(
            installation=installation,
            state=state,
            ticket=self.tickets.issue(ticket, Purpose.HOME, now),
            came_from=ticket.came_from,
            language=ticket.language,
            results=results,
        )
