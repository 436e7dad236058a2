"""The reader's language: which one, and what it makes of dates, amounts and our own sentences."""

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from babel import Locale
from babel.dates import format_date, format_time
from babel.numbers import format_decimal

from b24app.domain.message import Message
from b24app.web.language.catalogue_files import read_catalogue
from b24app.web.language.codes import LOCALES
from b24app.web.language.words import Words, words_for
from tests.case import case

WHOLE = (0, 7, 100_234, 10**18)
BITRIX24_LANGUAGES = sorted(
    [
        "ar",
        "br",
        "de",
        "en",
        "fr",
        "hi",
        "id",
        "it",
        "ja",
        "kz",
        "la",
        "ms",
        "pl",
        "ru",
        "sc",
        "tc",
        "th",
        "tr",
        "ua",
        "vn",
    ]
)


def test_every_interface_language_of_bitrix24_has_words() -> None:
    assert sorted(LOCALES) == BITRIX24_LANGUAGES
    assert [words_for(code).code for code in BITRIX24_LANGUAGES] == BITRIX24_LANGUAGES


def test_an_unknown_language_is_english() -> None:
    for code in ("", "xx", "EN-us", "de\n", "../de", "🙂"):
        assert words_for(code).code == "en", code


def test_a_language_may_be_written_in_any_way() -> None:
    for written, code in (("DE", "de"), ("pt-BR", "br"), ("zh_TW", "tc"), ("EN_us", "en")):
        assert words_for(written).code == code, written


def test_html_is_told_the_language_by_its_standard_tag() -> None:
    for code, tag in (("en", "en"), ("br", "pt-BR"), ("sc", "zh-Hans"), ("la", "es-419"), ("ua", "uk"), ("kz", "kk")):
        assert words_for(code).tag == tag, code


def test_arabic_runs_from_right_to_left_and_nothing_else_does() -> None:
    assert [code for code in LOCALES if words_for(code).direction == "rtl"] == ["ar"]


def test_a_day_is_written_as_the_reader_writes_it() -> None:
    day = date(1988, 2, 29)
    assert words_for("en").day(day) == "Feb 29, 1988"
    assert words_for("de").day(day) == "29.02.1988"


def test_a_moment_keeps_the_hours_of_its_own_time_zone() -> None:
    moment = datetime(2024, 5, 3, 23, 30, tzinfo=timezone(timedelta(hours=3)))
    assert words_for("de").moment(moment) == "03.05.2024, 23:30"
    assert words_for("en").moment(moment) == "May 3, 2024, 11:30\N{NARROW NO-BREAK SPACE}PM"
    assert words_for("de").clock(moment) == "23:30"


def test_an_amount_carries_its_currency_and_loses_no_digit() -> None:
    assert words_for("en").money(Decimal("1234567.505"), "EUR") == "€1,234,567.505"
    assert words_for("de").money(Decimal("0.10"), "EUR") == "0,10\N{NO-BREAK SPACE}€"


def test_an_amount_without_a_currency_is_a_number() -> None:
    assert words_for("en").money(Decimal("1500.50"), "") == "1,500.5"


def test_an_invented_currency_is_named_by_its_code() -> None:
    assert "XQZ" in words_for("en").money(Decimal(5), "XQZ")


def test_a_whole_number_is_written_as_babel_writes_it() -> None:
    for code in LOCALES:
        written = [format_decimal(number, locale=words_for(code).locale, group_separator=False) for number in WHOLE]
        assert [words_for(code).number(number) for number in WHOLE] == written, code


def test_a_day_and_a_time_of_a_day_are_written_as_babel_writes_them_again_and_again() -> None:
    for code in LOCALES:
        with case(code):
            words = words_for(code)
            for moment in (datetime(2024, 5, 3, 9, 5, tzinfo=UTC), datetime(2023, 12, 31, 23, 30, tzinfo=UTC)) * 2:
                assert words.day(moment.date()) == format_date(moment, "medium", locale=words.locale)
                assert words.clock(moment) == format_time(moment, "short", locale=words.locale)
                assert words.day(moment.date()) in words.moment(moment)


def test_a_moment_is_told_where_the_reader_is_and_else_where_it_was_written() -> None:
    moment = datetime(2026, 7, 1, 23, 30, tzinfo=timezone(timedelta(hours=3)))
    there = words_for("de").at(ZoneInfo("Asia/Tokyo"))
    assert (words_for("de").moment(moment), words_for("de").clock(moment)) == ("01.07.2026, 23:30", "23:30")
    assert (there.moment(moment), there.clock(moment)) == ("02.07.2026, 05:30", "05:30")
    assert there.at(None) == words_for("de")


