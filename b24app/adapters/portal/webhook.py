"""Reads one lead by an inbound webhook, without an installation."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from b24app.adapters.outbound.session import OutboundSession
from b24app.adapters.portal.core_batch import LeadByGet
from b24app.adapters.rest.client import PortalClient
from b24app.adapters.rest.wire_values import table
from b24app.domain.bounded_json import Json
from b24app.domain.lead.values.read_value import redact
from b24app.domain.portal.webhook import Webhook
from b24app.errors.outside import InvalidResponseError

DEADLINE_S = 20.0


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookLead:
    """Reads with the rights of the person whose webhook it is."""

    session: OutboundSession
    clock: Callable[[], datetime]

    def __call__(self, webhook: Webhook, lead_id: int) -> Mapping[str, Json]:
        """Return the lead as the portal answers it, redacted.

        Raises: as PortalClient, and no error names the webhook's code.
        Source: Bitrix24 REST docs, crm.lead.get.
        """
        client = PortalClient(
            session=self.session,
            member_id="",
            endpoint=webhook,
            access_token=webhook.code,
            clock=self.clock,
            ends_at=time.monotonic() + DEADLINE_S,
        )
        asked = LeadByGet().command(lead_id)
        answer = client.post(asked.method, form=asked.params)
        lead = table(redact(answer["result"]))
        if not lead:
            raise InvalidResponseError(webhook.host, "no lead")
        return lead
