"""Validates the authorization server's raw answers: a proof, a new pair, or a refusal.

Source: Bitrix24 REST docs, "OAuth 2.0 protocol", "Automatic renewal of tokens", "Error codes".
"""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import NoReturn

from b24app.adapters.rest.redirects import REDIRECTS
from b24app.adapters.rest.refusals import LEAVES, TRANSIENT_ERRORS, refusal
from b24app.adapters.rest.wire_values import number, table, text
from b24app.domain import bounded_json
from b24app.domain.bounded_json import Json
from b24app.domain.portal.installation import MEMBER_ID
from b24app.domain.portal.portal_address import Origin, parse_endpoint
from b24app.domain.portal.tokens import LONGEST_LIFE_S, TokenGrant, TokenPair, TokenProof, ViewerToken
from b24app.errors.outside import (
    AppRefusedError,
    AppRemovedError,
    BadCallError,
    BadTokenRequestError,
    ClientRefusedError,
    GrantRefusedError,
    InvalidResponseError,
    NoResponseError,
    OverloadedError,
    PaymentRequiredError,
    PortalClosedError,
    PortalError,
    ScopeMissingError,
    TokenExpiredError,
    TokenRefusedError,
)

SERVER_FAULTS = range(500, 600)
LONGEST_TOKEN = 2_048
SPENT = frozenset({"invalid_grant", "bad_verification_code", "expired_token"})
NOT_OURS = frozenset({"invalid_client", "wrong_client"})
NOT_INSTALLED = "not_installed"  # the one code that has this meaning alone: what it says may erase a portal
YES, NO = (True, "Y", "1"), (False, "N", "0")
NOT_FOUND = "not found"  # without a code it can only be the portal
PORTAL_GONE = re.compile(r"\bportal\b.*\bnot found\b", re.IGNORECASE)  # comes with several codes of no table
KNOWN_CODES = frozenset(LEAVES) | SPENT | NOT_OURS
KNOWN_THERE = (AppRemovedError, AppRefusedError, PaymentRequiredError, PortalClosedError, ScopeMissingError)
TOO_BUSY = (*TRANSIENT_ERRORS, OverloadedError)


def read_proof(server: Origin, status: int, body: bytes, now: datetime) -> TokenProof:
    """Return what `app.info` says about a token.

    Raises:
        TokenExpiredError, and those of KNOWN_THERE: the server knows the token or the portal, and refuses.
        TokenRefusedError: the server does not accept the token.
        NoResponseError: the server failed or is too busy.
        InvalidResponseError: no JSON, a redirect, or an answer that lacks the fields of a proof. One that does not say
            whether the app is installed says nothing: no is what may erase a portal, so it is never guessed.
    """
    said = _object(server, status, body)
    if "error" in said:
        _refuse_proof(server, status, said, now)
    result = table(said.get("result")) or {}
    install = table(result.get("install")) or {}
    endpoint = parse_endpoint(text(install.get("client_endpoint")))
    installed = install.get("installed")
    if installed in NO and endpoint is None:
        raise AppRemovedError("app.info", status=status)
    member_id, client_id = _member_id(server, install), text(result.get("client_id"))
    if not client_id or endpoint is None:
        raise InvalidResponseError(server.host, "app.info names no client or no portal address")
    if installed not in (*YES, *NO):
        raise InvalidResponseError(server.host, "app.info does not say whether the app is installed")
    return TokenProof(
        client_id=client_id,
        member_id=member_id,
        endpoint=endpoint,
        user_id=number(result.get("user_id")),
        installed=installed in YES,
        oauth_server=str(server),
    )


