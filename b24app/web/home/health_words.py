"""The outcome of a life-cycle event, in the words of the health page."""

from collections.abc import Mapping

from b24app.domain.message import Message
from b24app.usecases.remove_app import Verdict

CONFIRMED = Message("Bitrix24 confirmed this. The installation is up to date.")
VERDICTS: Mapping[Verdict, Message] = {
    Verdict.GONE: Message("Bitrix24 confirmed this. The stored data was deleted."),
    Verdict.THERE: Message("Bitrix24 reports that the app is still installed, so nothing was changed."),
    Verdict.UNKNOWN: Message("Bitrix24 has not confirmed this yet, so nothing was deleted. The app will ask again."),
}
