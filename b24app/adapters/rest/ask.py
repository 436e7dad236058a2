"""A batch, and single calls for what it leaves unanswered: nothing needed hangs on one method of the portal."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace

from b24app.adapters.rest.batch import Answers, Command, ask_together, nothing
from b24app.adapters.rest.client import PortalClient
from b24app.adapters.rest.refusals import AUTH_ERRORS, TRANSIENT_ERRORS
from b24app.domain.bounded_json import Json
from b24app.errors.outside import (
    InvalidResponseError,
    OversizedResponseError,
    PortalBusyError,
    PortalError,
    UnreachableError,
)

NOT_DONE_HERE = "ERROR_BATCH_"  # the batch refuses this command: called alone it may succeed


def ask(
    client: PortalClient,
    commands: Mapping[str, Command],
    *,
    required: Collection[str],
    wished: Collection[str] = (),
) -> Answers:
    """Send the commands as one batch. Those of `required` and `wished` that it leaves unanswered are called alone.

    So a portal that refuses, garbles or blocks batches costs one request more for each of these, and the rest is
    missing. An answer that is too large together is asked for without the `wished` ones, and for these by themselves.
    Of the `wished` any may stay unanswered, and once the portal is busy or silent no further one is asked for.

    Raises:
        TokenExpiredError and its like: any command was refused because of the token, the person or the app.
        PortalError, NoResponseError, InvalidResponseError, MovedError: as `PortalClient.call`.
    """
    try:
        answers = ask_together(client, commands, apart=wished)
    except PortalBusyError as busy:
        if not busy.is_block:
            raise
        answers = nothing(client, blocked=True)
    alone = _Alone(client=client, commands=commands, answers=answers)
    for key in alone.unanswered(required):
        alone.call(key)
    alone.call_all(alone.unanswered(wished))
    return alone.added()


def ask_alone(client: PortalClient, answers: Answers, commands: Mapping[str, Command]) -> Answers:
    """Call further commands by themselves, of which any may stay unanswered, and return all answers.

    Raises:
        TokenExpiredError and its like: any was refused because of the token, the person or the app.
    """
    alone = _Alone(client=client, commands=commands, answers=answers)
    alone.call_all(iter(commands))
    return alone.added()


@dataclass(kw_only=True)
class _Alone:
    """Calls commands by themselves, and gathers what they bring."""

    client: PortalClient
    commands: Mapping[str, Command]
    answers: Answers
    results: dict[str, Json] = field(default_factory=dict)
    refusals: dict[str, PortalError] = field(default_factory=dict)
    times: dict[str, Json] = field(default_factory=dict)
    oversized: set[str] = field(default_factory=set)

    def unanswered(self, keys: Collection[str]) -> Iterator[str]:
        """Yield the keys that the batch did not answer, and those that it does not do."""
        for key in keys:
            refused = self.answers.refusals.get(key)
            if key in self.answers.results or (refused and not refused.code.upper().startswith(NOT_DONE_HERE)):
                continue
            yield key

    def call(self, key: str) -> None:
        command = self.commands[key]
        try:
            said = self.client.ask(command.method, command.params, command.most_bytes)
        except (*AUTH_ERRORS, *TRANSIENT_ERRORS):
            raise
        except PortalError as refused:
            self.refusals[key] = refused
        else:
            self.results[key], self.times[key] = said["result"], said.get("time")

    def call_all(self, keys: Iterator[str]) -> None:
        for key in keys:
            try:
                self.call(key)
            except AUTH_ERRORS:
                raise
            except OversizedResponseError:
                self.oversized.add(key)
            except InvalidResponseError:
                continue
            except (PortalError, UnreachableError) as failed:
                if isinstance(failed, PortalError):
                    self.refusals[key] = failed
                if not (isinstance(failed, PortalBusyError) and failed.is_block):
                    return

    def added(self) -> Answers:
        """Return the batch's answers with these."""
        refusals = {key: each for key, each in self.answers.refusals.items() if key not in self.results}
        return replace(
            self.answers,
            results={**self.answers.results, **self.results},
            refusals={**refusals, **self.refusals},
            times={**self.answers.times, **self.times},
            oversized=frozenset(self.oversized),
        )
