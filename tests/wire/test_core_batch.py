from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from b24app.adapters.outbound.address_rules import OutboundPolicy
from b24app.adapters.outbound.session import OutboundSession
from b24app.adapters.portal.rest_portal import RestPortal
from b24app.adapters.rest.client import LARGEST
from b24app.domain.bounded_json import MOST_MEMBERS
from b24app.domain.lead.answers import DirectoryEntry, Missing, PortalAnswers, RecordQuestion
from b24app.domain.lead.values.read_value import MOST_FIELDS
from b24app.domain.operations.placements import LEAD_TAB
from b24app.domain.portal.installation import PortalApp
from b24app.domain.portal.tokens import ViewerToken
from b24app.errors.outside import (
    BadCallError,
    InvalidResponseError,
    LeadDeniedError,
    LeadMethodMissingError,
    LeadMissingError,
    MovedError,
    NoResponseError,
    OversizedResponseError,
    OwnPageError,
    PortalBusyError,
    TokenExpiredError,
    TokenRefusedError,
)
from tests.case import case
from tests.wire.neighbours import unhurried
from tests.wire.scripted_host import Reply, ScriptedHost, sample

NOW = datetime(2026, 11, 23, 16, 0, tzinfo=UTC)
TOKEN = "canary" + "0a1b2c3d" * 8
BATCH, APP, PROFILE, ACCESS, LEAD, FIELDS = (
    f"/rest/{method}.json"
    for method in ("batch", "app.info", "profile", "user.access", "crm.lead.get", "crm.lead.fields")
)
CODES = ("U2", "D4")


@dataclass
class Clock:
    now: datetime = NOW

    def __call__(self) -> datetime:
        return self.now


def portal_at(method: str = "crm.lead.get") -> tuple[RestPortal, Clock]:
    outbound, clock = OutboundPolicy(allow_private=True, allow_loopback=True), Clock()
    return RestPortal(session=OutboundSession(outbound), clock=clock, pace=unhurried(), lead_method=method), clock


def read(host: ScriptedHost, codes: tuple[str, ...] = CODES, method: str = "crm.lead.get") -> PortalAnswers:
    portal, _ = portal_at(method)
    return portal.read_record(
        host.address, ViewerToken(TOKEN), LEAD_TAB.reader, RecordQuestion(record_id=123, codes=codes)
    )


def core(**changes: object) -> dict[str, Any]:
    """Return the sample with some answers in its batch changed; None takes one away."""
    body = sample("core_batch")
    answers = body["result"]["result"]
    answers |= changes
    body["result"]["result"] = {key: answer for key, answer in answers.items() if answer is not None}
    return body


def refused(key: str, error: str, description: str = "") -> dict[str, Any]:
    body = core(**{key: None})
    body["result"]["result_error"] = {key: {"error": error, "error_description": description}}
    return body


def one_by_one(host: ScriptedHost) -> ScriptedHost:
    answers = sample("core_batch")["result"]["result"]
    for path, key in ((APP, "app"), (PROFILE, "person"), (ACCESS, "access"), (LEAD, "lead")):
        host.answers(path, Reply(body={"result": answers[key]}))
    return host


def test_one_request_brings_the_caller_the_lead_and_its_words(host: ScriptedHost) -> None:
    host.answers(BATCH, Reply(body=core()))
    answers = read(host)
    assert host.paths == [BATCH]
    assert answers.caller.app == PortalApp(id=5, code="local.64fd1a2b3c4d55.12345678")
    assert (answers.caller.user_id, answers.caller.name, answers.caller.is_admin) == (2, "Sara Holt", False)
    assert answers.caller.covered
    assert answers.lead == sample("core_batch")["result"]["result"]["lead"]
    assert answers.fields is not None
    assert answers.fields["UF_CRM_1720019876534"].items == {"45": "Large", "46": "Small"}
    assert answers.directories["STATUS"] == {"NEW": DirectoryEntry(name="Unassigned", color="#00C9FA")}
    assert answers.directories["HONORIFIC"] == {}
    assert (answers.missing, answers.refusal, answers.as_of) == ((), None, NOW)


