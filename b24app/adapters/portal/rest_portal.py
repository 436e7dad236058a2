"""A portal over its REST: implements the ports Portal and PortalAdminPanel with the modules of this room."""

import time
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from b24app.adapters.outbound.session import OutboundSession
from b24app.adapters.portal import admin_panel, core_batch, installation, search
from b24app.adapters.portal.core_batch import LeadByGet
from b24app.adapters.portal.lead_by_item import LeadByItem
from b24app.adapters.portal.related.requests import read_related
from b24app.adapters.portal.rest_three import ask_rest_three
from b24app.adapters.rest.budget import PortalBudgets
from b24app.adapters.rest.client import PAUSES_S, PortalClient
from b24app.adapters.rest.pace import PortalPace
from b24app.domain.bounded_json import Json
from b24app.domain.lead.answers import PortalAnswers, RecordQuestion
from b24app.domain.lead.lists import NEWEST_LEADS, LeadList
from b24app.domain.lead.related_answers import RelatedAnswers, RelatedQuestion
from b24app.domain.lead.search import FoundLeads, Query
from b24app.domain.operations.admin_panel import AdminPanelAnswers, AdminPanelQuestion
from b24app.domain.operations.placements import LEAD_TAB, BindingStep, PortalState, StepResult
from b24app.domain.operations.rest_three import RestThree
from b24app.domain.portal.caller import Caller
from b24app.domain.portal.portal_address import PortalAddress
from b24app.domain.portal.tokens import InstallerToken, ViewerToken

PORTAL_DEADLINE_S = 8.0  # for all requests of one method: a person waits, and a worker must not be held for long
READERS = {
    LEAD_TAB.reader: core_batch.read_lead,
}
LEAD_METHODS: Mapping[str, core_batch.LeadMethod] = {each.name: each for each in (LeadByGet(), LeadByItem())}


@dataclass(frozen=True, slots=True, kw_only=True)
class RestPortal:
    """Any portal. The arguments name the portal and the token, `lead_method` says how leads are read."""

    session: OutboundSession
    clock: Callable[[], datetime]
    pace: PortalPace
    lead_method: str = LeadByGet.name
    deadline_s: float = PORTAL_DEADLINE_S
    budgets: PortalBudgets = field(default_factory=PortalBudgets)

    def read_record(
        self, at: PortalAddress, token: ViewerToken, reader: str, question: RecordQuestion
    ) -> PortalAnswers:
        """Read the record in one request; where the portal refuses batches, in one for each thing needed."""
        return READERS[reader](self._client(at, token), LEAD_METHODS[self.lead_method], question)

    def read_related(self, at: PortalAddress, token: ViewerToken, question: RelatedQuestion) -> RelatedAnswers:
        """Read the lead's related data in one request, and in one more who all those are."""
        left_s = (question.until - self.clock()).total_seconds()
        client = replace(self._client(at, token, pauses_s=()), ends_at=time.monotonic() + left_s, optional=True)
        return read_related(client, LEAD_METHODS[self.lead_method], question)

    def who_asks(self, at: PortalAddress, token: ViewerToken, codes: tuple[str, ...]) -> Caller:
        """Ask whose token this is and whether the access codes cover them."""
        return installation.who_asks(self._client(at, token), codes)

    def inspect(
        self, at: PortalAddress, token: ViewerToken, codes: tuple[str, ...], newest: int = NEWEST_LEADS
    ) -> PortalState:
        """Ask what the installer and the application's page need to know."""
        return installation.inspect(self._client(at, token), codes, newest, self.lead_method)

    def find_leads(self, at: PortalAddress, token: ViewerToken, query: Query, codes: tuple[str, ...]) -> FoundLeads:
        """Search in one request."""
        return search.find_leads(self._client(at, token), query, codes)

    def list_leads(self, at: PortalAddress, token: ViewerToken, lead_ids: Collection[int]) -> LeadList:
        """List those of these leads that the person may read."""
        return search.list_leads(self._client(at, token), lead_ids)

    def ask_rest_three(self, at: PortalAddress, token: ViewerToken) -> RestThree:
        """Ask whether the portal has leads in REST 3.0."""
        return ask_rest_three(self._client(at, token))

    def read_admin_panel(
        self, at: PortalAddress, token: InstallerToken, question: AdminPanelQuestion
    ) -> AdminPanelAnswers:
        """Ask what the access page shows an administrator."""
        return admin_panel.read_admin_panel(self._client(at, token), question)

    def read_option(self, at: PortalAddress, token: ViewerToken, name: str) -> Json:
        """Return one of the application's options, None where it was never set."""
        return admin_panel.read_option(self._client(at, token), name)

    def write_option(self, at: PortalAddress, token: InstallerToken, name: str, value: str) -> None:
        """Set one of the application's options; nothing is repeated where the server stumbles."""
        admin_panel.write_option(self._client(at, token, pauses_s=()), name, value)

    def bind(self, at: PortalAddress, token: InstallerToken, steps: Sequence[BindingStep]) -> tuple[StepResult, ...]:
        """Do the steps, in this order; nothing is repeated where the server stumbles."""
        return installation.bind(self._client(at, token, pauses_s=()), steps)

    def _client(self, at: PortalAddress, token: ViewerToken, pauses_s: tuple[float, ...] = PAUSES_S) -> PortalClient:
        return PortalClient(
            session=self.session,
            member_id=at.member_id,
            endpoint=at.origin,
            access_token=token,
            clock=self.clock,
            pace=self.pace,
            budgets=self.budgets,
            ends_at=time.monotonic() + self.deadline_s,
            pauses_s=pauses_s,
        )
