"""Requests to other hosts, with the answer as plain values."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import requests

from b24app.adapters.outbound.address_rules import OutboundPolicy
from b24app.adapters.outbound.call_log import Timed, untimed
from b24app.adapters.outbound.transport import MOST_BYTES, OutboundAdapter
from b24app.domain.bounded_json import Json
from b24app.errors.outside import NoResponseError

HEADERS = {"Accept": "application/json", "Accept-Encoding": "gzip", "User-Agent": "full-lead"}


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpAnswer:
    """An answer of any status, redirects included. `body` is decompressed, "" stands for an absent header."""

    status: int
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)

    @property
    def content_type(self) -> str:
        """What the body is said to be."""
        return self.headers.get("Content-Type", "")

    @property
    def retry_after(self) -> str:
        """When to ask again."""
        return self.headers.get("Retry-After", "")

    @property
    def location(self) -> str:
        """Where a redirect leads."""
        return self.headers.get("Location", "")


class OutboundSession:
    """Asks the addresses that `outbound` allows. Safe to share between threads.

    It is no requests.Session: there are no cookies, no netrc, no proxies and no redirects.
    """

    def __init__(self, outbound: OutboundPolicy, *, ca_file: str = "", timed: Timed = untimed) -> None:
        self._adapter = OutboundAdapter(outbound, ca_file=ca_file, timed=timed)

    def post(
        self,
        url: str,
        *,
        form: Mapping[str, str] | None = None,
        json: Json = None,
        deadline_s: float,
        most_bytes: int = MOST_BYTES,
    ) -> HttpAnswer:
        """Post a form or a JSON value and return the whole answer.

        Raises:
            NoResponseError: no connection, or no whole answer within the deadline.
            CertificateRefusedError, NoSuchHostError: no connection, and none the next time.
            OversizedResponseError: the answer is too large, or in too many pieces.
            InvalidResponseError: the answer is no HTTP.
        """
        request = requests.Request("POST", url, data=form, json=json)
        return self.ask(request, deadline_s=deadline_s, most_bytes=most_bytes)

    def ask(self, asked: requests.Request, *, deadline_s: float, most_bytes: int = MOST_BYTES) -> HttpAnswer:
        """Send any request, with our headers, and return the whole answer. Raises as `post`."""
        asked.headers = {**HEADERS, **asked.headers}
        request = _prepared(asked)
        if request is None:
            raise NoResponseError("?", "not an address that we call, or nothing that can be sent")
        answer = self._adapter.carry(request, deadline_s=deadline_s, most_bytes=most_bytes)
        return HttpAnswer(status=answer.status_code, headers=answer.headers, body=answer.content)


def _prepared(asked: requests.Request) -> requests.PreparedRequest | None:
    """Prepare the request. None if it cannot be sent, or if requests reads another address than we wrote."""
    try:
        request = asked.prepare()
    except (requests.RequestException, ValueError):
        return None
    return request if request.url == asked.url else None