def test_the_token_travels_in_the_body_and_the_caller_is_asked_first(host: ScriptedHost) -> None:
    host.answers(BATCH, Reply(body=core()))
    read(host)
    sent = host.asked[0].json
    assert (sent["auth"], sent["halt"]) == (TOKEN, 0)
    assert list(sent["cmd"])[:4] == ["app", "person", "access", "lead"]
    assert sent["cmd"]["lead"] == "crm.lead.get?ID=123"
    assert sent["cmd"]["access"] == "user.access?ACCESS%5B0%5D=U2&ACCESS%5B1%5D=D4"
    assert "%24result%5Blead%5D%5BMOVED_BY_ID%5D" in sent["cmd"]["MOVED_BY_ID"]


def test_only_those_whom_the_lead_names_get_a_name(host: ScriptedHost) -> None:
    host.answers(BATCH, Reply(body=core()))
    assert read(host).people == {2: "Sara Holt", 1: "Ada Archer"}


def test_without_access_codes_nobody_asks_for_them(host: ScriptedHost) -> None:
    host.answers(BATCH, Reply(body=core(access=None)))
    assert not read(host, ()).caller.covered
    assert "access" not in host.asked[0].json["cmd"]


def test_an_administrator_needs_no_answer_about_the_codes(host: ScriptedHost) -> None:
    body = refused("access", "ERROR_METHOD_NOT_FOUND")
    body["result"]["result"]["person"]["ADMIN"] = "Y"
    host.answers(BATCH, Reply(body=body))
    host.answers(ACCESS, Reply(body={"error": "ERROR_METHOD_NOT_FOUND"}, status=404))
    assert read(host).caller.is_admin


def test_why_there_is_no_lead_is_kept_with_the_proven_caller(host: ScriptedHost) -> None:
    cases: list[tuple[str, type[Exception]]] = [
        ("Access denied.", LeadDeniedError),
        ("ACCESS DENIED", LeadDeniedError),
        ("Not found", LeadMissingError),
        ("not found.", LeadMissingError),
        ("ID is not defined or invalid.", BadCallError),
    ]
    for description, leaf in cases:
        with case(description):
            host.answers(BATCH, Reply(body=refused("lead", "", description)))
            answers = read(host)
            assert type(answers.refusal) is leaf
            assert (answers.lead, answers.people, answers.caller.user_id) == ({}, {}, 2)


@pytest.mark.parametrize("alone", [False, True])
def test_a_portal_that_does_not_know_the_lead_s_call_is_the_operator_s_matter(
    host: ScriptedHost, *, alone: bool
) -> None:
    body = refused("lead", "ERROR_METHOD_NOT_FOUND", "Method not found!")
    one_by_one(host).answers(BATCH, Reply(body=b"<html>", kind="text/html") if alone else Reply(body=body))
    host.answers(LEAD, Reply(body={"error": "ERROR_METHOD_NOT_FOUND"}, status=404))
    answers = read(host)
    assert isinstance(answers.refusal, LeadMethodMissingError)
    assert "crm.lead.get: ERROR_METHOD_NOT_FOUND" in str(answers.refusal)
    assert not [asked for asked in host.asked if b"crm.item.get" in asked.raw or "crm.item.get" in asked.path]


def test_the_lead_busy_until_a_time_says_how_long_to_wait(host: ScriptedHost) -> None:
    body = refused("lead", "OPERATION_TIME_LIMIT", "Method is blocked due to operation time limit.")
    body["result"]["result_time"]["lead"]["operating_reset_at"] = int(NOW.timestamp()) + 17
    host.answers(BATCH, Reply(body=body))
    refusal = read(host).refusal
    assert isinstance(refusal, PortalBusyError)
    assert refusal.wait_s == 17


def test_the_portal_says_how_long_the_lead_alone_took_it(host: ScriptedHost) -> None:
    host.answers(BATCH, Reply(body=core()))
    assert read(host).lead_time_s == 0.04


