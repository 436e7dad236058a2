"""A page for a real reason: its status, what happened, and what to do next."""

from dataclasses import dataclass

from b24app.domain.message import Message


@dataclass(frozen=True, slots=True)
class Problem:
    """`kind` is for the log and for tests; `again` offers to repeat the very same request."""

    kind: str
    status: int
    title: Message
    what: Message
    cure: Message
    again: bool = False


OPEN_AGAIN = Message("Close this tab of the lead's card and open it again.")
ASK_SUPPORT = Message("Please send the problem number below to the people who run this application.")
