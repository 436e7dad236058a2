"""A value is text on the page, whatever its kind and whatever the text, and what the portal sent stays with it."""

import re
from collections.abc import Callable, Mapping
from dataclasses import fields
from datetime import UTC, date, datetime
from decimal import Decimal
from html.parser import HTMLParser
from typing import Any

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from b24app.adapters.text.bb_code import formatted
from b24app.domain.lead.values import values
from b24app.domain.lead.values.values import (
    Binding,
    Channel,
    Day,
    Empty,
    Entry,
    File,
    Flag,
    LongText,
    Moment,
    Money,
    Number,
    Person,
    Several,
    Text,
    Value,
)
from b24app.domain.message import Message, Said
from b24app.web.language.words import set_up_pages, words_for
from b24app.web.lead.value_html import FIRST_WORDS, LONG, MAKERS, escaped, record_html, value_html

APP, ENGLISH = Flask(__name__), words_for("en")
set_up_pages(APP, formatted)
KINDS = {
    each.kind: each
    for each in vars(values).values()
    if isinstance(each, type) and issubclass(each, Value) and each is not Value
}
OF_TYPE: Mapping[object, Callable[[str], Any]] = {
    str: lambda text: text,
    Said: lambda text: text,
    bool: lambda _: True,
    int | None: lambda _: 7,
    Decimal: lambda _: Decimal("1.50"),
    date: lambda _: date(2026, 7, 1),
    datetime: lambda _: datetime(2026, 7, 1, 9, 12, tzinfo=UTC),
    tuple[Value, ...]: lambda text: (Text(wire=text), LongText(wire=text)),
}
HOSTILE = "<img src=x onerror=alert(1)>\"' &lt;script&gt;</dd></span></data></a>"


def of(kind: type[Value], text: str) -> Value:
    """Return a value of this kind which has the text wherever it can have any."""
    return kind(**{field.name: OF_TYPE[field.type](text) for field in fields(kind)})


def html_of(value: Value) -> str:
    with APP.app_context():
        return value_html(value, ENGLISH)