def test_the_portal_says_its_time_zone_of_now(host: ScriptedHost) -> None:
    for said, offset in (("2026-11-23T12:32:00+01:00", timedelta(hours=1)), ("2026-11-23T12:32:00", None), (7, None)):
        with case(said):
            body = core()
            body["result"]["result_time"]["lead"] = {"date_start": said}
            host.answers(BATCH, Reply(body=body))
            zone = read(host).zone
            assert (zone and zone.utcoffset(None)) == offset


def test_a_lead_that_was_called_by_itself_has_no_time_of_its_own(host: ScriptedHost) -> None:
    body = refused("lead", "ERROR_BATCH_METHOD_NOT_ALLOWED")
    body["result"]["result_time"] = []
    one_by_one(host).answers(BATCH, Reply(body=body))
    assert read(host).lead_time_s is None


def test_an_expired_token_is_expired_wherever_the_batch_says_so(host: ScriptedHost) -> None:
    for key in ("app", "person", "lead", "fields", "STATUS", "ASSIGNED_BY_ID"):
        with case(key):
            host.answers(BATCH, Reply(body=refused(key, "expired_token")))
            with pytest.raises(TokenExpiredError):
                read(host)


def test_words_that_are_refused_are_named_as_missing_and_the_lead_is_there(host: ScriptedHost) -> None:
    for key, missing in (
        ("fields", "fields"),
        ("STATUS", "STATUS"),
        ("SOURCE", "SOURCE"),
        ("HONORIFIC", "HONORIFIC"),
        ("ASSIGNED_BY_ID", "people"),
    ):
        with case(key):
            host.answers(BATCH, Reply(body=refused(key, "insufficient_scope")))
            answers = read(host)
            assert answers.missing == (missing,)
            assert answers.lead["ID"] == "123"


def test_words_of_wrong_types_are_missing_or_left_out(host: ScriptedHost) -> None:
    wrong: dict[str, object] = {
        "fields": [],
        "STATUS": "none",
        "SOURCE": 7,
        "HONORIFIC": {"a": 1},
        "ASSIGNED_BY_ID": "x",
    }
    host.answers(BATCH, Reply(body=core(**wrong)))
    answers = read(host)
    assert answers.missing == ("fields", "STATUS", "SOURCE", "HONORIFIC")
    assert answers.fields is None
    assert answers.people == {1: "Ada Archer", 2: "Sara Holt"}


def test_one_answer_without_a_name_does_not_take_the_name_that_another_gave(host: ScriptedHost) -> None:
    host.answers(BATCH, Reply(body=core(MODIFY_BY_ID=[])))
    assert read(host).people == {1: "Ada Archer", 2: "Sara Holt"}


GARBLED = {
    "HTML": Reply(body=b"<html>maintenance</html>", kind="text/html"),
    "half": Reply(body=b'{"result": {"result": {"app": {"ID": 5'),
    "empty": Reply(body=b""),
    "list": Reply(body=[]),
    "nothing": Reply(body={"result": []}),
    "null": Reply(body={"result": None}),
    "parts of wrong types": Reply(body={"result": {"result": "x", "result_error": 1, "result_time": [1]}}),
    "5,000 digits": Reply(body=b'{"result": {"result": {"lead": {"ID": ' + b"1" * 5000 + b"}}}}"),
    "deep": Reply(body=b'{"result": ' + b"[" * 5000 + b"]" * 5000 + b"}"),
    "unknown": Reply(body={"error": "ERROR_METHOD_NOT_FOUND", "error_description": "Method not found!"}, status=404),
    "denied": Reply(body={"error": "ACCESS_DENIED", "error_description": "Access denied!"}, status=403),
}


def test_where_the_batch_fails_as_such_the_lead_is_read_by_itself_for_a_known_caller(host: ScriptedHost) -> None:
    for what, garbled in GARBLED.items():
        host.asked.clear()
        with case(what):
            one_by_one(host).answers(BATCH, garbled)
            answers = read(host)
            assert host.paths == [BATCH, APP, PROFILE, ACCESS, LEAD, FIELDS]
            assert (answers.caller.user_id, answers.caller.covered, answers.lead["ID"]) == (2, True, "123")
            assert answers.missing == ("fields", "STATUS", "SOURCE", "HONORIFIC", "people")
            assert host.asked[3].form == {"ACCESS[0]": "U2", "ACCESS[1]": "D4", "auth": TOKEN}


