"""An error page: its status, what happened, what to do next, and who can change it."""

from dataclasses import dataclass, replace

from b24app.domain.message import Message


@dataclass(frozen=True, slots=True)
class Problem:
    """`kind` is for the log and for tests. `again` offers to repeat the very same request."""

    kind: str
    status: int
    title: Message
    what: Message
    remedy: Message
    who: Message
    again: bool = False

    def at(self, status: int) -> "Problem":
        """Return the same page with another status."""
        return replace(self, status=status)


OPEN_AGAIN = Message("Close this tab of the lead's card and open it again.")
ASK_SUPPORT = Message("Please send the problem number below to the people who run this application.")
TRY_SOON = Message("Try again in a moment.")

YOU = Message("You yourself")
ADMINISTRATOR = Message("An administrator of your Bitrix24")
OWNER = Message("The lead's owner or an administrator of your Bitrix24")
OPERATOR = Message("The people who run this application")
TIME = Message("Nobody: it passes by itself")
VENDOR = Message("Bitrix24's support")
