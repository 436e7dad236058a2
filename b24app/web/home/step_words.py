"""A binding step in the words that the administrator reads."""

from b24app.domain.message import Message
from b24app.domain.operations.placements import BindingStep

STEPS = {
    "placement.bind": Message("Add the tab to the lead card"),
    "placement.unbind": Message("Remove an older tab of this app"),
    "event.bind": Message("Set up notifications about installing, updating and removing the app"),
    "event.unbind": Message("Remove an older notification address"),
}


def step_words(step: BindingStep) -> Message:
    """Return the sentence for a step."""
    return STEPS[step.method]
