from datetime import timedelta
from typing import Any

import pytest

from b24app.adapters.outbound.session import OutboundSession
from b24app.adapters.portal.rest_portal import RestPortal
from b24app.domain.lead.answers import DirectoryEntry, FieldDescription, KnownWords
from b24app.domain.lead.excerpt import Excerpt
from b24app.domain.lead.related_answers import Entity, MissingReason, Part, RelatedAnswers, RelatedQuestion
from b24app.domain.portal.tokens import ViewerToken
from b24app.errors.outside import (
    InvalidResponseError,
    LeadDeniedError,
    NoResponseError,
    PortalBusyError,
    TokenExpiredError,
)
from tests.case import case
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


HANDED_OVER = Excerpt(values={"COMPANY_ID": "7", "CONTACT_ID": "1", "PHONE": [{"VALUE": "+4930123456"}]})
FIELDS = {
    "UF_CRM_1720019876534": FieldDescription(code="UF_CRM_1720019876534", type="string", title="Size", is_custom=True)
}
KNOWN = KnownWords(
    directories={"STATUS": {"NEW": DirectoryEntry(name="Unassigned")}},
    people=dict.fromkeys(OWN_PEOPLE, "Known"),
    fields=FIELDS,
    viewer_id=2,
)
NAMED = {"CONTACT": [{"ID": "1", "NAME": "Ines"}], "COMPANY": [{"ID": "7", "TITLE": "Calder Interiors"}]}


def read_by_excerpt(host: ScriptedHost, known: KnownWords = KNOWN) -> RelatedAnswers:
    portal = RestPortal(session=OutboundSession(LOOPBACK), clock=lambda: NOW, pace=unhurried())
    question = RelatedQuestion(
        record_id=123,
        codes=CODES,
        language="de",
        until=NOW + timedelta(seconds=60),
        known=known,
        excerpt=HANDED_OVER,
    )
    return portal.read_related(host.address, ViewerToken(TOKEN), question)