def test_a_lead_that_the_batch_does_not_do_is_called_by_itself(host: ScriptedHost) -> None:
    one_by_one(host).answers(BATCH, Reply(body=refused("lead", "ERROR_BATCH_METHOD_NOT_ALLOWED")))
    assert read(host).lead["ID"] == "123"
    assert host.paths == [BATCH, LEAD]


def test_a_refusal_of_the_lead_called_by_itself_is_kept_too(host: ScriptedHost) -> None:
    one_by_one(host).answers(BATCH, Reply(body=b"<html>", kind="text/html"))
    host.answers(LEAD, Reply(body={"error": "", "error_description": "Access denied."}, status=400))
    assert isinstance(read(host).refusal, LeadDeniedError)


def test_no_lead_is_returned_for_somebody_whom_the_portal_does_not_name(host: ScriptedHost) -> None:
    one_by_one(host).answers(BATCH, Reply(body=core(person=None)))
    host.answers(PROFILE, Reply(body={"result": {"ID": "0"}}))
    with pytest.raises(InvalidResponseError):
        read(host)


def test_another_lead_or_none_is_nonsense(host: ScriptedHost) -> None:
    for lead in ([], {}, "x", 7, {"ID": "124"}, {"ID": True}, {"ID": ["123"]}, [{"ID": "123"}]):
        with case(lead):
            host.answers(BATCH, Reply(body=core(lead=lead)))
            with pytest.raises(InvalidResponseError):
                read(host)


ITEM = {"id": 123, "title": "Oak desks", "assignedById": 2, "UF_CRM_1720019876534": 45, "UF_CRM_PASSPORT": "CANARY"}


def test_an_item_is_asked_for_in_the_same_request_and_cut_to_the_fields_that_came_with_it(host: ScriptedHost) -> None:
    host.answers(BATCH, Reply(body=core(lead={"item": ITEM})))
    answers = read(host, method="crm.item.get")
    sent = host.asked[0].json["cmd"]
    assert sent["lead"] == "crm.item.get?entityTypeId=1&id=123&useOriginalUfNames=Y"
    assert "%24result%5Blead%5D%5Bitem%5D%5BassignedById%5D" in sent["ASSIGNED_BY_ID"]
    assert answers.lead == {"ID": 123, "TITLE": "Oak desks", "ASSIGNED_BY_ID": 2, "UF_CRM_1720019876534": 45}
    assert answers.people == {2: "Sara Holt"}
    assert "CANARY" not in repr(answers)


def test_where_the_batch_fails_an_item_is_called_by_itself_and_nothing_custom_of_it_is_taken(
    host: ScriptedHost,
) -> None:
    one_by_one(host).answers(BATCH, Reply(body=b"<html>", kind="text/html"))
    host.answers("/rest/crm.item.get.json", Reply(body={"result": {"item": ITEM}}))
    answers = read(host, method="crm.item.get")
    assert answers.lead == {"ID": 123, "TITLE": "Oak desks", "ASSIGNED_BY_ID": 2}
    assert host.paths[-2:] == ["/rest/crm.item.get.json", FIELDS]
    assert "CANARY" not in repr(answers)


def test_an_item_without_the_custom_fields_own_names_lacks_them_and_says_so(host: ScriptedHost) -> None:
    host.answers(BATCH, Reply(body=core(lead={"item": {"id": 123, "ufCrm_1720019876534": 45}})))
    answers = read(host, method="crm.item.get")
    assert (answers.lead, answers.missing) == ({"ID": 123}, ("custom",))


def test_another_item_or_none_is_nonsense(host: ScriptedHost) -> None:
    cases: list[object] = [[], "x", {"item": []}, {"item": {"id": 124}}, {"item": {"ID": ["123"]}}]
    for lead in cases:
        with case(lead):
            host.answers(BATCH, Reply(body=core(lead=lead)))
            with pytest.raises(InvalidResponseError):
                read(host, method="crm.item.get")


