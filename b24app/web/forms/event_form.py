"""Reads life-cycle events of Bitrix24: bracketed form fields in, a hint or a claim out.

Source: Bitrix24 REST docs, OnAppInstall, OnAppUpdate, OnAppUninstall, "Safe event handlers".
"""

from datetime import datetime

from b24app.domain.operations.placements import APPLICATION_PAGE
from b24app.domain.portal.installation import MEMBER_ID, digest
from b24app.domain.portal.launch import LaunchClaim
from b24app.domain.portal.tokens import TokenPair, ViewerToken
from b24app.domain.portal.uninstall_hint import UninstallHint
from b24app.web.forms import wire_form
from b24app.web.forms.launch_form import oauth_server_hint, token_life
from b24app.web.forms.wire_form import WireForm

# No portal sends ONAPPUPDATE any more, so it is not bound (domain/operations/binding_steps.py), and the documents still
# describe it. One that comes from an earlier binding is taken. Source: docs/platform.md 1.4.
INSTALLING = frozenset({"ONAPPINSTALL", "ONAPPUPDATE"})
UNINSTALLING = "ONAPPUNINSTALL"


def event_name(form: WireForm) -> str:
    """Return the event's name in capitals."""
    return form.required("event", wire_form.PLACEMENT)


def has_token(form: WireForm) -> bool:
    """Tell whether a person stands behind the event. Robots and agents send theirs without tokens, which prove nothing.

    Source: the vendor's event classes (docs/platform.md 1.4), read on 28 November 2026.

    Raises:
        MalformedRequestError: the event names no portal.
    """
    form.required("auth[member_id]", MEMBER_ID)
    return bool(form.body.get("auth[access_token]"))


def read_uninstall(form: WireForm) -> UninstallHint:
    """Return what an ONAPPUNINSTALL event says. It carries no token that could prove it.

    Raises:
        MalformedRequestError: a field is missing, there twice, or not of the documented form.
    """
    token = form.optional("auth[application_token]", wire_form.TOKEN)
    return UninstallHint(
        member_id=form.required("auth[member_id]", MEMBER_ID),
        application_token_digest=digest(token) if token else None,
        clean=form.optional("data[CLEAN]", wire_form.SECONDS, "0") == "1",
    )


def read_install_event(form: WireForm, now: datetime) -> LaunchClaim:
    """Return the claim of an ONAPPINSTALL or ONAPPUPDATE event, which is proven like any other.

    Raises:
        MalformedRequestError: a field is missing, there twice, or not of the documented form.
    """
    token = form.optional("auth[application_token]", wire_form.TOKEN)
    return LaunchClaim(
        member_id=form.required("auth[member_id]", MEMBER_ID),
        pair=TokenPair(
            access_token=ViewerToken(form.required("auth[access_token]", wire_form.TOKEN)),
            refresh_token=form.optional("auth[refresh_token]", wire_form.TOKEN),
            expires_at=now + token_life(form, "auth[expires_in]"),
        ),
        came_from=None,
        oauth_server=oauth_server_hint(form.optional("auth[server_endpoint]", wire_form.ADDRESS)),
        application_token_digest=digest(token) if token else None,
        language=form.language("data[LANGUAGE_ID]"),
        placement=APPLICATION_PAGE,
        record_id=None,
    )
