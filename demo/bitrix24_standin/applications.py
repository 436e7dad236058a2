"""Applications as the vendor's server knows them, and a portal's records of an installed one.

Imitates: Bitrix24 REST docs, "Local applications", "Mass-market applications" (docs/platform.md 1.1, 1.5).
"""

import secrets
from dataclasses import dataclass, field
from typing import Literal, Required, TypedDict

from .people import ACCESS_OF_A_NEW_APP

Kind = Literal["local", "market"]
ORDINARY_SCOPE = "crm,placement,user_brief"


@dataclass(frozen=True, slots=True, kw_only=True)
class Application:
    """The fields of its form and its credentials. A local application belongs to one portal."""

    client_id: str
    client_secret: str = field(repr=False)
    code: str
    name: str
    handler_url: str
    install_url: str
    scope: tuple[str, ...]
    kind: Kind
    status: str
    owner: str | None
    api_only: bool = False

    @property
    def redirect_url(self) -> str:
        return self.handler_url


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    id: int
    code: str
    handler: str
    title: str = ""
    description: str = ""
    group: str = ""
    languages: dict[str, object] = field(default_factory=dict)
    user_id: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Handler:
    """An address bound to an event. With `user_id` 0 it acts as the person who causes the event."""

    id: int
    event: str
    url: str
    user_id: int = 0
    offline: bool = False


@dataclass(slots=True, kw_only=True)
class Installation:
    """A portal's row of one application."""

    id: int
    app: Application
    installed: bool
    active: bool = True
    version: int = 1
    access: tuple[str, ...] = ACCESS_OF_A_NEW_APP
    application_token: str = field(default_factory=lambda: secrets.token_hex(16), repr=False)
    placements: list[Placement] = field(default_factory=list)
    handlers: list[Handler] = field(default_factory=list)
    options: dict[str, object] = field(default_factory=dict)
    user_options: dict[int, dict[str, object]] = field(default_factory=dict)
    first_run: bool = True


class Form(TypedDict, total=False):
    """The fields of "Local application" in Developer resources, and of a version card in the vendor area."""

    name: Required[str]
    handler_url: Required[str]
    install_url: str
    scope: str
    api_only: bool


def new_application(kind: Kind, owner: str | None, code: str, form: Form) -> Application:
    """Save the form, with a new client id and secret. A local application's code is its client id."""
    prefix = "local" if kind == "local" else "app"
    client_id = f"{prefix}.{secrets.token_hex(7)}.{secrets.randbelow(10**8):08}"
    scope = form.get("scope", ORDINARY_SCOPE)
    return Application(
        client_id=client_id,
        client_secret=secrets.token_hex(25),
        code=code or client_id,
        name=form["name"],
        handler_url=form["handler_url"],
        install_url=form.get("install_url", ""),
        kind=kind,
        owner=owner,
        api_only=form.get("api_only", False),
        scope=tuple(part.strip() for part in scope.split(",") if part.strip()),
        status="L" if kind == "local" else "F",
    )
