from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from b24app.domain.lead.related import MOST_WORDS, WHY_MISSING, RelatedData, related_data
from b24app.domain.lead.related_answers import (
    Entity,
    Found,
    History,
    LinkedContact,
    MissingReason,
    Part,
    Record,
    RelatedFound,
    StageMove,
)

AS_OF = datetime(2026, 8, 21, 12, 0, tzinfo=UTC)
MOSCOW = timezone(timedelta(hours=3))


def named(entity: Entity, number: int, name: str) -> Record:
    return Record(entity=entity, record_id=number, name=name, owner_id=None, stage="", last_activity=None)


KNOWN = RelatedFound(
    contacts=(LinkedContact(contact_id=2, is_primary=False), LinkedContact(contact_id=1, is_primary=True)),
    named={Entity.CONTACT: (1, 3), Entity.COMPANY: (1,)},
    records={
        Entity.CONTACT: {1: named(Entity.CONTACT, 1, "Ines Calder")},
        Entity.COMPANY: {1: named(Entity.COMPANY, 1, "Calder Interiors")},
    },
    employees=(4, 5),
    people={4: "Rob Quill"},
)


def related(related: RelatedFound = KNOWN) -> RelatedData:
    return related_data(124, related, AS_OF)


def test_nothing_asked_is_nothing_shown() -> None:
    shown = related_data(124, RelatedFound(), AS_OF)
    assert (shown.path, shown.duplicates, shown.contacts, shown.has_words, shown.reasons) == (None, None, (), False, {})


def test_the_main_contact_stands_first_and_whom_the_viewer_may_not_open_has_no_name() -> None:
    first, second = related().contacts
    assert (first.name, first.may_open, first.is_primary) == ("Ines Calder", True, True)
    assert (second.name, second.may_open, second.binding.entity_id) == ("", False, "2")


def test_names_are_given_only_to_those_who_have_one() -> None:
    shown = related()
    assert [(each.binding.path, each.name) for each in shown.names] == [
        ("/crm/contact/details/1/", "Ines Calder"),
        ("/crm/company/details/1/", "Calder Interiors"),
    ]
    assert [(person.path, person.name) for person in shown.people] == [("/company/personal/user/4/", "Rob Quill")]
    assert shown.has_words


def test_a_contact_that_only_the_list_of_all_contacts_has_is_named_too() -> None:
    contacts = {number: named(Entity.CONTACT, number, f"Contact {number}") for number in (1, 2)}
    shown = related(replace(KNOWN, records={Entity.CONTACT: contacts}))
    assert [each.name for each in shown.names] == ["Contact 1", "Contact 2"]


def test_a_record_without_a_name_may_be_opened_all_the_same() -> None:
    shown = related(replace(KNOWN, records={Entity.CONTACT: {1: named(Entity.CONTACT, 1, "")}}))
    assert (shown.contacts[0].name, shown.contacts[0].may_open, shown.names) == ("", True, ())


def test_each_reason_has_words() -> None:
    shown = related(replace(KNOWN, reasons={Part.PATH: MissingReason.REFUSED, Part.LABELS: MissingReason.SKIPPED}))
    assert shown.reasons == {
        Part.PATH: WHY_MISSING[MissingReason.REFUSED],
        Part.LABELS: WHY_MISSING[MissingReason.SKIPPED],
    }
    assert set(WHY_MISSING) == set(MissingReason)


def test_the_hour_is_told_in_the_zone_of_the_portals_own_times() -> None:
    steps = (StageMove(stage="NEW", at=AS_OF.astimezone(MOSCOW) - timedelta(hours=2)),)
    found = Found(by={}, stopped=frozenset(), looked_for=False)
    shown = related(replace(KNOWN, history=History(steps=steps, total=1), found=found))
    assert shown.as_of.tzinfo == MOSCOW
    assert shown.path
    assert shown.path.legs[0].lasted == timedelta(hours=2)
    assert shown.duplicates
    assert not shown.duplicates.looked_for


def test_words_without_an_entry_are_left_out() -> None:
    assert related(replace(KNOWN, words={"UF_CRM_A": {}, "UF_CRM_B": {"IT": "Information technology"}})).words == {
        "UF_CRM_B": {"IT": "Information technology"}
    }


@pytest.mark.rule("S58", "bad")
def test_more_words_than_a_page_has_room_for_are_left_out_and_it_is_said() -> None:
    labels = {f"UF_{number}": "&" * 255 for number in range(1_000)}
    words = {"UF_0": {f"V{number}": "&" * 255 for number in range(1_000)}}
    few = related(RelatedFound(labels=dict(list(labels.items())[:10]), words={"UF_0": {"V1": "one"}}))
    assert (len(few.labels), few.words, few.more_words) == (10, {"UF_0": {"V1": "one"}}, False)
    many = related(RelatedFound(labels=labels, words=words))
    assert 0 < len(many.labels) < MOST_WORDS // 1_275
    assert (many.words, many.more_words) == ({}, True)


@pytest.mark.rule("S58", "bad")
def test_more_contacts_than_are_read_are_told() -> None:
    assert not related().more_contacts
    assert related(replace(KNOWN, more_contacts=True)).more_contacts
