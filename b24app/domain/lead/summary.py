"""The lead as a few lines of plain text, to paste into a mail or a chat."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from b24app.domain.lead.glance import ContactMethod, Glance
from b24app.domain.lead.rows import Row
from b24app.domain.lead.values.values import Entry, Money, Value
from b24app.domain.message import Message, Said


@dataclass(frozen=True, slots=True, kw_only=True)
class SummaryLine:
    """One line. A text of the portal's is put into one line, too."""

    label: Message
    value: Said | Money


def lead_summary(head: Glance, rows: Mapping[str, Row], link: str) -> tuple[SummaryLine, ...]:
    """Return who it is, how to contact them, where they came from, the stage, the amount, and the lead's address."""
    source = rows["SOURCE_ID"].value if "SOURCE_ID" in rows else None
    who = ", ".join(filter(None, (head.person, head.position, head.company)))
    said: Iterable[tuple[Message, Said | Money | None]] = (
        (Message("Lead"), head.title),
        (Message("Name"), who),
        *_contact_methods(Message("Phone"), head.phones),
        *_contact_methods(Message("Email"), head.mails),
        (Message("Source"), _word(source)),
        (Message("Stage"), _word(head.stage)),
        (Message("Amount"), head.amount),
        (Message("Link"), link),
    )
    return tuple(_lines(said))


def _lines(said: Iterable[tuple[Message, Said | Money | None]]) -> Iterator[SummaryLine]:
    for label, value in said:
        told = " ".join(value.split()) if isinstance(value, str) else value
        if told:
            yield SummaryLine(label=label, value=told)


def _contact_methods(label: Message, methods: Iterable[ContactMethod]) -> Iterator[tuple[Message, str]]:
    for method in methods:
        yield label, method.shown


def _word(value: Value | None) -> Said:
    return (value.name or value.wire) if isinstance(value, Entry) else ""
