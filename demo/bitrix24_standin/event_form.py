"""The form of an event: what happened, and the tokens of the person in whose name it is sent.

Imitates: Bitrix24 REST docs, "Application events", "Events of leads" (docs/platform.md 1.4).
"""

from dataclasses import dataclass

from .applications import Handler, Installation
from .people import Person
from .portal import Portal

WITH_REFRESH_TOKEN = ("ONAPPINSTALL", "ONAPPUPDATE")
ON_UNINSTALL = "ONAPPUNINSTALL"


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """An event for one installed application."""

    portal: Portal
    row: Installation
    event: str
    data: dict[str, object]


def recipients(happening: Happening, by: Person | None) -> list[tuple[str, Person | None]]:
    row, event = happening.row, happening.event
    bound = [
        (each.url, _speaker(happening.portal, each, by))
        for each in row.handlers
        if each.event == event and not each.offline
    ]
    if event == "ONAPPINSTALL" and row.app.api_only and row.app.install_url:
        bound.append((row.app.install_url, by))
    return bound


def _speaker(portal: Portal, handler: Handler, by: Person | None) -> Person | None:
    return portal.person(handler.user_id) if handler.user_id else by


def event_form(happening: Happening, person: Person | None, url: str, now: float) -> dict[str, str]:
    """Write an event as the bracketed form that handlers receive. Every leaf is a string."""
    portal, row, event = happening.portal, happening.row, happening.event
    form = {"event": event, "event_handler_id": str(_handler_id(row, event, url))}
    form |= {f"data{key}": value for key, value in _leaves(happening.data | {"LANGUAGE_ID": portal.language})}
    form |= {"ts": str(int(now))}
    auth = _speaking(happening, person) | _addresses(portal, row)
    form |= {f"auth{key}": value for key, value in _leaves(auth)}
    return form


def _speaking(happening: Happening, person: Person | None) -> dict[str, object]:
    """Return the tokens of the person, if there is one. Only a life-cycle event brings a refresh token."""
    row, event = happening.row, happening.event
    if person is None or event == ON_UNINSTALL or happening.portal.faults.event_without_tokens.take():
        return {}
    pair = happening.portal.fresh_pair(row.app, person)
    tokens: dict[str, object] = {"access_token": pair.access, "expires": int(pair.expires_at), "expires_in": 3600}
    tokens |= {"scope": ",".join(row.app.scope), "user_id": person.id, "status": row.app.status}
    return tokens | ({"refresh_token": pair.refresh} if event in WITH_REFRESH_TOKEN else {})


def _addresses(portal: Portal, row: Installation) -> dict[str, object]:
    return {
        "domain": portal.host,
        "server_endpoint": f"{portal.named_server()}/rest/",
        "client_endpoint": portal.client_endpoint,
        "member_id": portal.member_id,
        "application_token": row.application_token,
    }


def _handler_id(row: Installation, event: str, url: str) -> int:
    return next((each.id for each in row.handlers if (each.event, each.url) == (event, url)), 0)


def _leaves(value: object) -> list[tuple[str, str]]:
    if isinstance(value, dict):
        return [(f"[{key}]{path}", leaf) for key, each in value.items() for path, leaf in _leaves(each)]
    return [("", str(value))]
