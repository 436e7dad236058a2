from dataclasses import replace

import pytest

from b24app.domain.bounded_json import LONGEST_LINE, ONE_LINE
from b24app.domain.lead.answers import DirectoryEntry, FieldDescription, Missing, PortalAnswers
from b24app.domain.lead.page_names import DOT, FEW, MOST_NAMES, bounded_names
from b24app.domain.lead.tab import WHY_MISSING, LeadTab
from b24app.domain.lead.values.values import Entry, Person, Several, Value
from b24app.domain.room import html_size
from tests.samples.leads import answers_with, lead_with_every_field, tab_of

LISTS = {f"UF_{number}": ["1"] * 500 for number in range(8)}
SHORT = WHY_MISSING[Missing.FURTHER_ENTRIES]


def of_lists(name: str, kind: str = "enumeration") -> PortalAnswers:
    of = "STATUS" if kind == "crm_status" else ""
    fields = {
        code: FieldDescription(
            code=code, type=kind, title=code, is_multiple=True, is_custom=True, of=of, items={"1": name}
        )
        for code in LISTS
    }
    colored = {"STATUS": {"1": DirectoryEntry(name=name, color="#aabbcc")}}
    return answers_with(LISTS, fields=fields, directories=colored, people={1: name})


def values(tab: LeadTab) -> list[Value]:
    several = [row.value for group in tab.groups for row in group.rows]
    return [each for value in several if isinstance(value, Several) for each in value.values]


def names(tab: LeadTab) -> list[str]:
    return [str(each.name) for each in values(tab) if isinstance(each, Entry | Person)]


def test_a_usual_leads_names_are_all_there() -> None:
    for answers in (lead_with_every_field(), of_lists("North")):
        tab = tab_of(answers)
        assert bounded_names(tab) is tab


@pytest.mark.rule("S58", "bad")
def test_names_that_are_too_long_together_are_shown_by_their_codes_from_where_the_room_ends() -> None:
    for kind in ("enumeration", "employee", "crm_status"):
        tab = tab_of(of_lists("&" * 255, kind))
        bounded = bounded_names(tab)
        shown = names(bounded)
        there = [name for name in shown if name]
        assert len(shown) == 4_000, kind
        assert shown[: len(there)] == there, kind
        assert 0.8 * MOST_NAMES < sum(len(name) * len("&amp;") for name in there) <= MOST_NAMES, kind
        assert [value.wire for value in values(bounded)] == [value.wire for value in values(tab)], kind
        assert bounded.reasons == (SHORT,), kind
        assert not any(value.color for value in values(bounded) if isinstance(value, Entry) and not value.name), kind


@pytest.mark.rule("S58", "bad")
def test_the_dot_of_a_color_takes_room_too() -> None:
    colored = of_lists("x", "crm_status")
    assert bounded_names(tab_of(colored)).reasons == (SHORT,)
    assert bounded_names(tab_of(of_lists("x"))).reasons == ()


def test_few_names_have_room_whatever_they_are() -> None:
    assert FEW * (html_size(ONE_LINE.encode('"' * LONGEST_LINE)) + DOT) < MOST_NAMES


def test_the_sentence_stands_once_and_an_export_keeps_all_names() -> None:
    tab = tab_of(replace(of_lists("&" * 255), missing=(Missing.FURTHER_ENTRIES,)))
    assert bounded_names(tab).reasons == (SHORT,)
    assert all(names(tab))