def test_values_of_wrong_types_stay_as_they_are_in_the_lead(host: ScriptedHost) -> None:
    odd = {"ID": 123, "TITLE": {"a": [1]}, "ASSIGNED_BY_ID": [2], "CREATED_BY_ID": {"ID": 1}, "MODIFY_BY_ID": 2.0}
    host.answers(BATCH, Reply(body=core(lead=odd)))
    answers = read(host)
    assert answers.lead == odd
    assert answers.people == {}


def test_what_is_redacted_does_not_get_past_the_adapter(host: ScriptedHost) -> None:
    lead = {"ID": "123", "UF_CRM_FILE": {"id": 7, "downloadUrl": "CANARY"}, "searchContent": "CANARY"}
    host.answers(BATCH, Reply(body=core(lead=lead)))
    answers = read(host)
    assert answers.lead["UF_CRM_FILE"] == {"id": 7, "downloadUrl": "withheld"}
    assert "CANARY" not in repr(answers)


def test_half_a_surrogate_pair_does_not_take_the_lead_away(host: ScriptedHost) -> None:
    raw = Reply(body=core()).raw.replace(b"Oak desks", rb"Oak \ud800 desks")
    host.answers(BATCH, Reply(body=raw))
    assert read(host).lead["TITLE"] == "Oak \ufffd desks for the new office"


def test_a_redirect_is_told_and_not_followed(host: ScriptedHost) -> None:
    for target, leaf in (("http://127.0.0.2/rest/batch.json", MovedError), (f"{host.origin}/over.php", OwnPageError)):
        host.asked.clear()
        host.answers(BATCH, Reply(body=b"", status=302, headers={"Location": target}))
        with pytest.raises(leaf) as caught:
            read(host)
        assert caught.value.what.startswith("redirected")
        assert host.paths == [BATCH]


def test_a_busy_portal_is_not_asked_again(host: ScriptedHost) -> None:
    busy = {"error": "QUERY_LIMIT_EXCEEDED", "error_description": "Too many requests"}
    host.answers(BATCH, Reply(body=busy, status=503))
    with pytest.raises(PortalBusyError) as caught:
        read(host)
    assert (caught.value.wait_s, host.paths) == (2.0, [BATCH])


def test_a_stumbling_portal_is_asked_three_times_and_no_more(host: ScriptedHost) -> None:
    host.answers(BATCH, Reply(body=b"<html>Bad gateway</html>", status=502, kind="text/html"))
    with pytest.raises(NoResponseError):
        read(host)
    assert host.paths == [BATCH] * 3


def test_a_portal_that_stumbled_once_shows_the_lead(host: ScriptedHost) -> None:
    host.answers(BATCH, Reply(body=b"", status=500), Reply(body=core()))
    assert read(host).lead["ID"] == "123"
    assert host.paths == [BATCH] * 2


@pytest.mark.parametrize("error", ["?{}", "{}"])
def test_a_portal_that_repeats_the_token_puts_it_into_no_error(host: ScriptedHost, error: str) -> None:
    said = {"error": error.format(TOKEN), "error_description": f"who is {TOKEN}?"}
    for path in (BATCH, APP, PROFILE, ACCESS, LEAD):
        host.answers(path, Reply(body=said, status=401))
    with pytest.raises(TokenRefusedError) as caught:
        read(host)
    assert "canary" not in str(caught.value) + repr(caught.value) + repr(caught.value.__dict__)


GOOD = {"STATUS_ID": "NEW", "NAME": "Unassigned"}


def test_of_an_empty_or_bad_list_that_one_person_got_nothing_is_remembered_for_colleagues(host: ScriptedHost) -> None:
    cases: list[tuple[str, list[object], bool]] = [
        ("STATUS", [GOOD], True),
        ("STATUS", [], False),
        ("SOURCE", [], False),
        ("HONORIFIC", [], True),
        ("HONORIFIC", ["nonsense"], False),
        ("STATUS", [GOOD, "nonsense"], False),
        ("STATUS", [GOOD, {}], False),
        ("STATUS", [GOOD, {"STATUS_ID": "WON"}], False),
        ("STATUS", [GOOD, {"NAME": "Won"}], False),
        ("STATUS", [GOOD, GOOD], False),
    ]
    for entity, told, is_remembered in cases:
        with case(entity, told, is_remembered):
            host.answers(BATCH, Reply(body=core(**{entity: told})))
            answers = read(host)
            assert (entity in answers.told.directories) is is_remembered
            assert entity in answers.directories, "who got it sees the lead with it"


