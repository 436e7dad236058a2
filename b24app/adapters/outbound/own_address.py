"""Checks who answers at our own public address, as a browser in a portal would see it."""

from dataclasses import dataclass

from b24app.adapters.outbound.session import OutboundSession
from b24app.domain.portal.portal_address import Origin
from b24app.errors.outside import UnreachableError

DEADLINE_S = 10.0
OURS = b'data-problem="malformed"'  # our answer to a tab that is opened without a form


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnAddress:
    """Posts an empty form to the tab's address."""

    session: OutboundSession
    public_url: Origin

    def __call__(self) -> str:
        """Return "" if this application answers there, else what was seen instead."""
        try:
            answer = self.session.post(f"{self.public_url}/lead-tab", form={}, deadline_s=DEADLINE_S)
        except UnreachableError:
            return "nothing responds"
        return "" if OURS in answer.body else f"something else responds (status {answer.status})"
