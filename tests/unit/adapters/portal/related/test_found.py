from b24app.adapters.portal.related.found import (
    KEYS,
    contact_methods,
    find_commands,
    keys_that_matter,
    literal_find_commands,
    read_found,
    searched_keys,
)
from b24app.adapters.rest.batch import Answers
from b24app.domain.bounded_json import Json
from b24app.domain.lead.related_answers import Entity, Found, Shared

PHONE, EMAIL = (
    [{"VALUE": value, "TYPE_ID": kind}] for value, kind in (("+1 202", "PHONE"), ("a@example.com", "EMAIL"))
)
BOTH: Json = [{"ID": "124", "PHONE": PHONE, "EMAIL": EMAIL}]


def answers(contact: Json = BOTH, **found: Json) -> Answers:
    return Answers(host="portal.test", results={"contact": contact, **found}, refusals={})


def read(asked: Answers, lead_id: int) -> Found | None:
    return read_found(asked, lead_id, contact_methods(asked, lead_id))


def test_there_is_one_call_for_each_kind_of_value_and_of_related_record() -> None:
    commands = find_commands(124)
    assert len(commands) == 7
    contact, *finds = commands.values()
    assert (contact.method, contact.params["filter[ID]"]) == ("crm.lead.list", "124")
    assert {(find.params["type"], find.params["entity_type"]) for find in finds} == {
        (kind, entity) for kind in ("PHONE", "EMAIL") for entity in ("LEAD", "CONTACT", "COMPANY")
    }
    assert finds[0].params["values[19]"] == "$result[contact][0][PHONE][19][VALUE]"
    assert "values[20]" not in finds[0].params


def test_no_list_is_filtered_by_a_reference() -> None:
    lists = [command for command in find_commands(124).values() if command.method.endswith(".list")]
    assert [value for command in lists for value in command.params.values() if "$result" in value] == []


def test_what_has_the_same_phone_and_the_same_address_is_one_and_the_lead_itself_none() -> None:
    found = read(
        answers(same_PHONE_LEAD={"LEAD": [124, 131]}, same_EMAIL_LEAD={"LEAD": [131]}, same_PHONE_CONTACT=[]), 124
    )
    assert found
    assert found.by == {Entity.LEAD: {131: frozenset({Shared.PHONE, Shared.EMAIL})}}
    assert (found.stopped, found.looked_for) == (frozenset(), True)


def test_numbers_that_php_wrote_as_an_object_are_found() -> None:
    found = read(answers(same_PHONE_LEAD={"LEAD": {"0": 124, "2": "131"}}), 124)
    assert found
    assert found.by == {Entity.LEAD: {131: frozenset({Shared.PHONE})}}


def test_a_contact_with_the_leads_number_is_another_record() -> None:
    found = read(answers(same_PHONE_CONTACT={"CONTACT": [124]}), 124)
    assert found
    assert list(found.by) == [Entity.CONTACT]


def test_twenty_of_a_kind_may_be_more() -> None:
    found = read(answers(same_PHONE_LEAD={"LEAD": list(range(1, 21))}, same_PHONE_CONTACT={"CONTACT": [1]}), 124)
    assert found
    assert found.stopped == {Entity.LEAD}


def test_where_the_first_row_is_not_this_leads_nothing_counts_as_found() -> None:
    cases: list[Json] = [[], [{"ID": "125", "PHONE": PHONE}], [{}], None, "x", {"ID": "124"}]
    for contact in cases:
        assert read(answers(contact, same_PHONE_LEAD={"LEAD": [131]}), 124) is None, contact


def test_an_answer_about_a_phone_that_the_lead_does_not_have_is_not_looked_at() -> None:
    """As where a reference did not resolve, and a portal took what it became for a value."""
    for phones in (None, [], "", [{"VALUE": ""}], [{"VALUE": None}], [{"VALUE": ["x"]}]):
        asked = answers([{"ID": "124", "PHONE": phones}], same_PHONE_LEAD={"LEAD": [127, 131]})
        found = read(asked, 124)
        assert found, phones
        assert (found.by, found.looked_for) == ({}, False), phones
        assert keys_that_matter(asked, 124) == ("contact",), phones


def test_an_answer_of_another_shape_finds_nobody() -> None:
    for said in (None, "x", 7, {"LEAD": "131"}, {"LEAD": {"x": 131}}, {"CONTACT": [131]}, {"LEAD": [None, "x", 0, -1]}):
        found = read(answers(same_PHONE_LEAD=said), 124)
        assert found, said
        assert found.by == {}, said


def test_what_matters_is_what_the_lead_has() -> None:
    assert keys_that_matter(answers([{"ID": "124", "EMAIL": EMAIL}]), 124) == (
        "contact",
        *(key for (shared, _), key in KEYS.items() if shared is Shared.EMAIL),
    )


def test_contact_methods_that_are_known_are_searched_for_by_themselves_and_no_list_is_asked_for() -> None:
    lead: dict[str, Json] = {"PHONE": [{"VALUE": f"+1 202 {number}"} for number in range(30)], "EMAIL": []}
    commands = literal_find_commands(lead)
    assert tuple(commands) == searched_keys(lead)
    assert {command.params["entity_type"] for command in commands.values()} == set(Entity)
    values = [value for name, value in commands["same_PHONE_LEAD"].params.items() if name.startswith("values")]
    assert values == [f"+1 202 {number}" for number in range(20)]


def test_what_is_found_by_known_contact_methods_needs_no_row_of_a_list() -> None:
    asked = Answers(host="portal.test", results={"same_EMAIL_LEAD": {"LEAD": [124, 131]}}, refusals={})
    found = read_found(asked, 124, {"EMAIL": EMAIL})
    assert found
    assert found.by == {Entity.LEAD: {131: frozenset({Shared.EMAIL})}}
    nobody = read_found(asked, 124, {})
    assert nobody
    assert (nobody.by, nobody.looked_for) == ({}, False)
