"""Every kind of value has its words in the reader's language."""

from datetime import UTC, date, datetime
from decimal import Decimal

from b24app.domain.lead.values import values as shown
from b24app.domain.message import Message
from b24app.web.language.words import words_for
from b24app.web.lead.value_words import value_words

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


def test_a_value_is_said_in_words() -> None:
    cases: list[tuple[shown.Value, str]] = [
        (shown.Empty(wire="0.00"), ""),
        (shown.Text(wire=" as it is "), " as it is "),
        (shown.Flag(wire="Y", is_on=True), "Yes"),
        (shown.Flag(wire="0", is_on=False), "No"),
        (shown.Number(wire="12.50", number=Decimal("12.50")), "12.5"),
        (shown.Money(wire="300|USD", amount=Decimal(300), currency="USD"), "$300.00"),
        (shown.Day(wire="2026-11-23", day=date(2026, 11, 23)), "Nov 23, 2026"),
        (shown.Moment(wire="2026", at=NOON), "Nov 23, 2026, 12:00\N{NARROW NO-BREAK SPACE}PM"),
        (shown.Person(wire="7", user_id="7", name="Ada Archer", path="/"), "Ada Archer"),
        (shown.Person(wire="7", user_id="7", name="", path="/"), "Employee 7"),
        (shown.Entry(wire="P", name=Message("In progress")), "In progress"),
        (shown.Entry(wire="UC_1", name=""), "UC_1"),
        (shown.Channel(wire="+49 40", use=Message("work"), href=""), "+49 40 (work)"),
        (shown.Channel(wire="+49 40", use="", href=""), "+49 40"),
        (shown.Place(wire="Mill Lane|1;2", words="Mill Lane"), "Mill Lane"),
        (shown.File(wire="{}", file_id="12", name="", size=None), "File 12"),
        (shown.File(wire="{}", file_id="12", name="plan.pdf", size=3), "plan.pdf"),
        (shown.Binding(wire="CO_3", entity=Message("Company"), entity_id="3", path="/"), "Company 3"),
        (shown.Several(wire="[]", values=(shown.Text(wire="a"), shown.Text(wire="b"))), "a; b"),
    ]
    for value, said in cases:
        assert value_words(value, words_for("en")) == said, value


def test_the_words_are_those_of_the_readers_language() -> None:
    money = shown.Money(wire="300|EUR", amount=Decimal(300), currency="EUR")
    assert value_words(money, words_for("de")) == "300,00\N{NO-BREAK SPACE}€"
