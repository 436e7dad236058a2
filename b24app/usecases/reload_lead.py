"""Makes the lead's tab of its record, and reads the lead again for a page that has a ticket.

Opening, reloading and renewing differ in how the person is proven, and come together in ShowLead.
"""

from dataclasses import dataclass, field
from datetime import datetime

from b24app.domain.lead.excerpt import excerpt_of
from b24app.domain.lead.rows import PhoneFormat
from b24app.domain.lead.tab import LeadTab, lead_tab
from b24app.domain.operations.placements import LEAD_TAB
from b24app.domain.operations.portal_activity import PortalActivity
from b24app.domain.operations.remembered_words import RememberedWords
from b24app.domain.portal.caller import VerifiedCaller
from b24app.domain.portal.ticket import Ticket
from b24app.ports import Excerpts
from b24app.usecases.open_card_tab import ReloadCardTab, ShownRecord
from b24app.usecases.read_health import note_shape


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownLead:
    """What the page needs: whose it is, what it shows, and ticket and excerpt (signed) for its next requests.

    `read_with` is what the ticket says.
    """

    caller: VerifiedCaller
    tab: LeadTab
    read_with: Ticket
    ticket: str
    excerpt: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowLead:
    """Words, tab, excerpt, of a record that the portal has shown."""

    activity: PortalActivity
    remembered_words: RememberedWords
    format_phone: PhoneFormat
    excerpts: Excerpts

    def __call__(self, shown: ShownRecord, now: datetime) -> ShownLead:
        """Return what the page needs."""
        caller, answers = shown.caller, shown.answers
        self.remembered_words.note(caller, shown.token, answers.told, now)
        tab = lead_tab(caller, answers, self.format_phone)
        note_shape(self.activity, caller.installation.member_id, tab, now)
        return ShownLead(
            caller=caller,
            tab=tab,
            read_with=shown.read_with,
            ticket=shown.ticket,
            excerpt=self.excerpts.issue(excerpt_of(answers), shown.read_with, now),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ReloadLead:
    """The record again, as the lead's tab."""

    reload_card_tab: ReloadCardTab
    show_lead: ShowLead

    def __call__(self, ticket_text: str, chosen_lead: int | None, now: datetime, *, anew: bool = False) -> ShownLead:
        """Read the ticket's lead again. Raises and takes what ReloadCardTab does."""
        return self.show_lead(self.reload_card_tab(LEAD_TAB, ticket_text, now, chosen_lead, anew=anew), now)
