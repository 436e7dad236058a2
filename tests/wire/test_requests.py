from datetime import timedelta
from typing import Any

import pytest

from b24app.adapters.outbound.session import OutboundSession
from b24app.adapters.portal.rest_portal import RestPortal
from b24app.domain.lead.related_answers import Entity, MissingReason, Part, RelatedAnswers, RelatedQuestion
from b24app.domain.portal.tokens import ViewerToken
from b24app.errors.outside import (
    InvalidResponseError,
    LeadDeniedError,
    NoResponseError,
    PortalBusyError,
    TokenExpiredError,
)
from tests.wire.neighbours import LOOPBACK, NOW, unhurried
from tests.wire.scripted_host import Reply, ScriptedHost, sample

BATCH, TOKEN = "/rest/batch.json", "canary" + "0a1b2c3d" * 8
CODES = ("U2", "D4")
OWN_PEOPLE = (1, 2, 99)  # the lead's
STRANGER = {"ID": "127", "TITLE": "Purchase of a competitor"}
BESIDE: dict[str, Any] = {
    "stages": [{"STATUS_ID": "NEW", "NAME": "Unassigned"}],
    "history0": {
        "items": [{"ID": 1, "OWNER_ID": 123, "CREATED_TIME": "2026-07-01T09:12:00+03:00", "STATUS_ID": "NEW"}]
    },
    "history50": {"items": []},
    "contacts": [{"CONTACT_ID": 1, "IS_PRIMARY": "Y"}],
    "labels": [{"FIELD_NAME": "UF_CRM_1720019876534", "EDIT_FORM_LABEL": "Größe"}],
    "contact": [{"ID": "123", "PHONE": [{"VALUE": "+4930123456"}]}],
    **{f"same_PHONE_{entity}": [] for entity in ("CONTACT", "COMPANY")},
    "same_PHONE_LEAD": {"LEAD": [123, 131]},
}


def first(*, errors: object = (), **changes: object) -> Reply:
    """Return a batch's answer with some results changed; None takes one away."""
    core = sample("core_batch")["result"]["result"]
    results = {key: core[key] for key in ("app", "person", "access", "lead", "fields")} | BESIDE | changes
    there = {key: each for key, each in results.items() if each is not None}
    return Reply(body={"result": {"result": there, "result_error": errors}})


def second(*rows: dict[str, str]) -> Reply:
    contacts = [{"ID": "1", "NAME": "Ines"}]
    return Reply(body={"result": {"result": {"LEAD": list(rows), "CONTACT": contacts}}})


def read(host: ScriptedHost, method: str = "crm.lead.get", life: timedelta = timedelta(seconds=60)) -> RelatedAnswers:
    portal = RestPortal(session=OutboundSession(LOOPBACK), clock=lambda: NOW, pace=unhurried(), lead_method=method)
    question = RelatedQuestion(
        record_id=123, codes=CODES, language="de", until=NOW + life, known_people=dict.fromkeys(OWN_PEOPLE, "Known")
    )
    return portal.read_related(host.address, ViewerToken(TOKEN), question)


def test_one_request_and_one_more_bring_everything(host: ScriptedHost) -> None:
    host.answers(BATCH, first(), second({"ID": "131", "TITLE": "Oak table"}))
    answers = read(host)
    assert host.paths == [BATCH, BATCH]
    assert (answers.caller.user_id, answers.caller.covered, answers.refusal, answers.as_of) == (2, True, None, NOW)
    related = answers.related
    assert related.reasons == {}
    assert related.history
    assert [step.stage for step in related.history.steps] == ["NEW"]
    assert related.found
    assert list(related.found.by[Entity.LEAD]) == [131]
    assert related.records[Entity.LEAD][131].name == "Oak table"
    assert related.labels == {"UF_CRM_1720019876534": "Größe"}
    assert [contact.contact_id for contact in related.contacts] == [1]


def test_the_caller_is_asked_first_and_the_token_travels_in_the_body(host: ScriptedHost) -> None:
    host.answers(BATCH, first(), second())
    read(host)
    sent = host.asked[0].json
    assert list(sent["cmd"])[:5] == ["app", "person", "access", "lead", "fields"]
    assert sent["auth"] == TOKEN
    assert len(sent["cmd"]) <= 50


