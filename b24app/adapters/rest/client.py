"""One call of a portal's REST over HTTP: posted, validated, and repeated where the server failed."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from random import SystemRandom

from b24app.adapters.outbound import request_context
from b24app.adapters.outbound.session import HttpAnswer, OutboundSession
from b24app.adapters.outbound.transport import MOST_BYTES
from b24app.adapters.rest.budget import PortalBudgets
from b24app.adapters.rest.pace import PortalPace
from b24app.adapters.rest.redirects import REDIRECTS, redirected
from b24app.adapters.rest.refusals import front_is_busy, refusal
from b24app.adapters.rest.wire_values import text, time_block
from b24app.domain import bounded_json
from b24app.domain.bounded_json import Json
from b24app.domain.portal.portal_address import Origin
from b24app.errors.outside import (
    InvalidResponseError,
    NoResponseError,
    OversizedResponseError,
    PortalBusyError,
    PortalError,
    UnreachableError,
)
from b24app.errors.portal_setup import NoPortalThereError

STUMBLES = frozenset({500, 502, 503, 504})  # what a front server answers when the server behind it fails
STUMBLING_CODES = frozenset({"internal_server_error", "error_unexpected_answer"})
PAUSES_S = (0.1, 0.4)  # two repeats, together shorter than a person's patience
JITTER = 0.5
REFUSALS = range(400, 600)
NO_PORTAL = frozenset(range(400, 500)) - {401, 408, 429}  # of a key, of time, of too much: that may change by itself
LARGEST = 4 * 1024 * 1024  # bytes: of a batch or a lead, five times what a big portal has reason to answer
LARGEST_LIST = 512 * 1024  # of fifty rows with the longest titles, of which PHP writes a letter in six bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class PortalClient:
    """Calls one portal with one person's token until `ends_at` (monotonic seconds) or the end of the request's time.

    `member_id` is the portal's, "" for a webhook, which has no `pace` either. `pauses_s` are the waits before repeats,
    none for calls that change something. `optional` calls give way first where the portal's rate is used up.
    `address` is where below `/rest/` a method is.
    """

    session: OutboundSession
    member_id: str
    endpoint: Origin
    access_token: str = field(repr=False)
    clock: Callable[[], datetime]
    ends_at: float
    pace: PortalPace | None = None
    budgets: PortalBudgets = field(default_factory=PortalBudgets)
    optional: bool = False
    pauses_s: tuple[float, ...] = PAUSES_S
    address: str = "{}.json"

    def call(self, method: str, params: Mapping[str, str], most_bytes: int = MOST_BYTES) -> Json:
        """Return the `result` of one method.

        Raises:
            OversizedResponseError: an answer of more than `most_bytes`, or of more values than are read.
            PortalError: the leaf for the portal's refusal, PortalBusyError also for that of a server in front.
            NoResponseError: no answer in time, or a failing server's (5xx without an error of the portal's own).
            InvalidResponseError: an answer that is not the documented JSON.
            NoPortalThereError: a refusal (4xx) of a server in front, without JSON.
            MovedError, OwnPageError: a redirect, which is not followed.
        """
        return self.ask(method, params, most_bytes)["result"]

    def ask(self, method: str, params: Mapping[str, str], most_bytes: int = MOST_BYTES) -> Mapping[str, Json]:
        """Return the whole answer of one method, which has a `result`. Raises as `call` does."""
        return self.post(method, form={**params, "auth": self.access_token}, most_bytes=most_bytes)

    def post(
        self, method: str, *, form: Mapping[str, str] | None = None, json: Json = None, most_bytes: int = LARGEST
    ) -> Mapping[str, Json]:
        """Return the whole answer, which has a `result`. Raises as `call` does."""
        for pause_s in (*self.pauses_s, None):
            answer = self._asked(method, form, json, most_bytes)
            said = _object(self.endpoint.host, answer)
            if pause_s is None or not _stumbled(method, answer, said):
                break
            self._rest(pause_s)
        whole = self._validated(method, answer, said)
        self.measured(method, whole.get("time"))
        return whole

    def measured(self, method: str, *times: Json) -> None:
        """Remember what the portal measured for a method."""
        self.budgets.measured(self.member_id, method, map(time_block, times), self.clock())

    def blocked_s(self, method: str) -> float:
        """Return for how many seconds the portal still blocks the method, 0 where it does not."""
        return self.budgets.blocked_s(self.member_id, method, self.clock())

    def refusal(self, method: str, status: int, body: Mapping[str, Json]) -> PortalError:
        """Return our error for the portal's, without our token, in case the portal repeats it."""
        description = text(body.get("error_description")).replace(self.access_token, "***")
        told_before = self.budgets.low_until(self.member_id, method)
        refused = refusal(method, status, {**body, "error_description": description}, self.clock(), told_before)
        return self._noted(method, refused) if isinstance(refused, PortalBusyError) else refused

    def _noted(self, method: str, busy: PortalBusyError) -> PortalBusyError:
        if self.pace:
            self.pace.refused(self.member_id, busy)
        if busy.is_block:
            self.budgets.blocked(self.member_id, method, busy.wait_s, self.clock())
        return busy

    def _asked(self, method: str, form: Mapping[str, str] | None, json: Json, most_bytes: int) -> HttpAnswer:
        left_s, url = self._left_s(), self.endpoint.rest_url(self.address.format(method))
        post = partial(self.session.post, url, form=form, json=json, deadline_s=left_s, most_bytes=most_bytes)
        if self.pace is None:
            return post()
        with self.pace.question(self.member_id, self.endpoint.host, method, left_s=left_s, optional=self.optional):
            return post()

    def _validated(self, method: str, answer: HttpAnswer, said: Mapping[str, Json] | None) -> Mapping[str, Json]:
        if answer.status in REDIRECTS:
            raise redirected(self.endpoint, answer.location)
        if said is not None and "error" in said:
            raise self.refusal(method, answer.status, said)
        if said is None or "result" not in said or answer.status in STUMBLES:
            raise self._unusable(method, answer, said)
        return said

    def _unusable(
        self, method: str, answer: HttpAnswer, said: Mapping[str, Json] | None
    ) -> PortalBusyError | UnreachableError:
        """Return our error for an answer without a result and without a refusal of the portal's own."""
        host = self.endpoint.host
        if busy := front_is_busy(method, answer.status, answer.retry_after):
            return self._noted(method, busy)
        if answer.status in STUMBLES:
            return NoResponseError(host, f"status {answer.status} without a word of the portal's own")
        if said is None and answer.status in NO_PORTAL:
            return NoPortalThereError(host, _looks(answer))
        return InvalidResponseError(host, _looks(answer))

    def _left_s(self) -> float:
        own_s = max(self.ends_at - time.monotonic(), 0.0)  # with none left the session does not even connect
        return min(own_s, request_context.left_s())

    def _rest(self, pause_s: float) -> None:
        jittered_s = pause_s * SystemRandom().uniform(1 - JITTER, 1 + JITTER)
        time.sleep(min(jittered_s, self._left_s()))


def _object(host: str, answer: HttpAnswer) -> Mapping[str, Json] | None:
    if answer.status in REFUSALS and len(answer.body) > MOST_BYTES:  # a refusal is short, and may come three times
        return None
    try:
        parsed = bounded_json.parse(answer.body)
    except bounded_json.OversizedJsonError:
        raise OversizedResponseError(host, "more values than are read") from None
    except ValueError:
        return None
    return parsed if isinstance(parsed, Mapping) else None


def _stumbled(method: str, answer: HttpAnswer, said: Mapping[str, Json] | None) -> bool:
    if said is None or "error" not in said:
        return answer.status in STUMBLES and not front_is_busy(method, answer.status, answer.retry_after)
    return text(said["error"]).lower() in STUMBLING_CODES


def _looks(answer: HttpAnswer) -> str:
    kind = "".join(letter for letter in answer.content_type[:40] if letter.isascii() and letter.isprintable())
    return f"status {answer.status}, {len(answer.body)} bytes of {kind or 'no type'}, not the documented JSON"
