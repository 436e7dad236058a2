"""A binding step in the words that the administrator reads."""

from collections.abc import Iterable

from b24app.domain.message import Message
from b24app.domain.operations.placements import BindingStep

STEPS = {
    "placement.bind": Message("Add the tab to the lead card"),
    "placement.unbind": Message("Remove an older tab of this app"),
    "event.bind": Message("Set up notifications about installing and removing the app"),
    "event.unbind": Message("Remove an older notification address"),
}
# What an event that is not bound costs: nothing that an employee would notice.
WITHOUT_EVENT = {
    "ONAPPINSTALL": Message("Without it, the app notices a repeated installation only when an administrator opens it."),
    "ONAPPUNINSTALL": Message("Without it, the app notices only later that it was removed, and deletes its data then."),
}


def step_words(step: BindingStep) -> Message:
    """Return the sentence for a step."""
    return STEPS[step.method]


def unbound_words(names: Iterable[str]) -> tuple[tuple[str, Message], ...]:
    """Return each event that is not bound, with the consequence."""
    return tuple((name, WITHOUT_EVENT[name]) for name in names)
