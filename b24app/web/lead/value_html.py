"""A value as HTML in the reader's language, with what the portal sent next to what is shown of it."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from flask import current_app
from markupsafe import escape

from b24app.domain.lead.values import values as shown
from b24app.domain.message import Message
from b24app.web.language.words import Words

SIGN = re.compile("[&<>\"']")
LONG = 600  # characters: a longer text is folded behind its first words
FIRST_WORDS = 120
MANY, FIRST_VALUES = 8, 5  # more values than many are folded behind the first ones
OPEN_CHANNEL_CHAT = Message("Open Channel chat")
NOT_FILLED_IN, YES, NO = Message("not filled in"), Message("Yes"), Message("No")
NOT_FORMATTED = Message("This text is too long to be formatted.")
OPEN_IT_THERE = Message("open it in the lead card")


@dataclass(frozen=True, slots=True)
class Html:
    """HTML that the functions of this room made: whatever text is in it was escaped. Templates show it as it is."""

    html: str

    def __html__(self) -> str:
        return self.html


def escaped(text: str) -> str:
    """Return the text as HTML. Most texts have no sign that means something there, and stay what they are."""
    return str(escape(text)) if SIGN.search(text) else text


def value_html(value: shown.Value, words: Words) -> str:
    """Return the value."""
    return MAKERS[value.kind](value, words)


def record_html(binding: shown.Binding, name: str, words: Words) -> str:
    """Return another record of the CRM, by its name or, where the viewer learns none, by its kind and number."""
    opens = f' data-open-path="{escaped(binding.path)}"' if binding.path else ""
    said = escaped(name or f"{words.say(binding.entity)} {binding.entity_id}")
    return f'<data value="{escaped(binding.wire)}"{opens} dir="auto">{said}</data>'


def _empty(value: shown.Empty, words: Words) -> str:
    said = f'<span class="unseen">{escaped(words.say(NOT_FILLED_IN))}</span>'
    return f'<data class="none" value="{escaped(value.wire)}"><span aria-hidden="true">—</span>{said}</data>'


def _text(value: shown.Value, words: Words) -> str:
    return text_html(value.wire, words)


def text_html(text: str, words: Words) -> str:
    """Return a text whose lines are kept. A long one is folded."""
    if len(text) <= LONG:
        return f'<span class="lines" dir="auto">{escaped(text)}</span>'
    return _folded(text, len(text), f'<div class="lines" dir="auto">{escaped(text)}</div>', words)


def _folded(first: str, length: int, whole: str, words: Words) -> str:
    count = words.ngettext("%(count)s character", "%(count)s characters", length) % {"count": length}
    summary = f'<span dir="auto">{escaped(first[:FIRST_WORDS])}…</span> <small>{escaped(count)}</small>'
    return f'<details class="long"><summary>{summary}</summary>{whole}</details>'


def _bb_code(value: shown.BbCode, words: Words) -> str:
    html = escape(current_app.jinja_env.filters["formatted"](value.wire))
    whole = f'<div class="formatted" dir="auto" data-wire="{escaped(value.wire)}">{html}</div>'
    return whole if len(value.wire) <= LONG else _folded(html.striptags(), len(value.wire), whole, words)


def _unformatted(value: shown.Unformatted, words: Words) -> str:
    return f'{text_html(value.wire, words)} <small data-bound="formatting">{escaped(words.say(NOT_FORMATTED))}</small>'


def _raw(value: shown.Raw, words: Words) -> str:
    return f'<div class="code">{text_html(value.wire, words)}</div>'


def _flag(value: shown.Flag, words: Words) -> str:
    return f'<data value="{escaped(value.wire)}">{escaped(words.say(YES if value.is_on else NO))}</data>'


def _number(value: shown.Number, words: Words) -> str:
    return f'<data value="{escaped(value.wire)}">{escaped(words.number(value.number))}</data>'


def _money(value: shown.Money, words: Words) -> str:
    said = escaped(words.money(value.amount, value.currency))
    return f'<data class="money" value="{escaped(value.wire)}">{said}</data>'


def _day(value: shown.Day, words: Words) -> str:
    return f'<time datetime="{escaped(value.wire)}">{escaped(words.day(value.day))}</time>'


def _moment(value: shown.Moment, words: Words) -> str:
    return f'<time datetime="{escaped(value.wire)}" data-at>{escaped(words.moment(value.at))}</time>'


def _person(value: shown.Person, words: Words) -> str:
    said = value.name or words.say(Message("Employee %(number)s", values={"number": value.user_id}))
    opens = f'data-open-path="{escaped(value.path)}"'
    return f'<data value="{escaped(value.wire)}" {opens} dir="auto">{escaped(said)}</data>'


def _entry(value: shown.Entry, words: Words) -> str:
    dot = f'<circle cx="5" cy="5" r="5" fill="{escaped(value.color)}" />' if value.color else ""
    dot = f'<svg class="dot" viewBox="0 0 10 10" aria-hidden="true">{dot}</svg> ' if dot else ""
    if not value.name:
        return f'{dot}<div class="code">{text_html(value.wire, words)}</div>'
    return f'{dot}<data value="{escaped(value.wire)}" dir="auto">{escaped(words.say(value.name))}</data>'


def _link(value: shown.Link, words: Words) -> str:
    del words
    return _followed(value.href, value.wire)


def _followed(href: str, said: str) -> str:
    elsewhere = "" if href.startswith("tel:") else ' target="_blank" rel="noopener noreferrer"'
    return f'<a href="{escaped(href)}"{elsewhere} dir="auto">{escaped(said)}</a>'


def _channel(value: shown.Channel, words: Words) -> str:
    if value.wire.startswith(shown.OPEN_CHANNEL):
        return f'<data value="{escaped(value.wire)}">{escaped(words.say(OPEN_CHANNEL_CHAT))}</data>'
    use = f" <small>{escaped(words.say(value.use))}</small>" if value.use else ""
    said = value.shown or value.wire
    html = _followed(value.href, said) if value.href else text_html(said, words)
    return (f'<span data-wire="{escaped(value.wire)}">{html}</span>' if value.shown else html) + use


def _place(value: shown.Place, words: Words) -> str:
    return f'<div data-wire="{escaped(value.wire)}">{text_html(value.words, words)}</div>'


def _file(value: shown.File, words: Words) -> str:
    name = value.name or words.say(Message("File %(number)s", values={"number": value.file_id}))
    size = "" if value.size is None else f" <small>{escaped(words.size(value.size))}</small>"
    return f"{text_html(name, words)}{size} <small>{escaped(words.say(OPEN_IT_THERE))}</small>"


def _binding(value: shown.Binding, words: Words) -> str:
    return record_html(value, "", words)


def _several(value: shown.Several, words: Words) -> str:
    made = [f"<li>{value_html(each, words)}</li>" for each in value.values]
    if len(made) <= MANY:
        return f'<ul class="several">{"".join(made)}</ul>'
    others = len(made) - FIRST_VALUES
    summary = words.ngettext("Show %(count)s more", "Show %(count)s more", others) % {"count": others}
    first, rest = ("".join(each) for each in (made[:FIRST_VALUES], made[FIRST_VALUES:]))
    folded = f'<details><summary>{escaped(summary)}</summary><ul class="several">{rest}</ul></details>'
    return f'<ul class="several">{first}</ul>{folded}'


MAKERS: Mapping[str, Callable[..., str]] = {
    "empty": _empty,
    "text": _text,
    "long_text": _text,
    "bb_code": _bb_code,
    "unformatted": _unformatted,
    "raw": _raw,
    "flag": _flag,
    "number": _number,
    "money": _money,
    "day": _day,
    "moment": _moment,
    "person": _person,
    "entry": _entry,
    "link": _link,
    "channel": _channel,
    "place": _place,
    "file": _file,
    "binding": _binding,
    "several": _several,
}
