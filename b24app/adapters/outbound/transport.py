"""The transport adapter for requests that carries every request to another host, Authlib's included.

A session's own settings for proxies, certificates, timeouts and redirects have no effect here. The adapter takes the
request's method, address, headers and body, and nothing else.
"""

import re
import ssl
from collections.abc import Collection
from http.client import HTTPException
from io import BytesIO
from time import monotonic

import requests
from requests.adapters import BaseAdapter
from urllib3 import BaseHTTPResponse, PoolManager
from urllib3.exceptions import DecodeError, HTTPError, SSLError
from urllib3.exceptions import TimeoutError as WaitError

from b24app.adapters.outbound import request_context
from b24app.adapters.outbound.address_rules import OutboundPolicy
from b24app.adapters.outbound.call_log import Call, Timed, untimed
from b24app.adapters.outbound.pools import MOST_KEPT, OutboundHTTPPool, OutboundHTTPSPool
from b24app.adapters.outbound.sockets import Exchange, tls_context, under_way
from b24app.domain.portal.portal_address import Origin, parse_origin
from b24app.errors.outside import InvalidResponseError, NoResponseError, UnreachableError
from b24app.errors.portal_setup import CertificateRefusedError

ADDRESS = re.compile(r"(https?://[^/?#]+)(?:[/?].*)?")
DEADLINE_S = 10.0
MOST_BYTES = 64 * 1024  # who asks for a lead or for a list says so, and a yes, a person or a token has a few hundred
HEADER_BYTES = 64 * 1024  # what may come on the wire besides the body: headers, and the lengths of its chunks
PIECE_BYTES = 64 * 1024
PORTALS_KEPT = MOST_KEPT  # connection pools, the least used one is dropped
CONNECTIONS_KEPT = 16  # for each origin: as many as a worker has threads


class FinalResponse(requests.Response):
    """An answer whose redirect no session follows, whatever its settings are."""

    @property
    def is_redirect(self) -> bool:
        """Whether requests should follow: never."""
        return False


class OutboundAdapter(BaseAdapter):
    """Carries requests to the closed list of `origins`, or to any origin at an address that `outbound` allows.

    Connections are kept and reused by all threads. `ca_file` has further certificate authorities.
    """

    def __init__(
        self,
        outbound: OutboundPolicy,
        *,
        origins: Collection[Origin] | None = None,
        deadline_s: float = DEADLINE_S,
        ca_file: str = "",
        timed: Timed = untimed,
    ) -> None:
        super().__init__()
        self._outbound = outbound
        self._origins = origins
        self._deadline_s = deadline_s
        self._timed = timed
        self._pools = PoolManager(
            num_pools=PORTALS_KEPT,
            maxsize=CONNECTIONS_KEPT,
            ssl_context=tls_context(ca_file),
        )
        self._pools.pool_classes_by_scheme = {"http": OutboundHTTPPool, "https": OutboundHTTPSPool}

    def send(self, request: requests.PreparedRequest, *_: object, **__: object) -> requests.Response:
        """Carry the request of a session, without its own timeouts, proxies and certificates."""
        return self.carry(request, deadline_s=self._deadline_s)

    def carry(
        self, request: requests.PreparedRequest, *, deadline_s: float, most_bytes: int = MOST_BYTES
    ) -> requests.Response:
        """Send the request and read the whole answer, within the size, the deadline and what is left of the time.

        Raises:
            NoResponseError (or a leaf of it): no connection, none allowed, or no whole answer within the deadline.
            OversizedResponseError: the answer is too large, or in too many pieces.
            InvalidResponseError: the answer is no HTTP.
            ThreadsBusyError: too many threads wait for other hosts already.
        """
        origin = self._origin_of(request)
        request_context.current().before_asking()
        ends_at = monotonic() + min(deadline_s, request_context.left_s())
        exchange = Exchange(
            origin=origin, outbound=self._outbound, ends_at=ends_at, bytes_left=most_bytes + HEADER_BYTES
        )
        outer = under_way.set(exchange)
        call = Call(origin.host, request.url or "", self._timed)
        try:
            with request_context.current().waits.one_more():
                answer = self._ask(request, origin, most_bytes)
        except UnreachableError as error:
            failure = error
        except (HTTPError, HTTPException, OSError, ValueError) as error:
            failure = _translated(origin.host, error)
        else:
            call.answered(answer.status_code, answer.content)
            return answer
        finally:
            under_way.reset(outer)
        call.failed(failure.what)
        raise failure  # here, and not above, so that the library's exception is not even its context

    def close(self) -> None:
        """Drop the kept connections."""
        self._pools.clear()

    def _origin_of(self, request: requests.PreparedRequest) -> Origin:
        parts = ADDRESS.fullmatch(request.url or "")
        origin = parse_origin(parts[1]) if parts else None
        if origin is None or (self._origins is not None and origin not in self._origins):
            raise NoResponseError(origin.host if origin else "?", "not an address that we call")
        return origin

    def _ask(self, request: requests.PreparedRequest, origin: Origin, most_bytes: int) -> requests.Response:
        pool = self._pools.connection_from_host(origin.host, origin.port, scheme=origin.scheme)
        raw = pool.urlopen(
            request.method or "POST",
            request.path_url,
            body=request.body,
            headers=request.headers,
            retries=False,
            redirect=False,
            timeout=None,
            preload_content=False,
        )
        answer = FinalResponse()
        answer.status_code = raw.status
        answer.headers.update(raw.headers)
        answer.encoding = "utf-8"  # never guessed: guessing takes seconds on a large answer
        answer.url = request.url or ""
        answer.request = request
        answer.raw = BytesIO(_read(raw, most_bytes))
        return answer


def mount_only(session: requests.Session, adapter: OutboundAdapter) -> None:
    """Make the adapter a session's only way to other hosts, and ignore the environment. Authlib's session, too."""
    session.trust_env = False
    session.adapters.clear()
    session.mount("", adapter)


def _read(raw: BaseHTTPResponse, most_bytes: int) -> bytes:
    """Read the body, decompressed. A connection whose answer was not read to its end is closed."""
    body = bytearray()
    exchange = under_way.get()
    with raw:
        while piece := raw.read(PIECE_BYTES, decode_content=True):
            body += piece
            besides = most_bytes + HEADER_BYTES - exchange.bytes_left - raw.tell()
            if len(body) > most_bytes or besides > HEADER_BYTES:
                raise exchange.too_large()
    return bytes(body)


def _translated(host: str, error: Exception) -> UnreachableError:
    """Return our error for one of urllib3 (which wraps http.client's errors) or of the socket."""
    parts = (error, *error.args)
    if any(isinstance(part, WaitError | TimeoutError) for part in parts):
        return NoResponseError(host, "no answer within the deadline")
    if any(isinstance(part, ssl.SSLCertVerificationError) for part in parts):
        return CertificateRefusedError(host, "no connection: TLS failed (certificate)")
    if any(isinstance(part, SSLError) for part in parts):
        return NoResponseError(host, "no connection: TLS failed")
    if any(isinstance(part, ConnectionError) for part in parts):
        return NoResponseError(host, "the connection was closed before an answer")
    if any(isinstance(part, DecodeError | HTTPException | ValueError) for part in parts):
        return InvalidResponseError(host, "the answer is broken HTTP")
    return NoResponseError(host, "no answer")
