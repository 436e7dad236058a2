"""Exports the lead of a ticket: reads it again, if the person may export."""

from dataclasses import dataclass
from datetime import datetime

from b24app.errors.own import ExportRefusedError
from b24app.usecases.reload_lead import ReloadLead, ShownLead


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportLead:
    """A reload whose answer leaves the page, so the administrator's setting is checked."""

    reload_lead: ReloadLead

    def __call__(self, ticket_text: str, now: datetime) -> ShownLead:
        """Return the ticket's lead as it is now.

        Raises:
            ExportRefusedError: the administrator does not let this person copy and export.
            MalformedRequestError, TicketRefusedError, TicketExpiredError, PortalUnknownError: as ReloadLead.
            ProvenRefusalError, PortalError, UnreachableError: as ReloadLead.
        """
        reloaded = self.reload_lead(ticket_text, None, now, anew=True)
        if not reloaded.tab.may_export:
            raise ExportRefusedError(reloaded.caller.installation.member_id, reloaded.caller.user_id)
        return reloaded
