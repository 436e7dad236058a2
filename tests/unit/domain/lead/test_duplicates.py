from datetime import UTC, datetime, timedelta

import pytest

from b24app.domain.lead.answers import DirectoryEntry
from b24app.domain.lead.duplicates import Duplicates, binding_of, duplicates
from b24app.domain.lead.related_answers import Entity, Found, LinkedContact, Record, RelatedFound, Shared
from b24app.domain.lead.values.values import Entry, Person

AS_OF = datetime(2026, 8, 21, 12, 0, tzinfo=UTC)
PHONE, BOTH = frozenset({Shared.PHONE}), frozenset({Shared.EMAIL, Shared.PHONE})


def found(stopped: frozenset[Entity] = frozenset(), **numbers: dict[int, frozenset[Shared]]) -> Found:
    return Found(by={Entity[kind]: each for kind, each in numbers.items()}, stopped=stopped, looked_for=True)


def record(number: int, entity: Entity = Entity.LEAD, days_ago: int | None = 1) -> Record:
    return Record(
        entity=entity,
        record_id=number,
        name=f"Number {number}",
        owner_id=2,
        stage="NEW" if entity is Entity.LEAD else "",
        last_activity=None if days_ago is None else AS_OF - timedelta(days=days_ago),
    )


def related(*records: Record, **asked: tuple[int, ...]) -> RelatedFound:
    return RelatedFound(
        records={kind: {each.record_id: each for each in records if each.entity is kind} for kind in Entity},
        asked={Entity[kind]: numbers for kind, numbers in asked.items()},
        people={2: "Sara Holt"},
        stages={"NEW": DirectoryEntry(name="Unassigned", color="#2FC6F6")},
    )


def counts(told: Duplicates) -> tuple[int, int, int, int]:
    return len(told.shown), told.total, told.hidden, told.further


def test_who_may_be_opened_is_named_with_owner_stage_activity_and_what_is_shared() -> None:
    (shown,) = duplicates(found(LEAD={131: BOTH}), related(record(131), LEAD=(131,))).shown
    assert (shown.name, shown.binding.path) == ("Number 131", "/crm/lead/details/131/")
    assert isinstance(shown.owner, Person)
    assert shown.owner.name == "Sara Holt"
    assert shown.stage == Entry(wire="NEW", name="Unassigned", color="#2FC6F6")
    assert shown.last_activity
    assert shown.shares == (Shared.PHONE, Shared.EMAIL)
    assert not shown.is_linked


def test_of_those_who_may_not_be_opened_there_is_a_number_and_nothing_else() -> None:
    told = duplicates(found(LEAD={131: PHONE, 127: PHONE}, CONTACT={9: PHONE}), related(record(131), LEAD=(131, 127)))
    assert counts(told) == (1, 3, 1, 1)
    assert "127" not in repr(told)


def test_nobody_is_hidden_where_the_portal_did_not_say_who_they_are() -> None:
    assert counts(duplicates(found(LEAD={131: PHONE, 127: PHONE}), related())) == (0, 2, 0, 2)


@pytest.mark.parametrize("number", [124, 999])
def test_a_record_that_was_not_found_is_not_shown_even_if_it_came(number: int) -> None:
    told = duplicates(found(LEAD={131: PHONE}), related(record(number), LEAD=(131, number)))
    assert told.shown == ()
    assert "Number" not in repr(told)


def test_the_latest_active_stand_first_and_those_without_activity_last() -> None:
    numbers = dict.fromkeys((1, 2, 3), PHONE)
    told = duplicates(
        found(LEAD=numbers), related(record(1, days_ago=None), record(2, days_ago=9), record(3), LEAD=(1, 2, 3))
    )
    assert [each.binding.entity_id for each in told.shown] == ["3", "2", "1"]


def test_where_the_platform_stopped_there_may_be_more() -> None:
    many = dict.fromkeys(range(1, 21), PHONE)
    assert duplicates(found(frozenset({Entity.LEAD}), LEAD=many), related()).at_least
    assert not duplicates(found(LEAD=many), related()).at_least


def test_a_contact_that_the_lead_itself_names_is_told_as_such() -> None:
    linked = RelatedFound(
        records={Entity.CONTACT: {1: record(1, Entity.CONTACT), 2: record(2, Entity.CONTACT)}},
        asked={Entity.CONTACT: (1, 2, 3)},
        contacts=(LinkedContact(contact_id=1, is_primary=True),),
        named={Entity.COMPANY: (2,)},
    )
    told = duplicates(found(CONTACT={1: PHONE, 2: PHONE}), linked)
    assert {each.binding.entity_id: each.is_linked for each in told.shown} == {"1": True, "2": False}


def test_a_record_leads_to_its_page_and_no_record_has_the_number_zero() -> None:
    assert binding_of(Entity.COMPANY, 7).path == "/crm/company/details/7/"
    with pytest.raises(ValueError, match="0"):
        binding_of(Entity.LEAD, 0)
