"""Why a lead cannot be read: by the code, by the text where there is none, or because the portal has no leads."""

import pytest

from b24app.adapters.portal.no_lead import lead_refusal, why_no_lead
from b24app.adapters.rest.refusals import refusal
from b24app.errors.outside import (
    BadCallError,
    CallDeniedError,
    CallRefusedError,
    LeadDeniedError,
    LeadMethodMissingError,
    LeadMissingError,
    LeadsOffError,
    PortalError,
    RestUnavailableError,
    TokenExpiredError,
)
from tests.case import case
from tests.wire.neighbours import NOW, portal_client
from tests.wire.scripted_host import Reply, ScriptedHost

MODE = "/rest/crm.settings.mode.get.json"


def refused(code: str, description: str = "") -> PortalError:
    return refusal("crm.lead.get", 400, {"error": code, "error_description": description}, NOW)


def test_the_code_decides_and_the_text_only_where_there_is_none() -> None:
    cases: list[tuple[str, str, type[PortalError]]] = [
        ("", "Access denied.", LeadDeniedError),
        ("", "Not found", LeadMissingError),
        ("", "ID is not defined or invalid.", BadCallError),
        ("", "ID is not defined or invalid", BadCallError),
        ("", "something new", CallRefusedError),
        ("NOT_FOUND", "Kein Element", LeadMissingError),
        ("ACCESS_DENIED", "Zugriff verweigert", LeadDeniedError),
        ("access_denied", "", LeadDeniedError),
        ("ENTITY_TYPE_NOT_SUPPORTED", "", LeadMethodMissingError),
        ("ERROR_METHOD_NOT_FOUND", "Method not found!", LeadMethodMissingError),
        ("ERROR_CORE", "Not found", CallRefusedError),
        ("100", "Access denied.", BadCallError),
        ("ACCESS_DENIED", "REST is available only on commercial plans.", RestUnavailableError),
        ("expired_token", "Access denied.", TokenExpiredError),
    ]
    for code, description, leaf in cases:
        reason = lead_refusal(refused(code, description))
        assert (type(reason), reason.code, reason.description) == (leaf, code, description), (code, description, leaf)


@pytest.mark.parametrize("description", ["Access denied.", "Not found"])
def test_a_portal_without_leads_is_the_reason(host: ScriptedHost, description: str) -> None:
    host.answers(MODE, Reply(body={"result": 2}))
    assert type(why_no_lead(portal_client(host.origin), refused("", description))) is LeadsOffError


def test_no_clear_word_on_the_mode_leaves_the_reason_as_it_is(host: ScriptedHost) -> None:
    for reply in (
        Reply(body={"result": 1}),
        Reply(body={"result": "odd"}),
        Reply(body={"error": "insufficient_scope"}, status=403),
        Reply(body=b"<html>", kind="text/html"),
        Reply(body=b"", status=302, headers={"Location": "https://stranger.example/"}),
    ):
        with case(reply):
            host.answers(MODE, reply)
            assert type(why_no_lead(portal_client(host.origin), refused("", "Not found"))) is LeadMissingError


def test_nobody_asks_for_the_mode_where_the_reason_is_another(host: ScriptedHost) -> None:
    for code in ("expired_token", "QUERY_LIMIT_EXCEEDED", "WRONG_AUTH_TYPE", "NEW_CODE"):
        why_no_lead(portal_client(host.origin), refused(code))
    assert host.paths == []
    assert type(refused("ACCESS_DENIED")) is CallDeniedError, "the premise: elsewhere it is no word on a lead"
