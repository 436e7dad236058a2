"""A value as plain text in the reader's language, for the search, the export and copying."""

from functools import singledispatch

from b24app.domain.lead.values.values import (
    OPEN_CHANNEL,
    Binding,
    Channel,
    Day,
    Empty,
    Entry,
    File,
    Flag,
    Moment,
    Money,
    Number,
    Person,
    Place,
    Several,
    Value,
)
from b24app.domain.message import Message
from b24app.web.language.words import Words
from b24app.web.lead.value_html import OPEN_CHANNEL_CHAT

BETWEEN = "; "  # several values stay in one line


def words_of(words: Words, *, custom: bool) -> Words:
    """Return the words for a field's value. A custom field's time is what was typed, for everybody alike.

    Source: Bitrix24's user fields of type datetime, whose USE_USER_TIMEZONE is off unless an administrator chose it.
    """
    return words.at(None) if custom else words


@singledispatch
def value_words(value: Value, words: Words) -> str:
    """Return the text. For a kind without a function below, return what the portal sent."""
    del words
    return value.wire


@value_words.register
def _empty(_value: Empty, _words: Words) -> str:
    return ""


@value_words.register
def _flag(value: Flag, words: Words) -> str:
    return words.say(Message("Yes") if value.is_on else Message("No"))


@value_words.register
def _number(value: Number, words: Words) -> str:
    return words.number(value.number)


@value_words.register
def _money(value: Money, words: Words) -> str:
    return words.money(value.amount, value.currency)


@value_words.register
def _day(value: Day, words: Words) -> str:
    return words.day(value.day)


@value_words.register
def _moment(value: Moment, words: Words) -> str:
    return words.moment(value.at)


@value_words.register
def _person(value: Person, words: Words) -> str:
    return value.name or words.say(Message("Employee %(number)s", values={"number": value.user_id}))


@value_words.register
def _entry(value: Entry, words: Words) -> str:
    return words.say(value.name) or value.wire


@value_words.register
def _channel(value: Channel, words: Words) -> str:
    if value.wire.startswith(OPEN_CHANNEL):
        return words.say(OPEN_CHANNEL_CHAT)
    use = words.say(value.use)
    said = value.shown or value.wire
    return f"{said} ({use})" if use else said


@value_words.register
def _place(value: Place, _words: Words) -> str:
    return value.words


@value_words.register
def _file(value: File, words: Words) -> str:
    return value.name or words.say(Message("File %(number)s", values={"number": value.file_id}))


@value_words.register
def _binding(value: Binding, words: Words) -> str:
    return f"{words.say(value.entity)} {value.entity_id}"


@value_words.register
def _several(value: Several, words: Words) -> str:
    return BETWEEN.join(value_words(item, words) for item in value.values)
