import json
from datetime import timedelta
from itertools import product

import pytest

from b24app.adapters.oauth.token_answers import read_grant, read_proof
from b24app.domain.portal.portal_address import Origin
from b24app.errors import FullLeadError
from b24app.errors.outside import (
    AppRefusedError,
    AppRemovedError,
    BadTokenRequestError,
    ClientRefusedError,
    GrantRefusedError,
    InvalidResponseError,
    NoResponseError,
    PaymentRequiredError,
    PortalClosedError,
    ScopeMissingError,
    TokenExpiredError,
    TokenRefusedError,
)
from tests.case import case
from tests.wire.neighbours import NOW
from tests.wire.scripted_host import sample

SERVER = Origin(scheme="https", host="oauth.bitrix.info", port=443)
PORTAL = Origin(scheme="https", host="portal.bitrix24.com", port=443)
GOOD = sample("oauth_token")


def raw(body: object) -> bytes:
    return body if isinstance(body, bytes) else json.dumps(body).encode()


@pytest.mark.rule("S30", "good")
def test_a_good_token_answer_is_a_grant() -> None:
    grant = read_grant(SERVER, 200, raw(GOOD), NOW)
    assert (grant.pair.access_token, grant.pair.refresh_token) == (GOOD["access_token"], GOOD["refresh_token"])
    assert (grant.member_id, grant.user_id, grant.endpoint) == (GOOD["member_id"], 2, PORTAL)
    assert (grant.pair.expires_at, grant.oauth_server) == (NOW + timedelta(hours=1), "https://oauth.bitrix.info")


def test_what_is_written_otherwise_but_means_the_same_is_taken() -> None:
    cases: list[dict[str, object]] = [
        {"expires_in": "3600"},
        {"user_id": "2"},
        {"expires": None},
        {"client_endpoint": "ftp://nowhere/"},
        {"more": []},
    ]
    for change in cases:
        assert read_grant(SERVER, 200, raw({**GOOD, **change}), NOW).user_id == 2, change


def test_a_person_who_is_not_named_is_none() -> None:
    unnamed = {name: value for name, value in GOOD.items() if name != "user_id"}
    for nobody in (unnamed, {**GOOD, "user_id": None}, {**GOOD, "user_id": ""}):
        assert read_grant(SERVER, 200, raw(nobody), NOW).user_id is None


@pytest.mark.rule("S30", "bad")
def test_a_token_answer_that_is_not_whole_is_nonsense() -> None:
    cases: list[object] = [
        {},
        [],
        b"null",
        b"7",
        b"",
        b"<html>",
        b'{"access_token": "a"',
        {**GOOD, "access_token": ""},
        {**GOOD, "access_token": None},
        {**GOOD, "access_token": ["a"]},
        {**GOOD, "access_token": "a\nb"},
        {**GOOD, "access_token": "a" * 5000},
        {**GOOD, "refresh_token": 7},
        {**GOOD, "refresh_token": GOOD["access_token"]},
        {name: value for name, value in GOOD.items() if name != "refresh_token"},
        {name: value for name, value in GOOD.items() if name != "expires_in"},
        {**GOOD, "expires_in": "soon"},
        {**GOOD, "expires_in": -1},
        {**GOOD, "expires_in": 0},
        {**GOOD, "expires_in": True},
        {**GOOD, "expires_in": 3600.5},
        {**GOOD, "expires_in": 10**12},
        {**GOOD, "member_id": None},
        {**GOOD, "member_id": ""},
        {**GOOD, "member_id": "a" * 65},
        {**GOOD, "member_id": "no portal"},
        {**GOOD, "user_id": "root"},
        {**GOOD, "user_id": []},
        {**GOOD, "user_id": False},
        b'{"access_token": "a", "access_token": "b"}',
    ]
    for body in cases:
        with case(body), pytest.raises(InvalidResponseError):
            read_grant(SERVER, 200, raw(body), NOW)


