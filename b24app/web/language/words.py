"""The words of one language (texts from gettext catalogues, dates and amounts by Babel), and pages in them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta, tzinfo
from decimal import Decimal
from functools import cache, lru_cache
from math import inf
from types import MappingProxyType
from typing import Literal, TypeAlias

from babel import Locale
from babel.dates import format_date, format_time, format_timedelta, get_datetime_format
from babel.numbers import format_currency, format_decimal
from babel.support import NullTranslations
from babel.units import format_unit
from flask import Flask, render_template
from jinja2 import StrictUndefined
from markupsafe import Markup, escape

from b24app.domain.message import Message, Said
from b24app.web.language.catalogue_files import CATALOGUES, read_catalogue
from b24app.web.language.codes import FALLBACK, LOCALES, READ_BY_NATIVES, code_of

Unit: TypeAlias = Literal["year", "month", "day", "hour", "minute"]
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
UNITS: Mapping[Unit, timedelta] = MappingProxyType(  # Babel's own lengths of a year and a month
    {"year": 365 * DAY, "month": 30 * DAY, "day": DAY, "hour": 60 * MINUTE, "minute": MINUTE}
)
TOLD_FROM: Mapping[Unit, timedelta] = MappingProxyType(  # a person says "45 days" and "18 months"
    {**UNITS, "year": 2 * UNITS["year"], "month": 2 * UNITS["month"]}
)
LESS_THAN_A_MINUTE = Message("less than a minute")
DAYS_KEPT = 1_000  # in words, of all languages: leads name the same days again and again
TIMES_KEPT = 24 * 60
# Babel writes "3 か月". Nobody else does between a number and its unit; where Chinese does, our own texts do too.
UNSPACED = frozenset({"ja"})
SIZES: Mapping[str, int] = MappingProxyType({"gigabyte": 10**9, "megabyte": 10**6, "kilobyte": 10**3})


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """One language. `code` is Bitrix24's, `locale` is Babel's. A text that the catalogue lacks is shown in English.

    `zone` is where the reader is. None shows each moment in the time zone that it carries.
    """

    code: str
    locale: Locale
    catalogue: NullTranslations = field(repr=False)
    zone: tzinfo | None = None

    @property
    def tag(self) -> str:
        """The language as HTML names it."""
        script = f"-{self.locale.script}" if self.locale.script else ""
        territory = f"-{self.locale.territory}" if self.locale.territory and not script else ""
        return f"{self.locale.language}{script}{territory}"

    @property
    def direction(self) -> str:
        """The direction of the text: `ltr` or `rtl`."""
        return self.locale.text_direction

    @property
    def is_read_by_natives(self) -> bool:
        """Whether somebody whose language it is has read our texts."""
        return self.code in READ_BY_NATIVES

    def gettext(self, text: str) -> str:
        """Return our own `text` in this language."""
        return str(self.catalogue.ugettext(text))

    def ngettext(self, singular: str, plural: str, number: int) -> str:
        """Return the form of our own text that goes with `number`."""
        return str(self.catalogue.ungettext(singular, plural, number))

    def say(self, said: Said) -> str:
        """Return a message of ours in this language, and the portal's own words as they are."""
        return self.gettext(said.text) % said.values if isinstance(said, Message) else said

    def at(self, zone: tzinfo | None) -> "Words":
        """Return the words for a reader in this time zone."""
        return replace(self, zone=zone) if zone is not self.zone else self

    def day(self, day: date) -> str:
        """Return a calendar day."""
        return _day(self.code, day)

    def moment(self, moment: datetime) -> str:
        """Return day, hours and minutes."""
        moment = self._here(moment)
        return _both(self.code).replace("{0}", self.clock(moment)).replace("{1}", self.day(moment.date()))

    def clock(self, moment: datetime) -> str:
        """Return hours and minutes."""
        moment = self._here(moment)
        return _time(self.code, moment.hour, moment.minute)

    def _here(self, moment: datetime) -> datetime:
        """Return the moment where the reader is. One at an end of the calendar may have no day there."""
        try:
            return moment.astimezone(self.zone) if self.zone else moment
        except OverflowError:
            return moment

    def span(self, span: timedelta) -> str:
        """Return a length of time in the largest unit that a person would use, and in whole ones."""
        whole, unit = _whole(span)
        return self._age(whole, unit) if whole else self.say(LESS_THAN_A_MINUTE)

    def ago(self, span: timedelta) -> str:
        """Return how long ago something was, as `span` measures it."""
        whole, unit = _whole(span)
        return self._age(-(whole or MINUTE), unit)  # without a length there is no direction

    def _age(self, length: timedelta, unit: Unit) -> str:
        past = length < timedelta()
        told = format_timedelta(length, granularity=unit, threshold=inf, add_direction=past, locale=self.locale)
        return told.replace(" ", "") if self.code in UNSPACED else told

    def number(self, number: Decimal | int) -> str:
        """Return a number with all its digits, ungrouped: it may be a reference number."""
        if isinstance(number, int) and number >= 0:
            return str(number)  # what Babel makes of it, in each of our languages
        return format_decimal(number, locale=self.locale, decimal_quantization=False, group_separator=False)

    def size(self, size_bytes: int) -> str:
        """Return the size of a file in the unit that suits it."""
        unit = next((unit for unit, holds in SIZES.items() if size_bytes >= holds), "byte")
        rounded = Decimal(size_bytes) / SIZES.get(unit, 1)
        length: Literal["long", "short"] = "long" if unit == "byte" else "short"  # the short form is "12 byte"
        return format_unit(round(rounded, 1), f"digital-{unit}", length=length, locale=self.locale)

    def money(self, amount: Decimal, currency: str) -> str:
        """Return an amount with its currency (ISO 4217), or without one where it is unknown."""
        if not currency:
            return format_decimal(amount, locale=self.locale, decimal_quantization=False)
        return format_currency(amount, currency, locale=self.locale, decimal_quantization=False)


