"""A batch of which each command may be missing: refused, unanswered, or left out to spare the portal; and why."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from b24app.adapters.rest.batch import Answers, Command, ask
from b24app.adapters.rest.budget import PortalBudgets
from b24app.adapters.rest.client import Conversation
from b24app.adapters.rest.refusals import OF_THE_LAUNCH
from b24app.domain.bounded_json import Json
from b24app.domain.lead.related_answers import Gap
from b24app.errors import PortalBusyError, PortalError, UnreachableError


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What came back, and the keys of what was not asked."""

    answers: Answers
    spared: frozenset[str]

    def gap(self, keys: Collection[str]) -> Gap | None:
        """Return why not all of these were answered, None where they were."""
        refused = [self.answers.refusals[key] for key in keys if key in self.answers.refusals]
        if not self.spared.isdisjoint(keys) or any(isinstance(each, PortalBusyError) for each in refused):
            return Gap.SPARED
        if refused:
            return Gap.REFUSED
        return None if all(key in self.answers.results for key in keys) else Gap.SILENT

    def result(self, key: str) -> Json:
        """Return the command's result, None where there is none."""
        return self.answers.results.get(key)


def ask_sparingly(
    talk: Conversation, commands: Mapping[str, Command], budgets: PortalBudgets, *, needed: Collection[str]
) -> Asked:
    """Send the commands as one batch without those for which the portal has little time left.

    Raises:
        PortalError, SilentError, NonsenseError, MovedError: as `portal_batch.ask`.
    """
    spendable = {command.method for key, command in commands.items() if key not in needed}
    low = budgets.low(talk.endpoint, spendable, talk.clock())
    sent = {key: command for key, command in commands.items() if key in needed or command.method not in low}
    answers = ask(talk, sent, surely=())
    budgets.note(talk.endpoint, sent, answers, talk.clock())
    return Asked(answers=answers, spared=frozenset(commands) - frozenset(sent))


def ask_further(talk: Conversation, commands: Mapping[str, Command], budgets: PortalBudgets) -> Asked:
    """Send one batch more, should it fail or not: what was answered before it stands.

    Raises:
        PortalError: because of the token, the person or the app.
    """
    nothing = Answers(host=talk.endpoint.host, results={}, refusals={})
    try:
        return ask_sparingly(talk, commands, budgets, needed=()) if commands else Asked(answers=nothing, spared=NONE)
    except OF_THE_LAUNCH:
        raise
    except (PortalError, UnreachableError) as failed:
        spared = frozenset(commands) if isinstance(failed, PortalBusyError) else NONE
        return Asked(answers=nothing, spared=spared)


NONE = frozenset[str]()
