"""A portal over its REST: implements the ports Portal and PortalAdminPanel with the modules of this room."""

import time
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from b24app.adapters.outbound.session import OutboundSession
from b24app.adapters.portal import admin_panel, core_batch, installation, search
from b24app.adapters.portal.lead_by_get import LeadByGet
from b24app.adapters.portal.lead_by_item import LeadByItem
from b24app.adapters.portal.related import requests
from b24app.adapters.rest.budget import PortalBudgets
from b24app.adapters.rest.client import PortalClient
from b24app.domain.bounded_json import Json
from b24app.domain.lead.answers import PortalAnswers
from b24app.domain.lead.lists import NEWEST_LEADS, LeadList
from b24app.domain.lead.related_answers import RelatedAnswers, RelatedQuestion
from b24app.domain.lead.search import FoundLeads, Query
from b24app.domain.operations.admin_panel import AdminPanelAnswers, AdminPanelQuestion
from b24app.domain.operations.placements import BindingStep, PortalState, StepResult
from b24app.domain.portal.launch import Caller
from b24app.domain.portal.portal_address import Origin

PORTAL_DEADLINE_S = 8.0  # for all requests of one method: a person waits, and a worker must not be held for long
LEAD_METHODS: Mapping[str, core_batch.LeadMethod] = {each.name: each for each in (LeadByGet(), LeadByItem())}


@dataclass(frozen=True, slots=True, kw_only=True)
class RestPortal:
    """Any portal. The arguments name the portal and the token, `lead_method` says how leads are read."""

    session: OutboundSession
    clock: Callable[[], datetime]
    lead_method: str = LeadByGet.name
    deadline_s: float = PORTAL_DEADLINE_S
    budgets: PortalBudgets = field(default_factory=PortalBudgets)

    def read_lead(self, endpoint: Origin, access_token: str, lead_id: int, codes: tuple[str, ...]) -> PortalAnswers:
        """Read the lead in one request. Where the portal refuses batches, in one request for each thing needed."""
        return core_batch.read_lead(
            self._client(endpoint, access_token), LEAD_METHODS[self.lead_method], lead_id, codes
        )

    def read_related(self, endpoint: Origin, access_token: str, question: RelatedQuestion) -> RelatedAnswers:
        """Read the lead's related data in one request, and the names in one more."""
        left_s = (question.until - self.clock()).total_seconds()
        client = replace(self._client(endpoint, access_token, pauses_s=()), ends_at=time.monotonic() + left_s)
        return requests.read_related(client, LEAD_METHODS[self.lead_method], question, self.budgets)

    def who_asks(self, endpoint: Origin, access_token: str, codes: tuple[str, ...]) -> Caller:
        """Ask whose token this is and whether the access codes cover them."""
        return installation.who_asks(self._client(endpoint, access_token), codes)

    def inspect(
        self, endpoint: Origin, access_token: str, codes: tuple[str, ...], newest: int = NEWEST_LEADS
    ) -> PortalState:
        """Ask what the installer and the application's page need to know."""
        return installation.inspect(self._client(endpoint, access_token), codes, newest, self.lead_method)

    def find_leads(self, endpoint: Origin, access_token: str, query: Query, codes: tuple[str, ...]) -> FoundLeads:
        """Search in one request."""
        return search.find_leads(self._client(endpoint, access_token), query, codes)

    def list_leads(self, endpoint: Origin, access_token: str, lead_ids: Collection[int]) -> LeadList:
        """List those of these leads that the person may read."""
        return search.list_leads(self._client(endpoint, access_token), lead_ids)

    def read_admin_panel(self, endpoint: Origin, access_token: str, question: AdminPanelQuestion) -> AdminPanelAnswers:
        """Ask what the access page shows an administrator."""
        return admin_panel.read_admin_panel(self._client(endpoint, access_token), question)

    def read_option(self, endpoint: Origin, access_token: str, name: str) -> Json:
        """Return one of the application's options, None where it was never set."""
        return admin_panel.read_option(self._client(endpoint, access_token), name)

    def write_option(self, endpoint: Origin, access_token: str, name: str, value: str) -> None:
        """Set one of the application's options. The call is never repeated."""
        admin_panel.write_option(self._client(endpoint, access_token, pauses_s=()), name, value)

    def bind(self, endpoint: Origin, access_token: str, steps: Sequence[BindingStep]) -> tuple[StepResult, ...]:
        """Do the steps, in this order. No call is repeated."""
        return installation.bind(self._client(endpoint, access_token, pauses_s=()), steps)

    def _client(self, endpoint: Origin, access_token: str, **repeats: tuple[float, ...]) -> PortalClient:
        return PortalClient(
            session=self.session,
            endpoint=endpoint,
            access_token=access_token,
            clock=self.clock,
            ends_at=time.monotonic() + self.deadline_s,
            **repeats,
        )