class Reader(HTMLParser):
    """Takes the form (elements with their attributes' names) apart from the texts (attributes' values, too)."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.form: list[tuple[str, ...]] = []
        self.texts: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.form.append((tag, *(name for name, _ in attrs)))
        self.texts += [text or "" for _, text in attrs]

    def handle_endtag(self, tag: str) -> None:
        self.form.append((f"/{tag}",))

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def test_each_kind_of_value_is_made_into_html() -> None:
    assert set(MAKERS) == set(KINDS)


@pytest.mark.rule("S21", "bad")
def test_a_hostile_text_has_the_form_of_a_harmless_one_and_is_there_whole() -> None:
    for what, length in {
        "short": 1,
        "folded": LONG,
    }.items():
        for which, kind in KINDS.items():
            hostile = HOSTILE + "x" * (length - 1)
            read = Reader(html_of(of(kind, hostile)))
            assert read.form == Reader(html_of(of(kind, "x" * len(hostile)))).form, (what, which)
            assert [text for text in read.texts if hostile in text], (what, which)


@given(kind=st.sampled_from(list(KINDS.values())), text=st.text("<>&\"'`=/! ;#x3lgtampquo", min_size=1, max_size=12))
def test_whatever_signs_a_text_has_the_form_stays(kind: type[Value], text: str) -> None:
    read = Reader(html_of(of(kind, text)))
    assert read.form == Reader(html_of(of(kind, "x"))).form


@given(st.text())
def test_what_is_escaped_reads_as_it_was_written(text: str) -> None:
    html = escaped(text)
    assert Reader(f'<data value="{html}">').texts == [text]
    assert not set("<>\"'") & set(html)


def test_what_is_shown_is_for_people_and_what_was_sent_stands_with_it() -> None:
    for value, html in (
        (Flag(wire="Y", is_on=True), '<data value="Y">Yes</data>'),
        (Flag(wire="0", is_on=False), '<data value="0">No</data>'),
        (Number(wire="1e3", number=Decimal(1000)), '<data value="1e3">1000</data>'),
        (
            Money(wire="18450.00|EUR", amount=Decimal(18450), currency="EUR"),
            '<data class="money" value="18450.00|EUR">€18,450.00</data>',
        ),
        (Day(wire="2026-07-01T03:00:00", day=date(2026, 7, 1)), '<time datetime="2026-07-01T03:00:00">'),
        (
            Moment(wire="2026-07-01T09:12Z", at=datetime(2026, 7, 1, tzinfo=UTC)),
            '<time datetime="2026-07-01T09:12Z" data-at>',
        ),
        (Empty(wire="[]"), '<data class="none" value="[]">'),
        (Entry(wire="NEW", name="Unassigned"), '<data value="NEW" dir="auto">Unassigned</data>'),
    ):
        assert html_of(value).startswith(html), value


def test_what_has_no_name_is_called_by_its_kind_and_number() -> None:
    for value, said in (
        (Person(wire="7", user_id="7", name="", path="/company/personal/user/7/"), "Employee 7"),
        (File(wire="withheld", file_id="12", name="", size=None), "File 12"),
        (Binding(wire="C_3", entity=Message("Contact"), entity_id="3", path=""), "Contact 3"),
        (Entry(wire="GONE", name=""), "GONE"),
    ):
        assert said in Reader(html_of(value)).texts, value


def test_a_record_is_called_by_its_name_where_the_viewer_learns_it() -> None:
    company = Binding(wire="CO_7", entity="Company", entity_id="7", path="/crm/company/details/7/")
    html = record_html(company, "Calder & Sons", ENGLISH)
    assert html == '<data value="CO_7" data-open-path="/crm/company/details/7/" dir="auto">Calder &amp; Sons</data>'


def test_nothing_is_followed_that_has_no_address() -> None:
    channel = Channel(wire="javascript:alert(1)", use="Work", href="")
    assert "<a" not in html_of(channel)
    assert '<a href="tel:+1"' in html_of(Channel(wire="+1", use="Work", href="tel:+1"))


def test_a_number_in_readable_form_keeps_what_was_written_for_the_search() -> None:
    assert html_of(Channel(wire="+12", use="", href="tel:+12", shown="+1 2")) == (
        '<span data-wire="+12"><a href="tel:+12" dir="auto">+1 2</a></span>'
    )


def test_a_file_is_never_an_address_whatever_was_sent() -> None:
    read = Reader(html_of(File(wire="/show_file.php?auth=canary", file_id="12", name="plan.pdf", size=7)))
    assert "plan.pdf" in read.texts
    assert not [text for text in read.texts if "canary" in text]


def test_a_text_is_folded_only_where_it_is_long_and_loses_nothing() -> None:
    assert "<details" not in html_of(LongText(wire="x" * LONG))
    long = "word " * LONG
    read = Reader(html_of(LongText(wire=long)))
    assert [text for text in read.texts if text.startswith("word ")] == [f"{long[:FIRST_WORDS]}…", long]
    assert f"{len(long)} characters" in read.texts


def test_several_values_are_a_list_of_each_in_order() -> None:
    both = (Text(wire="a"), Flag(wire="N", is_on=False))
    items = "".join(f"<li>{html_of(each)}</li>" for each in both)
    assert html_of(Several(wire="[]", values=both)) == f'<ul class="several">{items}</ul>'


def test_of_forty_values_the_first_ones_are_seen_and_the_others_are_there() -> None:
    html = html_of(Several(wire="[]", values=tuple(Text(wire=str(number)) for number in range(40))))
    seen, summary, folded = re.split(r"<summary>(.*?)</summary>", html)
    assert re.findall(r">(\d+)<", seen) == ["0", "1", "2", "3", "4"]
    assert summary == "Show 35 more"
    assert re.findall(r">(\d+)<", folded) == [str(number) for number in range(5, 40)]
    assert "details" not in html_of(Several(wire="[]", values=tuple(Text(wire="x") for _ in range(8))))