@pytest.mark.rule("S58", "bad")
def test_more_fields_and_longer_lists_than_are_read_are_named_and_the_first_are_there(host: ScriptedHost) -> None:
    fields = {f"UF_{number}": {"type": "string"} for number in range(MOST_FIELDS + 1)}
    statuses = [{"STATUS_ID": str(number), "NAME": "x"} for number in range(MOST_MEMBERS)]
    host.answers(BATCH, Reply(body=core(fields=fields, STATUS=statuses)))
    answers = read(host)
    assert answers.missing == (Missing.FURTHER_FIELDS, Missing.FURTHER_ENTRIES)
    assert len(answers.fields or ()) == MOST_FIELDS
    assert (answers.told.fields, answers.told.directories.keys() & {"STATUS"}) == (None, set()), "not to be remembered"


@pytest.mark.rule("S58", "bad")
def test_a_list_of_choices_that_is_longer_than_lists_are_read_is_named_too(host: ScriptedHost) -> None:
    items = [{"ID": str(number), "VALUE": "x"} for number in range(MOST_MEMBERS)]
    host.answers(BATCH, Reply(body=core(fields={"UF_A": {"type": "enumeration", "items": items}})))
    assert read(host).missing == (Missing.FURTHER_ENTRIES,)


@pytest.mark.costly
@pytest.mark.rule("S58", "bad")
@pytest.mark.parametrize("method", ["crm.lead.get", "crm.item.get"])
def test_a_lead_of_very_many_fields_is_read_as_far_as_it_is_shown(host: ScriptedHost, method: str) -> None:
    many = {f"{'A' if method == 'crm.lead.get' else 'PARENT_ID_'}{number}": "1" for number in range(150_000)}
    lead = {"ID": "123", **many} if method == "crm.lead.get" else {"item": {"id": 123, **many}}
    host.answers(BATCH, Reply(body=core(lead=lead)))
    answers = read(host, method=method)
    assert answers.left_out
    assert len(answers.lead) == MOST_FIELDS


@pytest.mark.costly
@pytest.mark.rule("S58", "bad")
def test_a_batch_that_is_too_large_is_asked_for_in_parts_and_a_lead_that_is_too_large_is_refused(
    host: ScriptedHost,
) -> None:
    one_by_one(host).answers(BATCH, Reply(body=core(fields={"UF_A": {"title": "x" * LARGEST}})))
    assert read(host).lead["ID"] == "123"
    host.answers(LEAD, Reply(body={"result": {"ID": "123", "TITLE": "x" * LARGEST}}))
    with pytest.raises(OversizedResponseError):
        read(host)


BLOCKED = Reply(body={"error": "OPERATION_TIME_LIMIT", "error_description": "Method is blocked"}, status=429)
WITHOUT_WORDS = ("blocked",)


@pytest.mark.fault("R36")
def test_where_the_batch_alone_is_over_its_time_what_is_needed_is_asked_directly(host: ScriptedHost) -> None:
    one_by_one(host).answers(BATCH, BLOCKED)
    host.answers(FIELDS, Reply(body={"result": sample("core_batch")["result"]["result"]["fields"]}))
    answers = read(host)
    assert host.paths == [BATCH, APP, PROFILE, ACCESS, LEAD, FIELDS]
    assert (answers.caller.user_id, answers.lead["ID"], answers.missing) == (2, "123", WITHOUT_WORDS)
    assert "UF_CRM_1720019876534" in (answers.fields or {})