def read_grant(server: Origin, status: int, body: bytes, now: datetime) -> TokenGrant:
    """Return the new pair.

    Raises:
        GrantError, and those of KNOWN_THERE: the server refused.
        NoResponseError: the server failed or is too busy.
        InvalidResponseError: no JSON, a redirect, or not a whole pair of a portal.
    """
    said = _object(server, status, body)
    if "error" in said:
        _refuse_grant(server, status, said, now)
    access_token, refresh_token = (_token(server, said.get(name)) for name in ("access_token", "refresh_token"))
    life_s = number(said.get("expires_in"))
    user_id = number(said.get("user_id"))
    names_nobody = said.get("user_id") in (None, "")
    if access_token == refresh_token or not life_s or life_s > LONGEST_LIFE_S or (user_id is None and not names_nobody):
        raise InvalidResponseError(server.host, "the token answer contradicts itself")
    expires_at = now + timedelta(seconds=life_s)
    return TokenGrant(
        pair=TokenPair(
            access_token=ViewerToken(access_token),
            refresh_token=refresh_token,
            expires_at=expires_at,
            oauth_server=str(server),
        ),
        member_id=_member_id(server, said),
        user_id=user_id,
        endpoint=parse_endpoint(text(said.get("client_endpoint"))),
        oauth_server=str(server),
    )


def _object(server: Origin, status: int, body: bytes) -> Mapping[str, Json]:
    """Return the answer's JSON object, also of a refusal. A redirect has none: it is never followed."""
    try:
        said = bounded_json.parse(body)
    except ValueError:
        said = None
    if isinstance(said, Mapping) and ("error" in said or status not in SERVER_FAULTS) and status not in REDIRECTS:
        return said
    if status in SERVER_FAULTS:
        raise NoResponseError(server.host, f"status {status} without a word of its own")
    raise InvalidResponseError(server.host, f"status {status}, {len(body)} bytes, not the documented JSON")


def _refuse_proof(server: Origin, status: int, said: Mapping[str, Json], now: datetime) -> NoReturn:
    error = _refusal("app.info", status, said, now)
    if isinstance(error, (TokenExpiredError, *KNOWN_THERE)):
        raise type(error)(error.method, error.code, error.status)
    if isinstance(error, TOO_BUSY):
        raise NoResponseError(server.host, "too busy to answer")
    raise TokenRefusedError(error.method, error.code, error.status)


def _refuse_grant(server: Origin, status: int, said: Mapping[str, Json], now: datetime) -> NoReturn:
    code = text(said["error"]).lower()
    if code in SPENT:
        raise GrantRefusedError(code)
    if code in NOT_OURS:
        raise ClientRefusedError(code)
    error = _refusal("oauth.token", status, said, now)
    if isinstance(error, KNOWN_THERE):
        raise type(error)(error.method, error.code, error.status)
    if isinstance(error, TOO_BUSY) or status in SERVER_FAULTS:
        raise NoResponseError(server.host, "too busy to answer")
    if isinstance(error, BadCallError):
        raise BadTokenRequestError(code)
    raise InvalidResponseError(server.host, f"status {status}, a refusal of no documented kind")


def _refusal(method: str, status: int, said: Mapping[str, Json], now: datetime) -> PortalError:
    """Return our error. A portal that is gone is told by the text, unless the code has a meaning of its own.

    APPLICATION_NOT_FOUND and ERROR_OAUTH have several causes there, whatever their text says: none is a removal.
    Source: docs/platform.md 3.5.
    """
    error = refusal(method, status, said, now)
    is_gone = PORTAL_GONE.search(error.description) and error.code.lower() not in KNOWN_CODES
    if (is_gone and status not in SERVER_FAULTS) or (not error.code and NOT_FOUND in error.description.lower()):
        return PortalClosedError(error.method, error.code, error.status)
    if isinstance(error, AppRemovedError) and error.code.lower() != NOT_INSTALLED:
        return AppRefusedError(error.method, error.code, error.status)
    return error


def _token(server: Origin, value: Json) -> str:
    if isinstance(value, str) and 0 < len(value) <= LONGEST_TOKEN and value.isascii() and value.isprintable():
        return value
    raise InvalidResponseError(server.host, "a token is missing or is none")


def _member_id(server: Origin, said: Mapping[str, Json]) -> str:
    value = said.get("member_id")
    if isinstance(value, str) and MEMBER_ID.fullmatch(value):
        return value
    raise InvalidResponseError(server.host, "no portal is named")
