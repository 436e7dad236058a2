"""Several commands in one request, and single calls for those that a portal's batch does not answer."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import islice
from urllib.parse import urlencode

from b24app.adapters.outbound.transport import MOST_BYTES
from b24app.adapters.rest.client import PortalClient
from b24app.adapters.rest.refusals import AUTH_ERRORS, TRANSIENT_ERRORS
from b24app.adapters.rest.wire_values import FAR_AWAY, table, time_block
from b24app.domain.bounded_json import Json
from b24app.domain.lead.answers import Load
from b24app.errors.outside import (
    BadCallError,
    CallDeniedError,
    CallRefusedError,
    InvalidResponseError,
    MethodMissingError,
    OversizedResponseError,
    PortalError,
)

MOST_COMMANDS = 50  # Source: Bitrix24 REST docs, batch
NOT_DONE_HERE = "ERROR_BATCH_"  # the batch refuses this command: called alone it may succeed
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

    `times` are the portal's own measurements of the batch's commands, `totals` the whole lengths of its lists.
    """

    host: str
    results: Mapping[str, Json]
    refusals: Mapping[str, PortalError]
    times: Mapping[str, Json] = field(default_factory=dict)
    totals: Mapping[str, Json] = field(default_factory=dict)

    def take(self, key: str) -> Json:
        """Return the result, or raise what came instead."""
        if key in self.refusals:
            raise self.refusals[key]
        if key not in self.results:
            raise InvalidResponseError(self.host, f"no answer to {key}")
        return self.results[key]


def ask(client: PortalClient, commands: Mapping[str, Command], *, required: Collection[str]) -> Answers:
    """Send the commands as one batch. Those of `required` that it leaves unanswered are then called one by one.

    So a portal that refuses or garbles batches costs one request more for each of `required`, and the rest is missing.

    Raises:
        TokenExpiredError and its like: any command was refused because of the token, the person or the app.
        PortalError, NoResponseError, InvalidResponseError, MovedError: as `PortalClient.call`.
    """
    answers = _batch(client, commands)
    results, refusals = dict(answers.results), dict(answers.refusals)
    for key in required:
        if key in results or (key in refusals and not refusals[key].code.upper().startswith(NOT_DONE_HERE)):
            continue
        refusals.pop(key, None)
        try:
            results[key] = client.call(commands[key].method, commands[key].params, commands[key].most_bytes)
        except (*AUTH_ERRORS, *TRANSIENT_ERRORS):
            raise
        except PortalError as refused:
            refusals[key] = refused
    return replace(answers, results=results, refusals=refusals)


def _batch(client: PortalClient, commands: Mapping[str, Command]) -> Answers:
    sent = {key: str(command) for key, command in islice(commands.items(), MOST_COMMANDS)}
    try:
        result = client.post("batch", json={"auth": client.access_token, "halt": 0, "cmd": sent})["result"]
    except NO_BATCH:
        result = None
    return _read_batch(client, commands, table(result) or {})


def _read_batch(client: PortalClient, commands: Mapping[str, Command], result: Mapping[str, Json]) -> Answers:
    """Read `result`, `result_error`, `result_time` and `result_total`, each a map by key, `[]` where empty.

    Source: Bitrix24 REST docs, batch.
    """
    parts = ("result", "result_error", "result_time", "result_total")
    results, errors, times, totals = (table(result.get(part)) or {} for part in parts)
    refusals = {}
    for key in (key for key in commands if key in errors):
        said = {**(table(errors[key]) or {}), "time": times.get(key)}
        refusals[key] = client.refusal(commands[key].method, 200, said)
        if isinstance(refusals[key], AUTH_ERRORS):
            raise refusals[key]
    answered = {key: results[key] for key in commands if key in results and key not in errors}
    return Answers(host=client.endpoint.host, results=answered, refusals=refusals, times=times, totals=totals)


def read_load(answers: Answers, key: str, method: str, now: datetime) -> Load | None:
    """Return what the portal measured for a command's method. None where it does not measure."""
    said = time_block(answers.times.get(key))
    if said.operating_s is None:
        return None
    resets_at = None if said.resets_at == FAR_AWAY else said.resets_at
    return Load(method=method, operating_s=said.operating_s, resets_at=resets_at, seen_at=now)
