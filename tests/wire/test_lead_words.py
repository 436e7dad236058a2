"""What is asked for of a lead's words where some are known, and for whom, against the stand-in portal."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from b24app.domain.lead.answers import DirectoryEntry, FieldDescription, KnownWords, PortalAnswers, RecordQuestion
from b24app.domain.operations.placements import LEAD_TAB
from tests.wire.neighbours import Neighbours, neighbours, rest_portal

EVERY_FIELD = 124
ALWAYS = ["app.info", "profile", "crm.lead.get"]
ENTRY = DirectoryEntry(name="As it was remembered")
LISTED = {"UF_CRM_PASSPORT": FieldDescription(code="UF_CRM_PASSPORT", type="string", title="Passport", is_custom=True)}
KNOWN = KnownWords(
    directories={"STATUS": {"NEW": ENTRY}, "SOURCE": {"WEB": ENTRY}, "HONORIFIC": {}},
    people={2: "Sara, as she was remembered"},
    fields=LISTED,
    viewer_id=1,
)


@pytest.fixture
def near() -> Iterator[Neighbours]:
    with neighbours() as near:
        yield near


def read(near: Neighbours, login: str, known: KnownWords, method: str = "crm.lead.get") -> PortalAnswers:
    question = RecordQuestion(record_id=EVERY_FIELD, codes=(), known=known)
    return rest_portal(lead_method=method).read_record(near.address, near.token(login), LEAD_TAB.reader, question)


def asked(near: Neighbours) -> list[list[str]]:
    return [[each.partition("?")[0] for each in one.commands] or [one.api_method] for one in near.portal.wire]


def test_what_is_known_is_not_asked_and_is_what_the_answers_hold(near: Neighbours) -> None:
    answers = read(near, "admin", KNOWN)
    assert asked(near) == [ALWAYS]
    assert (answers.fields, answers.directories, answers.people) == (LISTED, KNOWN.directories, KNOWN.people)
    assert answers.missing == ()
    assert answers.told == KnownWords(people={1: "Ada Archer"}, viewer_id=1), "nothing that was known lives longer"


def test_another_person_than_was_expected_gets_their_own_fields_by_one_request_more(near: Neighbours) -> None:
    answers = read(near, "sara", KNOWN)
    assert asked(near) == [ALWAYS, ["crm.lead.fields"]]
    assert answers.fields
    assert "UF_CRM_PASSPORT" not in answers.fields
    assert (answers.told.fields, answers.told.viewer_id) == (answers.fields, 2)


def test_where_that_request_fails_no_custom_field_is_shown_and_the_lead_is(near: Neighbours) -> None:
    near.portal.faults.rest_error(value="ERROR_CORE", method="crm.lead.fields")
    answers = read(near, "sara", KNOWN)
    assert (answers.fields, answers.missing, answers.lead["ID"]) == (None, ("fields",), "124")
    assert answers.told.fields is None


def test_where_the_lead_is_refused_nobodys_fields_are_asked_for(near: Neighbours) -> None:
    assert read(near, "nora", KNOWN).refusal
    assert asked(near) == [ALWAYS, ["crm.settings.mode.get"]], "the reason of the refusal, and no fields"


def test_the_successor_shows_everybody_everything_so_its_fields_are_never_taken_from_the_memory(
    near: Neighbours,
) -> None:
    answers = read(near, "sara", replace(KNOWN, viewer_id=2), "crm.item.get")
    assert asked(near) == [["app.info", "profile", "crm.item.get", "crm.lead.fields"]]
    assert "UF_CRM_PASSPORT" not in answers.lead
    assert answers.told.fields is None


def test_a_directory_that_is_missing_is_asked_for_and_people_are_not(near: Neighbours) -> None:
    known = replace(KNOWN, directories={"STATUS": {"NEW": ENTRY}, "SOURCE": {}})
    answers = read(near, "admin", known)
    assert asked(near) == [[*ALWAYS, "crm.status.list"]]
    assert list(answers.told.directories) == ["HONORIFIC"]
    near.portal.faults.rest_error(value="ERROR_CORE", method="crm.status.list")
    assert read(near, "admin", known).missing == ("HONORIFIC",)


def test_a_blocked_batch_takes_no_word_from_who_knows_them_all(near: Neighbours) -> None:
    near.portal.faults.batch_blocked()
    answers = read(near, "admin", KNOWN)
    assert (answers.missing, answers.fields) == ((), LISTED)
    assert asked(near)[1:] == [[each] for each in ALWAYS]


def test_what_a_cold_question_tells_may_be_remembered(near: Neighbours) -> None:
    told = read(near, "sara", KnownWords()).told
    assert set(told.directories) == {"STATUS", "SOURCE", "HONORIFIC"}
    assert {1: "Ada Archer", 2: "Sara Holt"}.items() <= told.people.items()
    assert told.fields
    assert told.viewer_id == 2
