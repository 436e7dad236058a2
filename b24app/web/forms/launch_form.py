"""Reads the form that opens a frame: the platform's fields in, a claim out.

Source: Bitrix24 REST docs, "Widget data" (the fields, and that older portals leave some out).
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

from b24app.domain.bounded_json import Json, UnreadableJsonError, parse
from b24app.domain.operations.placements import APPLICATION_PAGE
from b24app.domain.portal.installation import MEMBER_ID, digest
from b24app.domain.portal.launch import LaunchClaim
from b24app.domain.portal.portal_address import parse_domain, parse_endpoint
from b24app.domain.portal.tokens import LONGEST_LIFE_S, TokenPair, ViewerToken
from b24app.errors.own import KeyMissingError, MalformedRequestError
from b24app.web.forms import wire_form
from b24app.web.forms.wire_form import WireForm, posted_form

DOCUMENTED_LIFE_S = "3600"
MEANT = 8  # letters of a member_id
TRIALS = frozenset({"D", "T"})


def read_launch(form: WireForm, now: datetime) -> LaunchClaim:
    """Return the claim that a portal page posts.

    Raises:
        KeyMissingError: the portal gave no access token.
        MalformedRequestError: a field is missing, there twice, or not of the documented form.
    """
    placement = form.optional("PLACEMENT", wire_form.PLACEMENT, APPLICATION_PAGE)
    secure = form.optional("PROTOCOL", wire_form.SECONDS, "1") != "0"
    application_token = form.optional("APPLICATION_TOKEN", wire_form.TOKEN)
    return LaunchClaim(
        member_id=form.required("member_id", MEMBER_ID),
        pair=read_pair(form, now),
        came_from=parse_domain(form.optional("DOMAIN", wire_form.ADDRESS), secure=secure),
        oauth_server=oauth_server_hint(form.optional("SERVER_ENDPOINT", wire_form.ADDRESS)),
        application_token_digest=digest(application_token) if application_token else None,
        language=form.language("LANG"),
        placement=placement,
        record_id=None if placement == APPLICATION_PAGE else _record_id(_options(form)),
    )


def oauth_server_hint(endpoint: str) -> str:
    """Return the origin that a `server_endpoint` names, or "". It may only pick a pinned server."""
    return str(parse_endpoint(endpoint) or "")


def is_on_trial(form: Mapping[str, str]) -> bool:
    """Tell whether the portal's page says that the application is there on trial. Only our words depend on it.

    Source: Bitrix24 REST docs, "Widget data" (status).
    """
    return form.get("status", "") in TRIALS


def claimed_portal() -> str:
    """Return how the member_id begins that a launch or an event of this request names, "" where there is none.

    For the log only: enough to tell which portal was meant, and too little where somebody posts a token there.
    """
    form = posted_form()
    named = form.get("member_id") or form.get("auth[member_id]", "")
    return named[:MEANT] if MEMBER_ID.fullmatch(named) else ""


def token_life(form: WireForm, name: str) -> timedelta:
    """Return how long the posted access token lives, the documented hour where the form does not say.

    Raises:
        MalformedRequestError: it is no life of a token.
    """
    life_s = int(form.optional(name, wire_form.SECONDS, DOCUMENTED_LIFE_S))
    if not 0 < life_s <= LONGEST_LIFE_S:
        raise MalformedRequestError(name, "is not of the documented form")
    return timedelta(seconds=life_s)


def read_pair(form: WireForm, now: datetime) -> TokenPair:
    """Return the token pair that a launch form, or a page that renews itself, posts.

    Raises:
        KeyMissingError: the portal gave no access token.
        MalformedRequestError: a token is missing, or its life is none.
    """
    if form.is_empty("AUTH_ID"):
        raise KeyMissingError
    return TokenPair(
        access_token=ViewerToken(form.required("AUTH_ID", wire_form.TOKEN)),
        refresh_token=form.optional("REFRESH_ID", wire_form.TOKEN),
        expires_at=now + token_life(form, "AUTH_EXPIRES"),
    )


def _options(form: WireForm) -> Mapping[str, Json]:
    """Return the placement's options. An empty PHP array is written as a list."""
    text = form.optional("PLACEMENT_OPTIONS", wire_form.ANYTHING, "{}")
    try:
        options = parse(text.encode("utf-8", "surrogatepass"))
    except UnreadableJsonError:
        options = None
    if options == []:
        return {}
    if not isinstance(options, Mapping):
        raise MalformedRequestError("PLACEMENT_OPTIONS", "is no JSON object")
    return options


def _record_id(options: Mapping[str, Json]) -> int | None:
    found = options.get("ID")
    if found is None:
        return None
    if isinstance(found, bool) or not isinstance(found, str | int) or not wire_form.RECORD_ID.fullmatch(str(found)):
        raise MalformedRequestError("PLACEMENT_OPTIONS", "ID is no record's number")
    return int(found)