def test_a_refused_refresh_is_decided_by_its_error_at_any_status() -> None:
    cases: list[tuple[str, type[FullLeadError]]] = [
        ("invalid_grant", GrantRefusedError),
        ("INVALID_GRANT", GrantRefusedError),
        ("bad_verification_code", GrantRefusedError),
        ("expired_token", GrantRefusedError),
        ("invalid_client", ClientRefusedError),
        ("wrong_client", ClientRefusedError),
        ("NOT_INSTALLED", AppRemovedError),
        ("PAYMENT_REQUIRED", PaymentRequiredError),
        ("QUERY_LIMIT_EXCEEDED", NoResponseError),
        ("invalid_scope", ScopeMissingError),
        ("insufficient_scope", ScopeMissingError),
        ("invalid_request", BadTokenRequestError),
        ("PORTAL_DELETED", PortalClosedError),
        ("ERROR_OAUTH", AppRefusedError),
        ("CONNECTION_ERROR", NoResponseError),
        ("", InvalidResponseError),
    ]
    for error, leaf in cases:
        statuses = (200, 400, 401, 403)
        assert {status: raised(status, {"error": error}) for status in statuses} == dict.fromkeys(statuses, leaf), error


def test_a_portal_that_is_not_found_is_told_by_the_text_where_there_is_no_code() -> None:
    for status in (200, 400, 404):
        with case(status):
            body = raw({"error": "", "error_description": "Portal was not found"})
            for read in (read_grant, read_proof):
                with pytest.raises(PortalClosedError):
                    read(SERVER, status, body, NOW)


def test_a_portal_that_is_not_found_is_told_by_the_text_whatever_code_it_comes_with() -> None:
    """docs/platform.md 3.5."""
    for description in ("Portal not found", "Portal domain not found or inaccessible"):
        for code in ("not_found", "unknown_error", "NEW_CODE"):
            with case(description, code):
                for read, status in product((read_grant, read_proof), (400, 401, 404)):
                    with pytest.raises(PortalClosedError):
                        read(SERVER, status, raw({"error": code, "error_description": description}), NOW)


def test_a_code_with_a_meaning_of_its_own_keeps_it_whatever_is_not_found() -> None:
    cases: list[tuple[str, type[FullLeadError]]] = [
        ("invalid_grant", GrantRefusedError),
        ("invalid_client", ClientRefusedError),
        ("NOT_INSTALLED", AppRemovedError),
        ("PAYMENT_REQUIRED", PaymentRequiredError),
        ("invalid_request", BadTokenRequestError),
    ]
    for code, leaf in cases:
        assert raised(400, {"error": code, "error_description": "Portal not found"}) is leaf, code


@pytest.mark.parametrize("error", ["not_found", "unknown_error"])
def test_without_the_portal_in_its_text_a_new_code_says_nothing_of_it(error: str) -> None:
    assert raised(404, {"error": error, "error_description": "Page not found"}) is InvalidResponseError
    assert raised(404, {"error": error}) is InvalidResponseError
    assert raised(500, {"error": error, "error_description": "Portal not found"}) is NoResponseError


def test_a_failing_server_refuses_nothing() -> None:
    for status in (500, 502, 503, 504):
        bodies: tuple[object, ...] = (b"", b"<html>", {}, GOOD, {"error": "internal_error"})
        assert [body for body in bodies if raised(status, body) is not NoResponseError] == [], status


def raised(status: int, body: object) -> type[FullLeadError] | None:
    try:
        read_grant(SERVER, status, raw(body), NOW)
    except FullLeadError as error:
        return type(error)
    return None


def test_a_redirect_with_a_good_body_is_a_redirect() -> None:
    for status in (301, 302, 307):
        with case(status):
            with pytest.raises(InvalidResponseError):
                read_grant(SERVER, status, raw(GOOD), NOW)
            with pytest.raises(InvalidResponseError):
                read_proof(SERVER, status, raw(info()), NOW)


def info(**changes: object) -> dict[str, object]:
    body = sample("oauth_app_info")
    result = body["result"]
    install = result["install"] | {name: value for name, value in changes.items() if name in result["install"]}
    return {
        "result": result | {name: value for name, value in changes.items() if name in result} | {"install": install}
    }


