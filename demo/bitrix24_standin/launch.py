"""The form that the portal's page posts into the iframe: its address, fields and window name.

Imitates: Bitrix24 REST docs, "Widget embedding: handler data" (docs/platform.md 2.1-2.3, 7.2).
"""

import secrets
from dataclasses import dataclass, field, replace
from typing import TypedDict, Unpack
from urllib.parse import urlencode

from .applications import Application, Installation
from .people import Person
from .php import write_json
from .portal import Portal
from .serving import shown_host

TRIAL = "T"


class NoLaunchError(Exception):
    """The portal shows its own message instead of the application."""


class Around(TypedDict, total=False):
    """The portal's page around the frame."""

    language: str
    uri: str
    handler: str
    host: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Where a frame is opened, and with which options."""

    placement: str
    options: dict[str, str]
    language: str = ""
    uri: str = ""
    handler: str = ""
    host: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Launch:
    """What the iframe posts, as it is on the wire."""

    url: str
    fields: dict[str, str] = field(repr=False)
    window_name: str
    app_sid: str
    placement: str
    install: bool


def open_frame(
    portal: Portal,
    app: Application,
    person: Person,
    placement: str = "DEFAULT",
    options: dict[str, str] | None = None,
    **around: Unpack[Around],
) -> Launch:
    """Render the form that opens the application in a frame, with a fresh pair of tokens and a fresh APP_SID.

    `around` may name `language`, `uri` (of the page around the frame), `handler` (to open it though it is not bound)
    and `host` (the name under which the browser reached the portal).

    Raises:
        NoLaunchError: The portal shows a message of its own, and the application hears nothing.
    """
    page = Page(placement=placement, options=options or {}, **around)
    row, handler, placement = _destination(portal, app, person, page)
    sid, host, protocol = secrets.token_hex(16), shown_host(page.host or portal.host), "1" if portal.https else "0"
    query = {"DOMAIN": host, "PROTOCOL": protocol, "LANG": page.language or portal.language, "APP_SID": sid}
    return Launch(
        url=f"{handler}{'&' if '?' in handler else '?'}{urlencode(query)}",
        fields=_fields(portal, row, person, replace(page, placement=placement)),
        window_name=f"{host}|{protocol}|{sid}",
        app_sid=sid,
        placement=placement,
        install=not row.installed,
    )


def _destination(portal: Portal, app: Application, person: Person, page: Page) -> tuple[Installation, str, str]:
    row = portal.installations.get(app.client_id)
    if row is None or not row.active:
        raise NoLaunchError("The application is not installed.")
    if not portal.may_use(person, app):
        raise NoLaunchError("Access denied: you are not among those who may use this application.")
    if not row.installed:
        if not person.admin:
            raise NoLaunchError("The application is not fully installed yet. Ask your administrator.")
        return row, app.install_url or app.handler_url, "DEFAULT"
    if page.placement == "DEFAULT" or page.handler:
        return row, page.handler or app.handler_url, page.placement
    bound = next((each for each in row.placements if each.code == page.placement), None)
    if bound is None:
        raise NoLaunchError("The application cannot be shown in the current context.")
    return row, bound.handler, page.placement


def _fields(portal: Portal, row: Installation, person: Person, page: Page) -> dict[str, str]:
    pair = portal.fresh_pair(row.app, person)
    fields = {"AUTH_ID": pair.access, "AUTH_EXPIRES": "3600", "REFRESH_ID": pair.refresh}
    if portal.profile.server_endpoint:
        fields["SERVER_ENDPOINT"] = f"{portal.named_server()}/rest/"
    if portal.profile.application_token:
        fields["APPLICATION_TOKEN"] = row.application_token
    if portal.profile.application_scope:
        fields["APPLICATION_SCOPE"] = ",".join(row.app.scope)
    status = TRIAL if portal.faults.trial_over.on else row.app.status
    fields |= {"member_id": portal.member_id, "status": status, "PLACEMENT": page.placement}
    if portal.faults.form_incomplete.take():
        del fields["member_id"]
    if portal.faults.form_without_key.take():
        fields |= {"AUTH_ID": "", "REFRESH_ID": ""}
    options = _options(portal, page)
    return fields | ({"PLACEMENT_OPTIONS": write_json(options)} if options else {})


def _options(portal: Portal, page: Page) -> dict[str, str]:
    given = {key: str(value) for key, value in page.options.items()}
    if page.placement != "DEFAULT" and portal.faults.id_zero.take():
        given["ID"] = "0"
    if not portal.profile.page_uri:
        return given
    kind = "deal" if page.placement.startswith("CRM_DEAL_") else "lead"
    path = f"/crm/{kind}/details/{given['ID']}/" if "ID" in given else "/devops/list/"
    return given | {"URI": page.uri or f"{path}?IFRAME=Y&IFRAME_TYPE=SIDE_SLIDER"}
