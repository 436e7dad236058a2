"""Several commands in one request."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from urllib.parse import urlencode

from b24app.adapters.outbound.transport import MOST_BYTES
from b24app.adapters.rest.client import PortalClient
from b24app.adapters.rest.refusals import AUTH_ERRORS
from b24app.adapters.rest.wire_values import FAR_AWAY, table, time_block
from b24app.domain.bounded_json import Json
from b24app.domain.lead.answers import Load
from b24app.domain.operations.operating_time import BATCH, BLOCKED
from b24app.errors.outside import (
    BadCallError,
    CallDeniedError,
    CallRefusedError,
    InvalidResponseError,
    MethodMissingError,
    OversizedResponseError,
    PortalBusyError,
    PortalError,
)

MOST_COMMANDS = 50  # Source: Bitrix24 REST docs, batch
NO_BATCH = (
    MethodMissingError,
    CallRefusedError,
    CallDeniedError,
    BadCallError,
    InvalidResponseError,
    OversizedResponseError,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """A method with its parameters, in PHP's flat notation (`filter[ENTITY_ID]`).

    `most_bytes` is what we read of its answer where it is called alone.
    """

    method: str
    params: Mapping[str, str]
    most_bytes: int = MOST_BYTES

    def __str__(self) -> str:
        return f"{self.method}?{urlencode(self.params)}" if self.params else self.method


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What came back for each command: a result, a refusal, or nothing at all.

    `times` are the portal's own measurements of the commands, `whole` is that of the batch itself. `totals` are the
    whole lengths of its lists. `oversized` are commands whose answers are larger than what is read of them. `blocked`
    tells that the batch ran too long in this portal and is blocked for now.
    """

    host: str
    results: Mapping[str, Json]
    refusals: Mapping[str, PortalError]
    times: Mapping[str, Json] = field(default_factory=dict)
    totals: Mapping[str, Json] = field(default_factory=dict)
    whole: Json = None
    oversized: frozenset[str] = frozenset()
    blocked: bool = False

    def take(self, key: str) -> Json:
        """Return the result, or raise what came instead."""
        if key in self.refusals:
            raise self.refusals[key]
        if key in self.oversized:
            raise OversizedResponseError(self.host, f"the answer to {key} is too large")
        if key not in self.results:
            raise InvalidResponseError(self.host, f"no answer to {key}")
        return self.results[key]


def ask_together(client: PortalClient, commands: Mapping[str, Command], *, apart: Collection[str] = ()) -> Answers:
    """Send the commands as one batch. A portal that refuses or garbles it leaves all of them unanswered.

    An answer that is too large is asked for once more without those of `apart`, which stay unanswered.

    Raises:
        TokenExpiredError and its like: any command was refused because of the token, the person or the app.
        PortalBusyError: the batch is blocked for its time, now or since an earlier one.
        PortalError, NoResponseError, MovedError: as `PortalClient.call`.
    """
    if blocked_s := client.blocked_s(BATCH):
        raise PortalBusyError(BATCH, BLOCKED, wait_s=blocked_s, is_block=True, told=True)
    try:
        return _batch(client, commands)
    except OversizedResponseError:
        smaller = {key: command for key, command in commands.items() if key not in apart}
    except NO_BATCH:
        smaller = {}
    try:
        return _batch(client, smaller) if 0 < len(smaller) < len(commands) else nothing(client)
    except NO_BATCH:
        return nothing(client)


def nothing(client: PortalClient, *, blocked: bool = False) -> Answers:
    """Return that no command was answered."""
    return Answers(host=client.endpoint.host, results={}, refusals={}, blocked=blocked)


def _batch(client: PortalClient, commands: Mapping[str, Command]) -> Answers:
    sent = {key: str(command) for key, command in islice(commands.items(), MOST_COMMANDS)}
    said = client.post(BATCH, json={"auth": client.access_token, "halt": 0, "cmd": sent})
    return _read_batch(client, commands, table(said["result"]) or {}, said.get("time"))


def _read_batch(
    client: PortalClient, commands: Mapping[str, Command], result: Mapping[str, Json], whole: Json
) -> Answers:
    """Read `result`, `result_error`, `result_time` and `result_total`, each a map by key, `[]` where empty.

    Source: Bitrix24 REST docs, batch.
    """
    parts = ("result", "result_error", "result_time", "result_total")
    results, errors, times, totals = (table(result.get(part)) or {} for part in parts)
    refusals = {}
    for key in (key for key in commands if key in errors):
        said = {"time": times.get(key), **(table(errors[key]) or {})}
        refusals[key] = client.refusal(commands[key].method, 200, said)
        if isinstance(refusals[key], AUTH_ERRORS):
            raise refusals[key]
    answered = {key: results[key] for key in commands if key in results and key not in errors}
    return Answers(
        host=client.endpoint.host, results=answered, refusals=refusals, times=times, totals=totals, whole=whole
    )


def read_load(time: Json, method: str, now: datetime) -> Load | None:
    """Return what the portal measured for a method. None where it does not measure."""
    said = time_block(time)
    if said.operating_s is None:
        return None
    resets_at = None if said.resets_at == FAR_AWAY else said.resets_at
    return Load(method=method, operating_s=said.operating_s, resets_at=resets_at, seen_at=now)


def read_loads(answers: Answers, commands: Mapping[str, Command], now: datetime) -> tuple[Load, ...]:
    """Return what the portal measured for these commands' methods, and for the batch that carried them.

    The figures of a batch's commands may be copies of one sum. That of the batch is right (docs/platform.md 4.5).
    """
    measured = [(answers.times.get(key), command.method) for key, command in commands.items()]
    found = (read_load(time, method, now) for time, method in [*measured, (answers.whole, BATCH)])
    return tuple(load for load in found if load is not None)
