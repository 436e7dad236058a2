from b24app.adapters.portal.related.who import Names, Wanted, ask_who
from b24app.domain.lead.related_answers import Entity, MissingReason, Part
from tests.case import case
from tests.wire.neighbours import portal_client
from tests.wire.scripted_host import Reply, ScriptedHost

BATCH = "/rest/batch.json"
WANTED = Wanted(
    lead={"UF_CRM_A": "IT"},
    own={Entity.COMPANY: (7,)},
    contacts=(1,),
    duplicates={Entity.LEAD: (131, 127), Entity.CONTACT: (9,)},
    employees=(4,),
    directories={"UF_CRM_A": "INDUSTRY"},
)
ANSWERS = {
    "LEAD": [{"ID": "131", "TITLE": "Oak table", "ASSIGNED_BY_ID": "2"}, {"ID": "999", "TITLE": "Somebody else's"}],
    "CONTACT": [{"ID": "1", "NAME": "Ines"}],
    "COMPANY": [{"ID": "7", "TITLE": "Calder Interiors"}],
    "LEAD_owner0": [{"ID": "2", "NAME": "Sara", "LAST_NAME": "Holt"}],
    "employees": [{"ID": "4", "NAME": "Rob", "LAST_NAME": "Quill"}],
    "directory_INDUSTRY": [{"STATUS_ID": "IT", "NAME": "Information technology"}],
}


def who(host: ScriptedHost, wanted: Wanted = WANTED) -> Names:
    return ask_who(portal_client(host.origin), wanted)


def answering(*left_out: str) -> Reply:
    return Reply(body={"result": {"result": {key: each for key, each in ANSWERS.items() if key not in left_out}}})


def test_one_request_tells_who_they_all_are(host: ScriptedHost) -> None:
    host.answers(BATCH, answering())
    told = who(host)
    assert host.paths == [BATCH]
    assert {entity: sorted(each) for entity, each in told.records.items()} == {
        Entity.LEAD: [131],
        Entity.CONTACT: [1],
        Entity.COMPANY: [7],
    }
    assert told.asked == {Entity.LEAD: (131, 127), Entity.CONTACT: (1, 9), Entity.COMPANY: (7,)}
    assert told.people == {2: "Sara Holt", 4: "Rob Quill"}
    assert told.words == {"UF_CRM_A": {"IT": "Information technology"}}
    assert told.reasons == {}


def test_every_list_goes_by_literal_numbers(host: ScriptedHost) -> None:
    host.answers(BATCH, answering())
    who(host)
    commands = host.asked[0].json["cmd"]
    lists = {key: each for key, each in commands.items() if ".list?" in each}
    assert set(lists) == {"LEAD", "CONTACT", "COMPANY", "directory_INDUSTRY"}
    assert not [each for each in lists.values() if "result" in each]
    assert "filter%5B%40ID%5D%5B0%5D=131" in lists["LEAD"]


def test_what_was_not_answered_is_missing_alone(host: ScriptedHost) -> None:
    cases: list[tuple[str, set[Part]]] = [
        ("LEAD", {Part.WHO}),
        ("CONTACT", {Part.WHO, Part.NAMES}),
        ("COMPANY", {Part.NAMES}),
        ("employees", {Part.NAMES}),
        ("directory_INDUSTRY", {Part.WORDS}),
        ("LEAD_owner0", set()),
    ]
    for missing, parts in cases:
        with case(missing):
            host.answers(BATCH, answering(missing))
            told = who(host)
            assert told.reasons == dict.fromkeys(parts, MissingReason.SILENT)
            assert missing not in told.asked


def test_a_request_that_fails_leaves_all_of_it_missing(host: ScriptedHost) -> None:
    host.answers(BATCH, Reply(body=b"", status=502))
    told = who(host)
    assert set(told.reasons) == {Part.WHO, Part.NAMES, Part.WORDS}
    assert (told.records, told.asked, told.people) == ({}, {}, {})


def test_where_nobody_was_named_nobody_is_asked(host: ScriptedHost) -> None:
    assert who(host, Wanted(lead={})).reasons == {}
    assert host.asked == []


def test_no_more_are_asked_for_than_a_list_has_on_a_page_and_the_leads_own_come_first(host: ScriptedHost) -> None:
    many = Wanted(lead={}, contacts=(1,), duplicates={Entity.CONTACT: tuple(range(100, 200))})
    assert many.records(Entity.CONTACT) == (1, *range(100, 149))
    assert WANTED.records(Entity.LEAD) == (131, 127)
    host.answers(BATCH, answering())
    who(host, many)
    assert len(host.asked[0].json["cmd"]) <= 50
