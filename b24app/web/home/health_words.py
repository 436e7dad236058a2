"""The outcome of a life-cycle event, in the words of the health page."""

from collections.abc import Mapping

from b24app.domain.message import Message
from b24app.usecases.remove_app import Verdict

CONFIRMED = Message("Bitrix24 confirmed it, and the installation was brought up to date.")
VERDICTS: Mapping[Verdict, Message] = {
    Verdict.GONE: Message("Bitrix24 confirmed it, and what was kept is deleted."),
    Verdict.THERE: Message("Bitrix24 says that the application is still installed, so nothing was changed."),
    Verdict.UNKNOWN: Message("Bitrix24 has not confirmed it yet, so nothing was deleted; it is asked again."),
}