@pytest.mark.parametrize(
    ("end", "zone"),
    [(datetime(1, 1, 1, tzinfo=UTC), "America/New_York"), (datetime(9999, 12, 31, 23, tzinfo=UTC), "Asia/Tokyo")],
)
def test_a_moment_that_has_no_day_where_the_reader_is_is_told_as_it_was_written(end: datetime, zone: str) -> None:
    plain = words_for("de")
    there = plain.at(ZoneInfo(zone))
    assert (there.moment(end), there.clock(end)) == (plain.moment(end), plain.clock(end))


def test_a_number_is_not_grouped() -> None:
    assert words_for("en").number(100234) == "100234"
    assert words_for("de").number(Decimal("12.5")) == "12,5"


def test_a_span_is_told_in_its_largest_whole_unit() -> None:
    for span, said in (
        (timedelta(days=919), "2 years"),
        (timedelta(days=729), "24 months"),
        (timedelta(days=107), "3 months"),
        (timedelta(days=60), "2 months"),
        (timedelta(days=59, hours=23), "59 days"),
        (timedelta(days=12, hours=5), "12 days"),
        (timedelta(days=1), "1 day"),
        (timedelta(hours=23, minutes=59), "23 hours"),
        (timedelta(minutes=3), "3 minutes"),
        (timedelta(minutes=1), "1 minute"),
        (timedelta(seconds=59), "less than a minute"),
        (timedelta(seconds=-5), "less than a minute"),
    ):
        assert words_for("en").span(span) == said, span


def test_a_size_is_told_in_the_unit_that_suits_it() -> None:
    for size_bytes, said in (
        (0, "0 bytes"),
        (999, "999 bytes"),
        (1000, "1 kB"),
        (1_540_000, "1.5 MB"),
        (10**12, "1,000 GB"),
    ):
        assert words_for("en").size(size_bytes) == said, size_bytes


def test_how_long_ago_is_told_in_the_languages_own_grammar() -> None:
    for code, span, said in (
        ("en", timedelta(days=3, hours=5), "3 days ago"),
        ("de", timedelta(days=3), "vor 3 Tagen"),
        ("de", timedelta(days=107), "vor 3 Monaten"),
        ("ja", timedelta(days=800), "2年前"),
        ("sc", timedelta(days=107), "3个月前"),
        ("tc", timedelta(days=107), "3 個月前"),
        ("ru", timedelta(minutes=1), "1 минуту назад"),
        ("en", timedelta(), "1 minute ago"),
        ("en", timedelta(seconds=-30), "1 minute ago"),
    ):
        assert words_for(code).ago(span) == said, (code, span, said)


def test_a_span_is_told_in_every_language() -> None:
    for days, unit, arabic, russian in ((14, "day", "14 يومًا", "14 дней"), (90, "month", "3 أشهر", "3 месяца")):
        said = {code: words_for(code).span(timedelta(days=days)) for code in LOCALES}
        assert (said["ar"], said["ru"]) == (arabic, russian)
        assert [code for code, text in said.items() if unit in text] == ["en"]


def test_a_japanese_span_has_no_space_before_its_unit() -> None:
    said = [words_for("ja").span(timedelta(days=days)) for days in (0, 3, 107, 800)]
    assert said == ["1分未満", "3日", "3か月", "2年"]


def test_words_of_the_portal_are_said_as_they_are() -> None:
    assert words_for("en").say("100 % <b>%(number)s</b>") == "100 % <b>%(number)s</b>"


def test_a_message_of_ours_is_filled_with_its_values() -> None:
    assert words_for("en").say(Message("Lead %(number)s", values={"number": 7})) == "Lead 7"


def test_the_form_goes_with_the_number() -> None:
    words = words_for("en")
    assert [words.ngettext("one", "many", number) for number in (1, 2)] == ["one", "many"]


def test_a_language_whose_catalogue_is_missing_speaks_english_with_its_own_dates(tmp_path: Path) -> None:
    words = Words(code="th", locale=Locale("th"), catalogue=read_catalogue(tmp_path, "th"))
    assert words.gettext("Full lead") == "Full lead"
    assert words.moment(datetime(2024, 5, 3, tzinfo=UTC)).startswith("3 พ.ค.")
