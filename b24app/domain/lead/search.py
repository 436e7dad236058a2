"""The text that a person types into the search for leads, with all its possible meanings."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from b24app.domain.lead.lists import LeadList
from b24app.domain.portal.caller import Caller

LONGEST_SEARCH = 100  # characters: longer than a name, an address or the beginning of a title
SHORTEST_NAME = 2  # one letter is in every lead
NUMBER = re.compile(r"#?\s?([0-9]{1,10})")
PHONE = re.compile(r"[+(0-9][0-9 ()./-]*")
FEWEST_DIGITS = 5  # the portal compares whole telephone numbers, and the shortest ones in use have so many digits
MAIL = re.compile(r"[^\s@]+@[^\s@]+")
REFERENCE = re.compile(r"\$(?=result)", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """One text, read as a number, a telephone number, a mail address and names. What it cannot be is None or "".

    `names` are alternatives. In each of them, every named field of the lead must contain its part.
    """

    text: str
    number: int | None = None
    phone: str = ""
    mail: str = ""
    names: tuple[Mapping[str, str], ...] = ()

    @property
    def nothing(self) -> bool:
        """Whether there is nothing to search for."""
        return not (self.number or self.phone or self.mail or self.names)


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundLeads:
    """The first answers to a search: who is asking, the leads, and the ids that share the phone or the mail address.

    The ids must not be shown yet: the portal returns them whether the person may read the leads or not.
    Source: Bitrix24 REST docs, crm.duplicate.findbycomm.
    """

    caller: Caller
    leads: LeadList
    by_phone: frozenset[int] = frozenset()
    by_mail: frozenset[int] = frozenset()


def parse_query(text: str) -> Query:
    """Read what was typed. A text that a batch would take for a reference to another answer loses its sign."""
    text = " ".join(REFERENCE.sub("", text[:LONGEST_SEARCH]).split())
    number = NUMBER.fullmatch(text)
    is_phone = bool(PHONE.fullmatch(text)) and sum(map(str.isdigit, text)) >= FEWEST_DIGITS
    is_mail = bool(MAIL.fullmatch(text))
    return Query(
        text=text,
        number=int(number[1]) if number else None,
        phone=text if is_phone else "",
        mail=text if is_mail else "",
        names=() if is_mail or (is_phone and not number) else _names(text, titles_only=bool(number)),
    )


def _names(text: str, *, titles_only: bool) -> tuple[Mapping[str, str], ...]:
    if len(text) < SHORTEST_NAME:
        return ()
    title = {"TITLE": text}
    if titles_only:
        return (title,)
    first, _, rest = text.partition(" ")
    persons = (
        ({"NAME": first, "LAST_NAME": rest}, {"NAME": rest, "LAST_NAME": first})
        if rest
        else ({"NAME": text}, {"LAST_NAME": text})
    )
    return (*persons, {"COMPANY_TITLE": text}, title)