def test_a_good_app_info_is_a_proof() -> None:
    proof = read_proof(SERVER, 200, raw(info()), NOW)
    assert (proof.client_id, proof.member_id) == ("local.64fd1a2b3c4d55.12345678", GOOD["member_id"])
    assert (proof.endpoint, proof.user_id, proof.installed) == (PORTAL, 2, True)


def test_installed_is_what_says_yes_and_not_installed_what_says_no() -> None:
    for said, installed in ((False, False), ("N", False), ("0", False), ("Y", True), (1, True)):
        assert read_proof(SERVER, 200, raw(info(installed=said)), NOW).installed is installed, said


@pytest.mark.rule("S59", "bad")
@pytest.mark.fault("R7")
def test_what_says_neither_yes_nor_no_says_nothing_of_the_installation() -> None:
    cases: list[object] = [None, "", "false", 2, -1, [], {}, ["N"]]
    for said in cases:
        for client_endpoint in ("", "https://portal.bitrix24.com/rest/"):
            with case(said, client_endpoint), pytest.raises(InvalidResponseError):
                read_proof(SERVER, 200, raw(info(installed=said, client_endpoint=client_endpoint)), NOW)


@pytest.mark.rule("S59", "bad")
@pytest.mark.fault("R7")
def test_an_answer_without_a_word_of_installed_says_nothing_of_it() -> None:
    body = json.loads(raw(info()))
    del body["result"]["install"]["installed"]
    with pytest.raises(InvalidResponseError):
        read_proof(SERVER, 200, raw(body), NOW)


def test_an_app_that_is_not_installed_needs_no_address_to_be_removed() -> None:
    with pytest.raises(AppRemovedError):
        read_proof(SERVER, 200, raw(info(installed=False, client_endpoint="")), NOW)


def test_an_app_info_that_proves_nothing_is_nonsense() -> None:
    cases: list[object] = [
        {},
        [],
        b"<html>",
        {"result": None},
        {"result": []},
        {"result": {"client_id": "a", "install": []}},
        info(client_id=""),
        info(client_id=None),
        info(member_id=""),
        info(member_id=7),
        info(client_endpoint=""),
        info(client_endpoint=["https://portal.bitrix24.com/rest/"]),
        info(client_endpoint="https://user@portal.bitrix24.com/rest/"),
        info(client_endpoint="https://portal.bitrix24.com/rest/?x"),
        info(client_endpoint="//portal.bitrix24.com/rest/"),
    ]
    for body in cases:
        with case(body), pytest.raises(InvalidResponseError):
            read_proof(SERVER, 200, raw(body), NOW)


def test_a_refused_proof_is_decided_by_its_error() -> None:
    cases: list[tuple[str, type[FullLeadError]]] = [
        ("expired_token", TokenExpiredError),
        ("invalid_token", TokenRefusedError),
        ("invalid_client", TokenRefusedError),
        ("NO_AUTH_FOUND", TokenRefusedError),
        ("APPLICATION_NOT_FOUND", AppRefusedError),
        ("NOT_INSTALLED", AppRemovedError),
        ("PAYMENT_REQUIRED", PaymentRequiredError),
        ("invalid_scope", ScopeMissingError),
        ("PORTAL_DELETED", PortalClosedError),
        ("INTERNAL_SERVER_ERROR", NoResponseError),
        ("CONNECTION_ERROR", NoResponseError),
        ("anything", TokenRefusedError),
    ]
    for error, leaf in cases:
        with case(error):
            for status in (200, 400, 401, 403, 500):
                with pytest.raises(leaf):
                    read_proof(SERVER, status, raw({"error": error}), NOW)


@pytest.mark.rule("S59", "bad")
@pytest.mark.parametrize("code", ["APPLICATION_NOT_FOUND", "ERROR_OAUTH"])
def test_a_code_with_several_causes_is_no_removal_whatever_its_text_says(code: str) -> None:
    body = raw({"error": code, "error_description": "Application not installed"})
    for read in (read_grant, read_proof):
        with pytest.raises(AppRefusedError):
            read(SERVER, 401, body, NOW)
