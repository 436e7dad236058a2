import pytest

from b24app.domain.portal.confirmed_token import confirmed_token
from b24app.errors.outside import TokenExpiredError, TokenRefusedError
from b24app.errors.portal_setup import TokenUnknownThereError
from tests.case import case


def test_a_portal_that_knows_no_token_although_this_one_was_confirmed_is_set_up_wrongly() -> None:
    refused = TokenRefusedError("crm.lead.get", "NO_AUTH_FOUND", 401, "Wrong authorization data")
    with pytest.raises(TokenUnknownThereError) as told, confirmed_token():
        raise refused
    assert (told.value.method, told.value.code, told.value.status) == (refused.method, refused.code, refused.status)
    assert told.value.description == refused.description


def test_any_other_refusal_is_what_the_portal_says() -> None:
    for refused, is_confirmed in (
        (TokenRefusedError("crm.lead.get", "NO_AUTH_FOUND", 401), False),
        (TokenRefusedError("crm.lead.get", "invalid_token", 401), True),
        (TokenExpiredError("crm.lead.get", "expired_token", 401), True),
    ):
        with case(refused):
            with pytest.raises(type(refused)) as told, confirmed_token(is_confirmed=is_confirmed):
                raise refused
            assert told.value is refused
