"""A binding step in the words that the administrator reads."""

from b24app.domain.message import Message
from b24app.domain.operations.placements import BindingStep

STEPS = {
    "placement.bind": Message("The tab is put into the lead's card"),
    "placement.unbind": Message("An older tab of this application is taken away"),
    "event.bind": Message("Bitrix24 tells the application when it is installed, updated or removed"),
    "event.unbind": Message("An older address for such news is taken away"),
}


def step_words(step: BindingStep) -> Message:
    """Return the sentence for a step."""
    return STEPS[step.method]
