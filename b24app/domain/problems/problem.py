"""One thing that can go wrong: its page's status, what happened, what to do next, and who can change it."""

from dataclasses import dataclass, replace
from enum import StrEnum

from b24app.domain.message import Message


class Tone(StrEnum):
    """How a page looks: as if nothing were wrong, as what passes or is renewed, or as a fault."""

    CALM = "calm"
    WAITING = "waiting"
    FAULT = "problem"


@dataclass(frozen=True, slots=True)
class Problem:
    """`kind` is for the log and for tests. `again` offers to repeat the very same request.

    `who` can change it: None where it is the reader, to whom `remedy` says what to do. `then` is what to do if that was
    done and did not help.

    `is_as_set_up` where nothing is broken: the card is new, or somebody has decided that it shall be so.
    `passes` where it passes by itself, or opening or starting again renews it.

    `cure` is what the operator does about it, and `fact` what has happened, where the title speaks to the
    person who looks. Commands and the log say both, in English; no page does. Empty where the page's words will do.
    `source` is there where the page explains a rule of the vendor's business, which may change without any change of
    the platform: where the rule is written, and when that was read.
    """

    kind: str
    status: int
    title: Message
    what: Message
    remedy: Message
    who: Message | None
    then: Message | None = None
    again: bool = False
    is_as_set_up: bool = False
    passes: bool = False
    source: str = ""
    cure: str = ""
    fact: str = ""

    @property
    def tone(self) -> Tone:
        """How its page looks."""
        if self.is_as_set_up:
            return Tone.CALM
        return Tone.WAITING if self.passes or self.who == TIME else Tone.FAULT

    @property
    def for_operator(self) -> tuple[str, str]:
        """What has happened, and what the operator does about it."""
        return self.fact or self.title.text, self.cure or self.remedy.text

    def at(self, status: int) -> "Problem":
        """Return the same page with another status."""
        return replace(self, status=status)


def sentence(words: str) -> str:
    """Return a remedy that follows a colon in one place as the sentence that it is in another."""
    return f"{words[:1].upper()}{words[1:]}." if words else ""


OPEN_AGAIN = Message("Close the lead card and open it again.")  # a card loads its tab once, and then only hides it
OPEN_APPLICATION = Message("Open the app from Bitrix24.")
ASK_SUPPORT = Message("Please send the problem number below to the app's support team.")
TRY_SOON = Message("Try again in a moment.")

YOU = None
ADMINISTRATOR = Message("Your Bitrix24 administrator")
OWNER = Message("The lead's responsible person or your Bitrix24 administrator")
OPERATOR = Message("The app's support team")
TIME = Message("No one (it usually resolves itself)")
VENDOR = Message("Bitrix24 support")
