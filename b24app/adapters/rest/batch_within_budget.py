"""A batch of optional commands, without those for which the portal has little time left."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from b24app.adapters.rest.batch import Answers, Command, ask_together, nothing
from b24app.adapters.rest.client import PortalClient
from b24app.adapters.rest.refusals import AUTH_ERRORS
from b24app.domain.bounded_json import Json
from b24app.domain.lead.related_answers import MissingReason
from b24app.domain.operations.operating_time import BATCH
from b24app.errors.outside import PortalBusyError, PortalError, UnreachableError


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchOutcome:
    """What came back, and the keys of the commands that were not sent."""

    answers: Answers
    skipped: frozenset[str]

    def reason(self, keys: Collection[str]) -> MissingReason | None:
        """Return why not all of these were answered, None where they were."""
        refused = [self.answers.refusals[key] for key in keys if key in self.answers.refusals]
        if not self.skipped.isdisjoint(keys) or any(isinstance(each, PortalBusyError) for each in refused):
            return MissingReason.SKIPPED
        if refused:
            return MissingReason.REFUSED
        return None if all(key in self.answers.results for key in keys) else MissingReason.SILENT

    def result(self, key: str) -> Json:
        """Return the command's result, None where there is none."""
        return self.answers.results.get(key)


def batch_within_budget(
    client: PortalClient, commands: Mapping[str, Command], *, needed: Collection[str], apart: Collection[str] = ()
) -> BatchOutcome:
    """Send the commands as one batch, without those for which the portal has little time left.

    Where the batch itself has little time left, that is true of all but the needed ones. An answer that is too large
    is asked for once more without those of `apart`.

    Raises:
        PortalError, NoResponseError, InvalidResponseError, MovedError: as `ask_together`.
    """
    spendable = {command.method for key, command in commands.items() if key not in needed}
    low = client.budgets.low(client.member_id, {*spendable, BATCH}, client.clock())
    left_out = spendable if BATCH in low else low
    sent = {key: command for key, command in commands.items() if key in needed or command.method not in left_out}
    answers = ask_together(client, sent, apart=apart) if sent else nothing(client)
    for method in {command.method for command in sent.values()}:
        times = (answers.times.get(key) for key, command in sent.items() if command.method == method)
        client.measured(method, *times)
    return BatchOutcome(answers=answers, skipped=frozenset(commands) - frozenset(sent))


def ask_further(client: PortalClient, commands: Mapping[str, Command]) -> BatchOutcome:
    """Send one batch more. If it fails, its commands count as unanswered, and what was answered before stays.

    Raises:
        PortalError: because of the token, the person or the app.
    """
    try:
        return batch_within_budget(client, commands, needed=())
    except AUTH_ERRORS:
        raise
    except (PortalError, UnreachableError) as failed:
        skipped = frozenset(commands) if isinstance(failed, PortalBusyError) else NONE
        return BatchOutcome(answers=nothing(client), skipped=skipped)


NONE = frozenset[str]()