def _whole(span: timedelta) -> tuple[timedelta, Unit]:
    span = max(span, timedelta())
    units: list[Unit] = [unit for unit, size in TOLD_FROM.items() if span >= size] or ["minute"]
    return span - span % UNITS[units[0]], units[0]


def words_for(code: str) -> Words:
    """Return the words of a Bitrix24 language code, or of another name of a language. English where we have none."""
    return _words(code_of(code) or FALLBACK)


@cache
def _words(code: str) -> Words:
    return Words(code=code, locale=Locale.parse(LOCALES[code]), catalogue=read_catalogue(CATALOGUES, LOCALES[code]))


@lru_cache(DAYS_KEPT)
def _day(code: str, day: date) -> str:
    return format_date(day, "medium", locale=_words(code).locale)


@lru_cache(TIMES_KEPT)
def _time(code: str, hour: int, minute: int) -> str:
    return format_time(time(hour, minute), "short", locale=_words(code).locale)


@cache
def _both(code: str) -> str:
    return str(get_datetime_format("medium", locale=_words(code).locale)).replace("'", "")


def set_up_pages(app: Flask, formatted: Callable[[str], object] = str) -> None:
    """Give the app's templates `_()`, `{% trans %}` and the filter `formatted`.

    `formatted` makes HTML of BB-code, safe to show (`__html__`). Without it the tags are shown as they are written.
    """
    environment = app.jinja_env
    environment.extend(newstyle_gettext=True)
    environment.add_extension("jinja2.ext.i18n")
    environment.policies["ext.i18n.trimmed"] = True
    environment.filters["formatted"] = formatted
    environment.undefined = StrictUndefined
    environment.trim_blocks = environment.lstrip_blocks = True


def render(template: str, words: Words, **context: object) -> str:
    """Return the page. The template has `words` (dates, amounts, `words.say`), `_`, `gettext` and `ngettext`.

    The text of a catalogue is escaped like any other. A value in it may be Markup (a link in a sentence).
    """

    def gettext(text: str, **values: object) -> Markup:
        said = escape(words.gettext(text))
        return said % values if "%" in said else said

    def ngettext(singular: str, plural: str, number: int, **values: object) -> Markup:
        return escape(words.ngettext(singular, plural, number)) % {"num": number, **values}

    return render_template(template, words=words, _=gettext, gettext=gettext, ngettext=ngettext, **context)
