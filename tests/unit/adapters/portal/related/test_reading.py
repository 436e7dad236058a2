from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from math import inf

import pytest

from b24app.adapters.outbound.address_rules import OutboundPolicy
from b24app.adapters.outbound.request_context import RequestContext, carried
from b24app.adapters.outbound.session import OutboundSession
from b24app.adapters.portal.related.reading import FirstAnswer, Lead
from b24app.adapters.portal.related.who import Wanted, read_who
from b24app.adapters.rest.batch import Answers
from b24app.adapters.rest.batch_within_budget import BatchOutcome
from b24app.adapters.rest.client import PortalClient
from b24app.domain.bounded_json import Json
from b24app.domain.lead.answers import DirectoryEntry, FieldDescription, KnownWords
from b24app.domain.lead.related_answers import Entity, MissingReason, Part, RelatedFound
from b24app.domain.portal.portal_address import Origin
from b24app.errors.outside import CallDeniedError
from b24app.errors.own import ThreadsBusyError
from tests.case import case

NEW = DirectoryEntry(name="Unassigned")
FIELDS = {
    code: FieldDescription(code=code, type=kind, title=code, is_custom=True, of=of)
    for code, kind, of in (("UF_CRM_E", "employee", ""), ("UF_CRM_C", "crm", ""))
}
KNOWN = KnownWords(directories={"STATUS": {"NEW": NEW}}, people={4: "Rob Quill"}, fields=FIELDS, viewer_id=2)
LEAD = Lead(lead_id=123, values={"CONTACT_ID": "1", "UF_CRM_E": "4", "UF_CRM_HIDDEN": "9"}, fields=FIELDS)
RESULTS: dict[str, Json] = {
    "history0": {
        "items": [{"ID": 1, "OWNER_ID": 123, "CREATED_TIME": "2026-07-01T09:12:00+03:00", "STATUS_ID": "NEW"}]
    },
    "history50": {"items": []},
    "contacts": [{"CONTACT_ID": 1, "IS_PRIMARY": "Y"}],
    "labels": [{"FIELD_NAME": "UF_CRM_E", "EDIT_FORM_LABEL": "Zuständig"}],
    "same_PHONE_LEAD": {"LEAD": [123]},
    "CONTACT": [{"ID": "1", "NAME": "Ines"}],
}
NO_CHANGE: Mapping[str, Json] = {}
CLIENT = PortalClient(
    session=OutboundSession(OutboundPolicy()),
    member_id="portal",
    endpoint=Origin(scheme="https", host="portal.test", port=443),
    access_token="token",
    clock=lambda: datetime(2026, 7, 2, tzinfo=UTC),
    ends_at=inf,
)


def first_answer(
    changed: Mapping[str, Json] = NO_CHANGE,
    *,
    known: KnownWords = KNOWN,
    without: frozenset[str] = frozenset(),
    skipped: frozenset[str] = frozenset(),
    refused: frozenset[str] = frozenset(),
) -> FirstAnswer:
    """Return a reading of everything that was answered, but for some keys, with who those are in it."""
    results = {key: each for key, each in {**RESULTS, **changed}.items() if key not in without | skipped | refused}
    refusals = {key: CallDeniedError("method") for key in refused}
    asked = BatchOutcome(answers=Answers(host="portal.test", results=results, refusals=refusals), skipped=skipped)
    own = LEAD.wanted(known)
    return FirstAnswer(
        asked=asked,
        lead=LEAD,
        known=known,
        holder={"PHONE": [{"VALUE": "+4930123456"}]},
        searched=("same_PHONE_LEAD",),
        own=own,
        named=read_who(asked, own),
    )


def related(reading: FirstAnswer) -> RelatedFound:
    """Read on where the first question more would fail."""
    with carried(RequestContext(id="1a2b3c4d", before_asking=refuse)):
        return reading.related(CLIENT)


def refuse() -> None:
    raise ThreadsBusyError


def test_a_lead_names_whom_its_fields_name_as_far_as_the_viewer_may_see_them() -> None:
    assert LEAD.wanted(KNOWN) == Wanted(
        lead=LEAD.values,
        own={Entity.CONTACT: (1,), Entity.COMPANY: ()},
        employees=(4,),
        known_people={4: "Rob Quill"},
    )
    assert replace(LEAD, fields={}).wanted(KNOWN).employees == ()


def test_where_the_first_answer_named_everybody_nobody_is_asked_again() -> None:
    found = related(first_answer())
    assert found.reasons == {}
    assert found.history
    assert [step.stage for step in found.history.steps] == ["NEW"]
    assert {number: each.name for number, each in found.records[Entity.CONTACT].items()} == {1: "Ines"}
    assert (found.people, found.labels) == ({4: "Rob Quill"}, {"UF_CRM_E": "Zuständig"})
    assert found.stages == {"NEW": NEW}


def test_somebody_whom_it_did_not_name_is_asked_about() -> None:
    with pytest.raises(ThreadsBusyError):
        related(first_answer({"same_PHONE_LEAD": {"LEAD": [131]}}))
    with pytest.raises(ThreadsBusyError):
        related(replace(first_answer(), named=None))


PARTS: Mapping[str, Part] = {
    "history0": Part.PATH,
    "same_PHONE_LEAD": Part.DUPLICATES,
    "contacts": Part.CONTACTS,
    "labels": Part.LABELS,
}


def test_each_part_is_missing_by_itself_and_why_is_told() -> None:
    for key, part in PARTS.items():
        with case(key):
            only = frozenset({key})
            for reading, why in (
                (first_answer(without=only), MissingReason.SILENT),
                (first_answer(skipped=only), MissingReason.SKIPPED),
                (first_answer(refused=only), MissingReason.REFUSED),
            ):
                assert related(reading).reasons == {part: why}


def test_an_answer_that_cannot_be_read_counts_as_none() -> None:
    for key in sorted(PARTS.keys() - {"same_PHONE_LEAD"}):
        assert related(first_answer({key: "x"})).reasons == {PARTS[key]: MissingReason.SILENT}, key


def test_labels_need_the_fields_where_they_are_not_known() -> None:
    unknown = KNOWN.without_fields()
    assert related(first_answer(known=unknown)).reasons == {Part.LABELS: MissingReason.SILENT}
    assert related(first_answer({"fields": {}}, known=unknown)).reasons == {}


def test_stages_that_are_not_known_are_read_from_the_answer() -> None:
    unknown = replace(KNOWN, directories={})
    said: Json = [{"STATUS_ID": "NEW", "NAME": "Unassigned"}]
    assert related(first_answer({"stages": said}, known=unknown)).stages == {"NEW": NEW}
    assert related(first_answer(known=unknown)).stages == {}
