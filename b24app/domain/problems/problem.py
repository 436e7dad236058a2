"""An error page: its status, what happened, what to do next, and who can change it."""

from dataclasses import dataclass, replace

from b24app.domain.message import Message


@dataclass(frozen=True, slots=True)
class Problem:
    """`kind` is for the log and for tests. `again` offers to repeat the very same request.

    `source` is there where the page explains a rule of the vendor's business, which may change without any change of
    the platform: where the rule is written, and when that was read.
    """

    kind: str
    status: int
    title: Message
    what: Message
    remedy: Message
    who: Message
    again: bool = False
    source: str = ""

    def at(self, status: int) -> "Problem":
        """Return the same page with another status."""
        return replace(self, status=status)


OPEN_AGAIN = Message("Close this page and open it again in Bitrix24.")
ASK_SUPPORT = Message("Please send the problem number below to the app's support team.")
TRY_SOON = Message("Try again in a moment.")

YOU = Message("You")
ADMINISTRATOR = Message("Your Bitrix24 administrator")
OWNER = Message("The lead's responsible person or your Bitrix24 administrator")
OPERATOR = Message("The app's support team")
TIME = Message("No action needed: this usually resolves itself")
VENDOR = Message("Bitrix24 support")
