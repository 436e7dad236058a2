"""What an administrator does on the home page: change settings, search for employees, bind again."""

import logging
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime

from b24app.domain.operations.placements import PortalState, StepResult, awaits_choice
from b24app.domain.portal.audit import Action, AuditEntry, entry
from b24app.domain.portal.caller import VerifiedCaller, installer_token, verify_caller
from b24app.domain.portal.changes import Change, notes
from b24app.domain.portal.installation import Installation
from b24app.domain.portal.ticket import Purpose, Ticket
from b24app.domain.portal.tokens import InstallerToken
from b24app.errors.outside import PortalError, UnreachableError
from b24app.errors.own import PortalUnknownError, StoreError, TooManyProofsError
from b24app.ports import Audit, Installations, Portal, Tickets
from b24app.usecases.bind_app import BindApp
from b24app.usecases.confirm_person import ConfirmPerson
from b24app.usecases.keep_tokens_fresh import KeepTokensFresh
from b24app.usecases.open_admin_panel import OpenAdminPanel
from b24app.usecases.open_home import Home
from b24app.usecases.read_ticket import ReadTicket
from b24app.usecases.unattended import MOST_TRIES

LOG = logging.getLogger("b24app.security")


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """An administrator, verified just now: whose page, in which portal, with which token."""

    caller: VerifiedCaller
    ticket: Ticket
    token: InstallerToken = field(repr=False)
    state: PortalState
    now: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ManageApp:
    """Ticket, stored pair, the portal's answer that this is an administrator, change with its audit entry."""

    read_ticket: ReadTicket
    keep_tokens_fresh: KeepTokensFresh
    portal: Portal
    installations: Installations
    audit: Audit
    tickets: Tickets
    bind_app: BindApp
    confirm_person: ConfirmPerson
    open_admin_panel: OpenAdminPanel

    def change(self, ticket_text: str, change: Change, now: datetime) -> Home:
        """Make the change, which is in force from the next request on.

        What an administrator leaves behind needs the authorization server's word within the hour that it is them. Where
        it says nothing the page stays, and tells that nothing was stored.

        Raises:
            NotAdministratorError: the person is no administrator now.
        """
        visit = self._administrator(ticket_text, now)
        installation = visit.caller.installation
        try:
            self.confirm_person(installation, visit.caller.user_id, visit.token, now)
        except (UnreachableError, TooManyProofsError):
            return self._home(visit, installation, unsaved=True)
        changed = self._changed(visit, change)
        return self._home(visit, changed, results=self._bound_after(visit, changed))

    def find(self, ticket_text: str, name: str, now: datetime) -> Home:
        """Search for employees by a part of their name.

        Raises:
            NotAdministratorError: the person is no administrator now.
        """
        visit = self._administrator(ticket_text, now)
        return self._home(visit, visit.caller.installation, find=name)

    def repair(self, ticket_text: str, now: datetime) -> Home:
        """Bind what is not bound as it should be, unless an administrator has to choose first.

        Raises:
            NotAdministratorError: the person is no administrator now.
        """
        visit = self._administrator(ticket_text, now)
        installation = visit.caller.installation
        waits = awaits_choice(installation.access, visit.state)
        results = () if waits else self.bind_app(installation.address, visit.token, visit.state)
        methods = tuple(result.step.method for result in results if result.done)
        repaired = _entry(visit.caller, now, Action.REPAIRED, methods)
        self.audit.append(installation.member_id, repaired)
        _log(installation, (repaired,))
        return self._home(visit, installation, results=results)

    def _administrator(self, ticket_text: str, now: datetime) -> Visit:
        ticket, installation = self.read_ticket(ticket_text, Purpose.HOME, now)
        at, token, state = self.keep_tokens_fresh.call(
            installation,
            ticket.user_id,
            now,
            lambda at, token: (at, token, self.portal.inspect(at, token, ())),
        )
        caller = verify_caller(replace(installation, endpoint=at.origin), state.caller, ticket.user_id)
        return Visit(caller=caller, ticket=ticket, token=installer_token(caller, token), state=state, now=now)

    def _changed(self, visit: Visit, change: Change) -> Installation:
        current: Installation | None = visit.caller.installation
        for _ in range(MOST_TRIES):
            if current is None:
                raise PortalUnknownError
            wanted = change.applied(current)
            said = notes(current, wanted)
            entries = [_entry(visit.caller, visit.now, action, about) for action, about in said]
            if wanted == current or self.installations.replace(current, wanted, entries):
                _log(wanted, entries)
                return wanted
            current = self.installations.find(current.member_id)
        raise StoreError("the installation is being changed by somebody else")

    def _bound_after(self, visit: Visit, changed: Installation) -> tuple[StepResult, ...]:
        """Bind what waited for a choice, where this was it. What the portal does not take now, the next open binds."""
        if visit.caller.installation.access.lost and not changed.access.lost:
            with suppress(PortalError, UnreachableError):
                return self.bind_app(changed.address, visit.token, visit.state)
        return ()

    def _home(
        self,
        visit: Visit,
        installation: Installation,
        find: str = "",
        results: tuple[StepResult, ...] = (),
        *,
        unsaved: bool = False,
    ) -> Home:
        state = self.portal.inspect(installation.address, visit.token, ()) if results else visit.state
        return Home(
            caller=replace(visit.caller, installation=installation),
            state=state,
            ticket=self.tickets.issue(visit.ticket, Purpose.HOME, visit.now),
            came_from=visit.ticket.came_from,
            language=visit.ticket.language,
            results=results,
            unsaved=unsaved,
            admin_panel=self.open_admin_panel(installation, visit.token, find),
        )


def _entry(caller: VerifiedCaller, now: datetime, action: Action, about: tuple[str, ...]) -> AuditEntry:
    return entry(now, caller.user_id, caller.name, action, about)


def _log(installation: Installation, entries: Iterable[AuditEntry]) -> None:
    """Write each change into the log, too, where no flood of changes pushes it out."""
    for each in entries:
        who = {"portal": installation.member_id, "user": each.user_id}
        LOG.info("an administrator changed something", extra={**who, "action": each.action, "change": each.change})