@pytest.mark.parametrize(
    "contact",
    [[], [STRANGER | {"PHONE": [{"VALUE": "+1"}]}], {"0": STRANGER}, None, "x"],
    ids=["nobody", "somebody else", "a map", "nothing", "a text"],
)
def test_a_reference_that_went_to_another_lead_or_nowhere_makes_nobody_a_duplicate(
    host: ScriptedHost, contact: object
) -> None:
    host.answers(BATCH, first(contact=contact, same_PHONE_LEAD={"LEAD": [127, 131]}), second(STRANGER))
    answers = read(host)
    assert answers.related.found is None
    assert answers.related.reasons[Part.DUPLICATES] is MissingReason.SILENT
    assert "competitor" not in repr(answers)
    assert "127" not in str(host.asked[1].json), "nobody is asked who that is"


def test_a_list_that_brings_others_than_were_asked_for_brings_nobody(host: ScriptedHost) -> None:
    host.answers(BATCH, first(), second(STRANGER, {"ID": "123", "TITLE": "Itself"}))
    answers = read(host)
    assert answers.related.records[Entity.LEAD] == {}
    assert "competitor" not in repr(answers)


@pytest.mark.parametrize(
    ("key", "part"),
    [
        ("history0", Part.PATH),
        ("same_PHONE_LEAD", Part.DUPLICATES),
        ("contacts", Part.CONTACTS),
        ("labels", Part.LABELS),
    ],
)
@pytest.mark.parametrize("said", [None, "x"], ids=["missing", "garbled"])
def test_a_part_that_did_not_come_is_missing_alone(host: ScriptedHost, key: str, part: Part, said: object) -> None:
    host.answers(BATCH, first(**{key: said}), second())
    reasons = read(host).related.reasons
    garbled_ids = said == "x" and part is Part.DUPLICATES  # one answer of several: the others are read
    assert reasons == ({} if garbled_ids else {part: MissingReason.SILENT})


def test_where_the_fields_are_not_described_no_custom_field_has_a_label_or_a_name(host: ScriptedHost) -> None:
    host.answers(BATCH, first(fields=None), second())
    related = read(host).related
    assert (related.labels, sorted(related.employees), related.words) == ({}, [*OWN_PEOPLE], {})
    assert related.reasons == {Part.LABELS: MissingReason.SILENT}


def test_a_refused_lead_has_no_related_data_and_nobody_is_asked_further(host: ScriptedHost) -> None:
    host.answers(BATCH, first(lead=None, errors={"lead": {"error": "", "error_description": "Access denied."}}))
    answers = read(host)
    assert isinstance(answers.refusal, LeadDeniedError)
    assert (answers.related.found, answers.related.history) == (None, None)
    assert host.paths == [BATCH]


@pytest.mark.parametrize("lead", [{"ID": "124"}, [], "x", None], ids=repr)
def test_another_lead_or_none_is_nonsense(host: ScriptedHost, lead: object) -> None:
    host.answers(BATCH, first(lead=lead))
    with pytest.raises(InvalidResponseError):
        read(host)


@pytest.mark.parametrize("missing", ["app", "person", "access"])
def test_nothing_is_returned_for_somebody_whom_the_portal_does_not_name(host: ScriptedHost, missing: str) -> None:
    host.answers(BATCH, first(**{missing: None}))
    with pytest.raises(InvalidResponseError):
        read(host)
    assert host.paths == [BATCH]


def test_the_successors_answer_leads_to_the_same(host: ScriptedHost) -> None:
    item = {"item": {"id": 123, "companyId": 7, "fm": [{"typeId": "PHONE", "value": "+4930123456"}]}}
    host.answers(BATCH, first(lead=item), second({"ID": "131", "TITLE": "Oak table"}))
    related = read(host, "crm.item.get").related
    assert "lead" in host.asked[0].json["cmd"]
    assert host.asked[0].json["cmd"]["lead"].startswith("crm.item.get?")
    assert related.records[Entity.LEAD][131].name == "Oak table"
    assert related.named[Entity.COMPANY] == (7,)


@pytest.mark.parametrize(
    ("reply", "error"),
    [
        (Reply(body=b"", status=502), NoResponseError),
        (Reply(body={"error": "QUERY_LIMIT_EXCEEDED", "error_description": ""}, status=503), PortalBusyError),
        (Reply(body={"error": "expired_token", "error_description": ""}, status=401), TokenExpiredError),
    ],
)
def test_a_first_request_that_fails_is_an_error_and_is_not_repeated(
    host: ScriptedHost, reply: Reply, error: type[Exception]
) -> None:
    host.answers(BATCH, reply)
    with pytest.raises(error):
        read(host)
    assert host.paths == [BATCH]


def test_after_its_time_nobody_is_asked(host: ScriptedHost) -> None:
    with pytest.raises(NoResponseError):
        read(host, life=timedelta(seconds=-1))
    assert host.asked == []