def read(host: ScriptedHost, method: str = "crm.lead.get", life: timedelta = timedelta(seconds=60)) -> RelatedAnswers:
    portal = RestPortal(session=OutboundSession(LOOPBACK), clock=lambda: NOW, pace=unhurried(), lead_method=method)
    question = RelatedQuestion(
        record_id=123,
        codes=CODES,
        language="de",
        until=NOW + life,
        known=KnownWords(people=dict.fromkeys(OWN_PEOPLE, "Known")),
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


def test_a_reference_that_went_to_another_lead_or_nowhere_makes_nobody_a_duplicate(host: ScriptedHost) -> None:
    for what, contact in {
        "nobody": [],
        "somebody else": [STRANGER | {"PHONE": [{"VALUE": "+1"}]}],
        "a map": {"0": STRANGER},
        "nothing": None,
        "a text": "x",
    }.items():
        host.asked.clear()
        with case(what):
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


def test_a_part_that_did_not_come_is_missing_alone(host: ScriptedHost) -> None:
    for key, part in (
        ("history0", Part.PATH),
        ("same_PHONE_LEAD", Part.DUPLICATES),
        ("contacts", Part.CONTACTS),
        ("labels", Part.LABELS),
    ):
        for what, said in {"missing": None, "garbled": "x"}.items():
            with case(key, what):
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


def test_another_lead_or_none_is_nonsense(host: ScriptedHost) -> None:
    cases: list[object] = [{"ID": "124"}, [], "x", None]
    for lead in cases:
        with case(lead):
            host.answers(BATCH, first(lead=lead))
            with pytest.raises(InvalidResponseError):
                read(host)


def test_nothing_is_returned_for_somebody_whom_the_portal_does_not_name(host: ScriptedHost) -> None:
    for missing in ("app", "person", "access"):
        host.asked.clear()
        with case(missing):
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


def test_a_first_request_that_fails_is_an_error_and_is_not_repeated(host: ScriptedHost) -> None:
    cases: list[tuple[Reply, type[Exception]]] = [
        (Reply(body=b"", status=502), NoResponseError),
        (Reply(body={"error": "QUERY_LIMIT_EXCEEDED", "error_description": ""}, status=503), PortalBusyError),
        (Reply(body={"error": "expired_token", "error_description": ""}, status=401), TokenExpiredError),
    ]
    for reply, error in cases:
        host.asked.clear()
        with case(reply):
            host.answers(BATCH, reply)
            with pytest.raises(error):
                read(host)
            assert host.paths == [BATCH]


def test_after_its_time_nobody_is_asked(host: ScriptedHost) -> None:
    with pytest.raises(NoResponseError):
        read(host, life=timedelta(seconds=-1))
    assert host.asked == []


class TestByWhatThePageHandsOver:
    def test_the_lead_is_not_read_again_and_its_own_records_are_named_at_once(self, host: ScriptedHost) -> None:
        host.answers(BATCH, first(lead=None, fields=None, stages=None, contact=None, same_PHONE_LEAD=[], **NAMED))
        related = read_by_excerpt(host).related
        (sent,) = (each.json["cmd"] for each in host.asked)
        methods = [command.partition("?")[0] for command in sent.values()]
        assert {"crm.lead.get", "crm.lead.fields", "crm.lead.list", "crm.status.list", "user.get"}.isdisjoint(methods)
        assert list(sent)[:3] == ["app", "person", "access"]
        assert "values%5B0%5D=%2B4930123456" in sent["same_PHONE_LEAD"]
        assert not [key for key in sent if "EMAIL" in key]
        assert related.reasons == {}
        assert {entity: list(each) for entity, each in related.records.items()} == {
            Entity.LEAD: [],
            Entity.CONTACT: [1],
            Entity.COMPANY: [7],
        }
        assert related.stages == KNOWN.directories["STATUS"]
        assert related.labels == {"UF_CRM_1720019876534": "Größe"}

    def test_a_second_request_names_the_duplicates_alone(self, host: ScriptedHost) -> None:
        there = first(lead=None, fields=None, stages=None, contact=None, **NAMED)
        host.answers(BATCH, there, second({"ID": "131", "TITLE": "Oak table"}))
        related = read_by_excerpt(host).related
        assert list(host.asked[1].json["cmd"]) == ["LEAD", "LEAD_owner0"]
        assert list(related.records[Entity.LEAD]) == [131]
        assert related.asked == {Entity.LEAD: (131,), Entity.CONTACT: (1,), Entity.COMPANY: (7,)}

    def test_a_contact_that_the_page_did_not_tell_of_is_named_by_the_second_request(self, host: ScriptedHost) -> None:
        contacts = [{"CONTACT_ID": 1, "IS_PRIMARY": "Y"}, {"CONTACT_ID": 9, "IS_PRIMARY": "N"}]
        there = first(lead=None, fields=None, stages=None, contact=None, same_PHONE_LEAD=[], contacts=contacts, **NAMED)
        host.answers(BATCH, there, Reply(body={"result": {"result": {"CONTACT": [{"ID": "9", "NAME": "Otto"}]}}}))
        records = read_by_excerpt(host).related.records[Entity.CONTACT]
        assert {number: record.name for number, record in records.items()} == {1: "Ines", 9: "Otto"}

    def test_where_another_process_opened_the_page_fields_and_stages_are_asked_for(self, host: ScriptedHost) -> None:
        host.answers(BATCH, first(lead=None, contact=None), second({"ID": "131", "TITLE": "Oak table"}))
        related = read_by_excerpt(host, KnownWords()).related
        assert {"fields", "stages"} <= host.asked[0].json["cmd"].keys()
        assert "lead" not in host.asked[0].json["cmd"]
        assert {"LEAD", "CONTACT", "COMPANY"} <= host.asked[1].json["cmd"].keys()
        assert related.stages
        assert related.reasons == {Part.NAMES: MissingReason.SILENT}, "the premise: the host named no company"

    @pytest.mark.rule("S10", "bad")
    def test_where_the_portal_refuses_the_leads_contacts_the_lead_is_read_and_may_be_refused(
        self, host: ScriptedHost
    ) -> None:
        denied = {"error": "", "error_description": "Access denied."}
        host.answers(
            BATCH,
            first(lead=None, fields=None, contacts=None, errors={"contacts": denied}, **NAMED),
            first(lead=None, errors={"lead": denied}),
        )
        answers = read_by_excerpt(host)
        assert isinstance(answers.refusal, LeadDeniedError)
        assert answers.related.records == {}
        assert "lead" in host.asked[1].json["cmd"]

    @pytest.mark.rule("S10", "bad")
    @pytest.mark.parametrize("said", [None, "x"], ids=["missing", "garbled"])
    def test_where_the_leads_contacts_do_not_come_the_lead_is_read_and_may_be_refused(
        self, host: ScriptedHost, said: object
    ) -> None:
        denied = {"error": "", "error_description": "Access denied."}
        host.answers(
            BATCH,
            first(lead=None, fields=None, contacts=said, **NAMED),
            first(lead=None, contacts=said, errors={"lead": denied}),
        )
        answers = read_by_excerpt(host)
        assert isinstance(answers.refusal, LeadDeniedError)
        assert answers.related.records == {}

    def test_a_lead_that_may_be_read_keeps_its_other_related_data_without_its_contacts(
        self, host: ScriptedHost
    ) -> None:
        host.answers(BATCH, first(contacts=None, contact=None, **NAMED), first(contacts=None), second())
        answers = read_by_excerpt(host)
        assert answers.refusal is None
        assert answers.related.history
        assert answers.related.reasons[Part.CONTACTS] is MissingReason.SILENT

    def test_nothing_is_returned_for_somebody_whom_the_portal_does_not_name(self, host: ScriptedHost) -> None:
        for missing in ("app", "person", "access"):
            with case(missing):
                host.answers(BATCH, first(**{missing: None}, **NAMED))
                with pytest.raises(InvalidResponseError):
                    read_by_excerpt(host)