@pytest.mark.fault("R37")
def test_a_batch_whose_block_names_no_end_is_not_sent_again_as_long_as_one_lasts(host: ScriptedHost) -> None:
    one_by_one(host).answers(BATCH, BLOCKED, Reply(body=core()))
    portal, clock = portal_at()
    for after_s, sent in ((0, True), (299, False), (301, True)):
        host.asked.clear()
        clock.now = NOW + timedelta(seconds=after_s)
        answers = portal.read_record(
            host.address, ViewerToken(TOKEN), LEAD_TAB.reader, RecordQuestion(record_id=123, codes=CODES)
        )
        assert (BATCH in host.paths, answers.lead["ID"]) == (sent, "123")
    assert answers.missing == ()


@pytest.mark.fault("R36")
def test_a_direct_call_that_is_blocked_too_ends_it(host: ScriptedHost) -> None:
    one_by_one(host).answers(BATCH, BLOCKED).answers(PROFILE, BLOCKED)
    with pytest.raises(PortalBusyError) as caught:
        read(host)
    assert (caught.value.method, host.paths) == ("profile", [BATCH, APP, PROFILE])


@pytest.mark.fault("R36")
def test_the_list_of_fields_does_not_hold_up_the_lead(host: ScriptedHost) -> None:
    for said in (BLOCKED, Reply(body=b"<html>"), Reply(body={"error": "QUERY_LIMIT_EXCEEDED"}, status=503)):
        with case(said):
            one_by_one(host).answers(BATCH, BLOCKED).answers(FIELDS, said)
            answers = read(host)
            assert (answers.lead["ID"], answers.fields, answers.missing) == ("123", None, ("fields", *WITHOUT_WORDS))


@pytest.mark.fault("R36")
def test_the_figure_of_the_envelope_is_noted_under_batch(host: ScriptedHost) -> None:
    body = core()
    body["time"] = {"operating": 12.25, "operating_reset_at": int(NOW.timestamp()) + 60}
    body["result"]["result_time"] = {"lead": {"operating": 0}}
    host.answers(BATCH, Reply(body=body))
    assert {load.method: load.operating_s for load in read(host).loads} == {"crm.lead.get": 0, "batch": 12.25}


LARGE = {"UF_CRM_LIST": {"type": "enumeration", "items": [{"ID": "1", "VALUE": "x" * LARGEST}]}}
FIELDS_OF_THE_SAMPLE = sample("core_batch")["result"]["result"]["fields"]


def test_a_list_of_fields_that_is_too_large_beside_the_lead_is_asked_for_apart(host: ScriptedHost) -> None:
    host.answers(BATCH, Reply(body=core(fields=LARGE)), Reply(body=core(fields=None)))
    host.answers(FIELDS, Reply(body={"result": FIELDS_OF_THE_SAMPLE}))
    answers = read(host)
    assert host.paths == [BATCH, BATCH, FIELDS]
    assert list(host.asked[1].json["cmd"]) == [key for key in host.asked[0].json["cmd"] if key != "fields"]
    assert (answers.missing, answers.people) == ((), {2: "Sara Holt", 1: "Ada Archer"})
    assert "UF_CRM_1720019876534" in (answers.fields or {})


def test_a_list_of_fields_that_is_too_large_by_itself_costs_the_custom_fields_and_says_so(host: ScriptedHost) -> None:
    host.answers(BATCH, Reply(body=core(fields=LARGE)), Reply(body=core(fields=None)))
    host.answers(FIELDS, Reply(body={"result": LARGE}))
    answers = read(host)
    assert (answers.lead["ID"], answers.fields, answers.missing) == ("123", None, (Missing.LARGE_FIELDS,))


def test_a_lead_that_is_too_large_itself_is_told(host: ScriptedHost) -> None:
    one_by_one(host).answers(BATCH, Reply(body=core(lead={"ID": "123", "COMMENTS": "x" * LARGEST})))
    host.answers(LEAD, Reply(body={"result": {"ID": "123", "COMMENTS": "x" * LARGEST}}))
    with pytest.raises(OversizedResponseError):
        read(host)
    assert host.paths == [BATCH, BATCH, APP, PROFILE, ACCESS, LEAD]
