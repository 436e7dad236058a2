"""An inbound webhook: an address with a person's rights, secret as a whole."""

import re
from dataclasses import dataclass, field

from b24app.domain.portal.portal_address import Origin, parse_origin

# Source: Bitrix24 REST docs, "Inbound webhooks" (https://host/rest/<user>/<code>/).
WEBHOOK = re.compile(r"(https?://[^/]+)/rest/([0-9]{1,10})/([A-Za-z0-9]{1,64})/?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Webhook(Origin):
    """A portal's address with one person's rights. The code in it is an access token."""

    user_id: int
    code: str = field(repr=False)

    def rest_url(self, method: str) -> str:
        """Return the address of a REST method, which is a secret."""
        return f"{self}/rest/{self.user_id}/{self.code}/{method}"


def parse_webhook(text: str) -> Webhook | None:
    """Return the webhook that an address is, None where it is none."""
    parts = WEBHOOK.fullmatch(text.strip())
    origin = parse_origin(parts[1]) if parts else None
    if parts is None or origin is None:
        return None
    return Webhook(scheme=origin.scheme, host=origin.host, port=origin.port, user_id=int(parts[2]), code=parts[3])
