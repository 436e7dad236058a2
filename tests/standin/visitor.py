"""A client of the neighbourhood: what tests use to ask as somebody's application would, over HTTP only."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

import requests

from demo.bitrix24_standin import Application, Neighbourhood, Portal
from demo.bitrix24_standin.serving import Servers

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

HANDLER = "http://127.0.0.1:9/"
DEADLINE_S = 60.0  # a busy machine's


@dataclass(frozen=True, slots=True, kw_only=True)
class Visited:
    """One portal with one application that is installed, and its own inbox for events."""

    neighbourhood: Neighbourhood
    portal: Portal
    app: Application
    inbox: "Inbox"

    def token(self, login: str = "sara") -> str:
        return self.portal.fresh_pair(self.app, self.portal.people[login]).access

    def refresh_token(self, login: str = "sara") -> str:
        return self.portal.fresh_pair(self.app, self.portal.people[login]).refresh

    def ask(self, method: str, login: str = "sara", /, **params: object) -> requests.Response:
        """Call a REST method with a fresh token, as JSON."""
        body = params if "auth" in params else {"auth": self.token(login), **params}
        return requests.post(f"{self.portal.url}/rest/{method}", json=body, allow_redirects=False, timeout=DEADLINE_S)

    def result(self, method: str, login: str = "sara", /, **params: object) -> object:
        answer = self.ask(method, login, **params)
        assert answer.status_code == 200, answer.text
        return answer.json()["result"]

    def refusal(self, method: str, login: str = "sara", /, **params: object) -> tuple[int, str, str]:
        """Give status, error and description of a call that must fail."""
        answer = self.ask(method, login, **params)
        assert "result" not in answer.json()
        return answer.status_code, answer.json()["error"], answer.json()["error_description"]

    def exchange(self, **params: str) -> requests.Response:
        """Ask the token endpoint as the application; parameters win over the application's own."""
        own = {"client_id": self.app.client_id, "client_secret": self.app.client_secret}
        return requests.post(f"{self.neighbourhood.oauth.url}/oauth/token/", data=own | params, timeout=DEADLINE_S)

    def renew(self, refresh_token: str) -> requests.Response:
        return self.exchange(grant_type="refresh_token", refresh_token=refresh_token)

    def info(self, auth: str) -> requests.Response:
        return requests.post(f"{self.neighbourhood.oauth.url}/rest/app.info", data={"auth": auth}, timeout=DEADLINE_S)


@dataclass
class Inbox:
    """A host that answers every POST and keeps its form."""

    forms: list[dict[str, str]] = field(default_factory=list)
    servers: Servers = field(default_factory=Servers)

    def __post_init__(self) -> None:
        self.server = self.servers.open("127.0.0.1", 0, self)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.port}/events"

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0)).decode()
        self.forms.append(dict(parse_qsl(body, keep_blank_values=True)))
        start_response("200 OK", [("Content-Length", "0")])
        return [b""]
