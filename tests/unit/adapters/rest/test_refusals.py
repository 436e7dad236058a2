import inspect
from datetime import UTC, datetime
from itertools import product

import pytest

from b24app.adapters.portal.no_lead import LEAVES as LEAD_LEAVES
from b24app.adapters.portal.no_lead import LEAVES_BY_TEXT as LEAD_LEAVES_BY_TEXT
from b24app.adapters.rest.refusals import LEAVES, LEAVES_BY_TEXT, front_is_busy, refusal
from b24app.domain.bounded_json import Json
from b24app.errors import outside
from b24app.errors.outside import (
    AppRefusedError,
    AppRemovedError,
    BadCallError,
    CallDeniedError,
    CallRefusedError,
    LeadsOffError,
    PaymentRequiredError,
    PortalBusyError,
    PortalError,
    RestUnavailableError,
    TokenRefusedError,
)
from tests.case import case

NOW = datetime(2026, 11, 23, 16, 0, tzinfo=UTC)


def refused(error: Json, description: Json = "", status: int = 400, **more: Json) -> PortalError:
    return refusal("crm.lead.get", status, {"error": error, "error_description": description, **more}, NOW)


def test_a_code_decides_in_any_case_and_at_any_status() -> None:
    for code, status in product(LEAVES, (200, 400, 401, 403, 410, 500, 503)):
        for written in (code, code.upper()):
            error = refused(written, "whatever", status)
            assert (type(error), error.code, error.status) == (LEAVES[code], written, status), (written, status)


def test_where_a_code_means_several_things_its_text_decides() -> None:
    """docs/platform.md 4.7, 13.11."""
    cases: list[tuple[Json, str, type[PortalError]]] = [
        ("ERROR_OAUTH", "Application not installed", AppRemovedError),
        ("ERROR_OAUTH", "Subscription has been ended", PaymentRequiredError),
        ("ERROR_OAUTH", "something else", AppRefusedError),
        ("ACCESS_DENIED", "REST is available only on commercial plans.", RestUnavailableError),
        ("ACCESS_DENIED", "Access denied! Administrator authorization required", CallDeniedError),
        ("ACCESS_DENIED", "", CallDeniedError),
        ("NEW_CODE", "", CallRefusedError),
        ("", "Access denied.", CallRefusedError),
        ("100", "Invalid value", BadCallError),
        ("", "The REST API is available on commercial plans only", CallRefusedError),
        (101, "Invalid value", CallRefusedError),
    ]
    for code, description, leaf in cases:
        assert type(refused(code, description)) is leaf, (code, description, leaf)


def test_a_code_that_no_table_has_is_a_matter_of_the_token_where_the_status_says_so() -> None:
    """docs/platform.md 4.7."""
    for code in ("SOMETHING_NEW", "WRONG_TOKEN_2", 101):
        leaves = {status: type(refused(code, status=status)) for status in (200, 400, 401, 403, 404, 500)}
        assert leaves == dict.fromkeys(leaves, CallRefusedError) | {401: TokenRefusedError}, code


def test_a_refusal_without_a_code_is_read_by_its_text_at_any_status() -> None:
    assert {type(refused("", "Access denied.", status)) for status in (400, 401)} == {CallRefusedError}


def test_every_kind_of_portal_error_comes_from_the_table() -> None:
    kinds = {kind for _, kind in inspect.getmembers(outside, inspect.isclass) if issubclass(kind, PortalError)}
    by_text = [leaf for leaves in LEAVES_BY_TEXT.values() for leaf in leaves.values()]
    of_the_lead = {*LEAD_LEAVES.values(), *LEAD_LEAVES_BY_TEXT.values(), LeadsOffError}
    reached = {*LEAVES.values(), *by_text, *of_the_lead, CallRefusedError}
    assert kinds - {PortalError} == reached


def at(in_s: float) -> Json:
    return {"operating_reset_at": int(NOW.timestamp() + in_s)}


def test_the_wait_is_the_portals_word_within_reason() -> None:
    for reset_in_s, wait_s in ((17, 17.0), (-5, 2.0), (0.5, 2.0), (10_000, 60.0), (10**13, 60.0)):
        error = refused("QUERY_LIMIT_EXCEEDED", time=at(reset_in_s))
        assert isinstance(error, PortalBusyError), reset_in_s
        assert (error.wait_s, error.is_block) == (wait_s, False), reset_in_s


@pytest.mark.fault("R37")
def test_a_method_that_ran_too_long_is_waited_for_until_the_reset_ten_seconds_at_least() -> None:
    for reset_in_s, wait_s in ((17, 17.0), (-5, 10.0), (250, 250.0), (10_000, 300.0)):
        error = refused("operation_time_limit", time=at(reset_in_s))
        assert isinstance(error, PortalBusyError), reset_in_s
        assert (error.wait_s, error.is_block, error.told) == (wait_s, True, True), reset_in_s
    silent = refused("OPERATION_TIME_LIMIT")
    assert isinstance(silent, PortalBusyError)
    assert (silent.wait_s, silent.told) == (10.0, False)


def test_without_the_portals_word_the_wait_is_two_seconds() -> None:
    cases: list[Json] = [None, [], "soon", {"operating_reset_at": "soon"}, {"operating_reset_at": [1]}]
    for time in cases:
        error = refused("QUERY_LIMIT_EXCEEDED", time=time)
        assert isinstance(error, PortalBusyError), time
        assert error.wait_s == 2.0, time


@pytest.mark.fault("R12")
def test_a_front_server_is_waited_for_as_long_as_it_says_within_reason() -> None:
    """docs/platform.md 4.6."""
    for retry_after, wait_s in (("30", 30.0), ("0", 2.0), ("1", 2.0), ("600", 60.0), ("999999999", 60.0)):
        with case(retry_after):
            for status in (429, 503):
                error = front_is_busy("batch", status, retry_after)
                assert error is not None
                assert (error.wait_s, error.is_block, error.told) == (wait_s, False, True)


def test_only_whole_seconds_are_read_of_it() -> None:
    for retry_after in ("", " ", "soon", "-5", "1.5", "٣", "3" * 5000, "Wed, 21 Oct 2026 07:28:00 GMT"):
        error = front_is_busy("batch", 429, retry_after)
        assert error is not None, retry_after
        assert (error.wait_s, error.told) == (2.0, False), retry_after
        assert front_is_busy("batch", 503, retry_after) is None, retry_after


def test_any_other_status_of_a_front_server_is_not_busy() -> None:
    assert [status for status in (200, 401, 403, 404, 408, 500, 502, 504) if front_is_busy("batch", status, "5")] == []


def test_a_code_that_is_none_is_not_repeated() -> None:
    cases: list[Json] = [None, [], {}, {"code": "BITRIX_REST_V3"}, True, "a b", "x" * 65, "0a1b2c3d" * 8]
    for error in cases:
        assert refused(error).code in ("", "?"), error


def test_the_description_is_for_the_log_and_short() -> None:
    assert len(refused("X", "a" * 10_000).description) == 200
    assert refused("X", ["a"]).description == ""
