"""The whole adapter against the stand-in portal, over HTTP; what no documented portal does stands in other files."""

from collections.abc import Iterator
from functools import partial
from typing import get_args

import pytest

from b24app.domain.lead.answers import RecordQuestion
from b24app.domain.operations.placements import LEAD_TAB
from b24app.errors import FullLeadError
from b24app.errors.outside import (
    AppRemovedError,
    InvalidResponseError,
    LeadDeniedError,
    LeadMissingError,
    MovedError,
    NoResponseError,
    OverloadedError,
    OwnPageError,
    PaymentRequiredError,
    PersonGoneError,
    PortalAccessError,
    PortalBusyError,
    PortalClosedError,
    PortalFailedError,
    RestUnavailableError,
    ScopeMissingError,
    TokenExpiredError,
    TokenRefusedError,
)
from demo.bitrix24_standin.profiles import Statuses
from demo.bitrix24_standin.wire import Exchange
from tests.case import case
from tests.wire.hostile_server import LATE_S
from tests.wire.neighbours import Neighbours, neighbours, rest_portal

QUESTION = RecordQuestion(record_id=123, codes=())
ALLOWED = RecordQuestion(record_id=123, codes=("U2",))
MISSING = RecordQuestion(record_id=999_999, codes=())


@pytest.fixture(params=get_args(Statuses))
def near(request: pytest.FixtureRequest) -> Iterator[Neighbours]:
    """Give the neighbours twice: with the statuses of the documents, and with those of the portal's code."""
    with neighbours(request.param) as near:
        yield near


def test_a_lead_costs_one_request(near: Neighbours) -> None:
    answers = rest_portal().read_record(near.address, near.token(), LEAD_TAB.reader, ALLOWED)
    assert [exchange.api_method for exchange in near.portal.wire] == ["batch"]
    assert (answers.caller.user_id, answers.caller.name, answers.caller.covered) == (2, "Sara Holt", True)
    assert (answers.lead["ID"], answers.missing, answers.refusal) == ("123", (), None)
    assert answers.people[1] == "Ada Archer"


def test_codes_that_do_not_cover_the_person_do_not_cover_them(near: Neighbours) -> None:
    assert not rest_portal().who_asks(near.address, near.token(), ("U1", "D4")).covered


def test_an_administrator_is_told_apart(near: Neighbours) -> None:
    assert rest_portal().who_asks(near.address, near.token("admin"), ()).is_admin
    assert not rest_portal().who_asks(near.address, near.token("sara"), ()).is_admin


@pytest.mark.parametrize(("login", "leaf"), [("admin", LeadMissingError), ("rob", LeadDeniedError)])
def test_a_lead_that_is_not_there_is_missing_or_denied_as_the_person_may_know(
    near: Neighbours, login: str, leaf: type[FullLeadError]
) -> None:
    assert type(rest_portal().read_record(near.address, near.token(login), LEAD_TAB.reader, MISSING).refusal) is leaf


ALONE = ("app.info", "profile", "user.access", "crm.lead.get", "crm.lead.fields")


@pytest.mark.parametrize("fault", ["batch_refused", "batch_garbled"])
def test_a_portal_without_batches_shows_the_lead_with_codes(near: Neighbours, fault: str) -> None:
    near.portal.faults[fault]()
    answers = rest_portal().read_record(near.address, near.token(), LEAD_TAB.reader, ALLOWED)
    assert (answers.lead["ID"], answers.caller.covered, "STATUS" in answers.missing) == ("123", True, True)
    assert answers.fields
    asked = [exchange.api_method for exchange in near.portal.wire]
    assert asked == ["batch", *ALONE]


def test_each_fault_is_its_own_error_after_a_known_number_of_requests(near: Neighbours) -> None:
    cases: list[tuple[str, type[FullLeadError], int]] = [
        ("expire_tokens", TokenExpiredError, 1),
        ("revoke_tokens", TokenRefusedError, 1),
        ("user_dismissed", PersonGoneError, 1),
        ("user_excluded", PortalAccessError, 1),
        ("app_removed", AppRemovedError, 1),
        ("payment_over", PaymentRequiredError, 1),
        ("plan_without_rest", RestUnavailableError, 1),
        ("portal_deleted", PortalClosedError, 1),
        ("overload_limit", OverloadedError, 1),
        ("rest_503", PortalBusyError, 1),
        ("rest_429", PortalBusyError, 2),
        ("rest_500", PortalFailedError, 3),
        ("rest_502", NoResponseError, 3),
        ("reset", NoResponseError, 1),
        ("redirect_foreign", MovedError, 1),
        ("redirect_own", OwnPageError, 1),
        ("truncated", InvalidResponseError, 2),
        ("html_200", InvalidResponseError, 2),
        ("lead_list", InvalidResponseError, 1),
        ("lead_other", InvalidResponseError, 1),
        ("lead_digits", InvalidResponseError, 4),
        ("lead_deep", InvalidResponseError, 4),
    ]
    for fault, leaf, requests in cases:
        with case(fault):
            token = near.token()
            near.portal.wire.clear()
            near.portal.faults[fault]()
            with pytest.raises(leaf) as caught:
                rest_portal().read_record(near.address, token, LEAD_TAB.reader, QUESTION)
            assert type(caught.value) is leaf
            assert near.portal.wire.wait_for(partial(are, requests), LATE_S)
            assert token not in f"{caught.value!s}{caught.value!r}"
            near.portal.faults.reset()


def are(number: int, exchanges: list[Exchange]) -> bool:
    return len(exchanges) == number


def test_a_missing_right_is_why_there_is_no_lead(near: Neighbours) -> None:
    token = near.token()
    near.portal.faults.scope_missing()
    assert isinstance(
        rest_portal().read_record(near.address, token, LEAD_TAB.reader, QUESTION).refusal, ScopeMissingError
    )


def test_a_person_without_rights_in_the_crm_is_denied_the_lead(near: Neighbours) -> None:
    near.portal.faults.no_crm_rights()
    assert isinstance(
        rest_portal().read_record(near.address, near.token(), LEAD_TAB.reader, QUESTION).refusal, LeadDeniedError
    )


@pytest.mark.parametrize("fault", ["lead_surrogates", "lead_types"])
def test_odd_values_do_not_take_the_lead_away(near: Neighbours, fault: str) -> None:
    near.portal.faults[fault]()
    assert rest_portal().read_record(near.address, near.token(), LEAD_TAB.reader, QUESTION).lead["ID"] == "123"


def test_a_dripping_portal_is_left_at_the_deadline(near: Neighbours) -> None:
    near.portal.faults.drip_body(value=0.05)
    with pytest.raises(NoResponseError):
        rest_portal(deadline_s=0.5).read_record(near.address, near.token(), LEAD_TAB.reader, QUESTION)


def test_a_portal_that_moved_is_not_followed(near: Neighbours) -> None:
    address, token = near.address, near.token()
    near.portal.faults.portal_renamed()
    with pytest.raises(MovedError, match="redirected"):
        rest_portal().read_record(address, token, LEAD_TAB.reader, QUESTION)
    assert len(near.portal.wire) == 1
