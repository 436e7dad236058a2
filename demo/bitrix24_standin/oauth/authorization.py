"""The rules of the authorization server: who gets a token, and whose token it is.

Imitates: Bitrix24 REST docs, "OAuth error codes", "Simplified way" (docs/platform.md 3.3-3.6).
"""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from urllib.parse import urlsplit

from ..applications import Application
from ..clock import Clock
from ..portal import Portal
from ..tokens import Grant, Pair, TokenStore
from ..wire import Wire

OTHER_REGION = "https://oauth.bitrix24.tech"  # where nobody has opened a second server
_TOKEN_SHAPED = re.compile(r"[0-9a-f]{32,128}")


class TokenRefusedError(Exception):
    """A documented refusal. The description may be missing, and the status may even be 200."""

    def __init__(self, status: int, error: str, description: str = "") -> None:
        super().__init__(error)
        self.status, self.error, self.description = status, error, description


class AuthorizationServer:
    """Knows all applications and portals of the neighbourhood, and every token."""

    def __init__(self, *, clock: Clock, portals: Mapping[str, Portal], scheme: str) -> None:
        self.clock, self.portals, self.scheme = clock, portals, scheme
        self.host = self.other_host = ""
        self.tokens = TokenStore(clock.now)
        self.applications: dict[str, Application] = {}
        self.wire = Wire()

    @property
    def url(self) -> str:
        return f"{self.scheme}://{self.host}"

    @property
    def other_url(self) -> str:
        """Return the address of the second server, which portals of other regions have."""
        return f"{self.scheme}://{self.other_host}" if self.other_host else OTHER_REGION

    def exchange(self, params: Mapping[str, str], at: str) -> tuple[Pair, Portal]:
        """Exchange a code or a refresh token for a new pair, at the server of this address.

        Raises:
            TokenRefusedError: In the order in which the platform looks: client, secret, grant, installation.
        """
        app = self._client(params)
        kind = params.get("grant_type", "")
        if kind == "refresh_token":
            return self._refresh(app, params.get("refresh_token", ""), at)
        if kind == "authorization_code":
            return self._redeem(app, params.get("code", ""), at)
        raise TokenRefusedError(400, "invalid_request", "Unknown grant_type")

    def _client(self, params: Mapping[str, str]) -> Application:
        if not params.get("client_id") or not params.get("grant_type"):
            raise TokenRefusedError(400, "invalid_request", "A required parameter is missing")
        app = self.applications.get(params["client_id"])
        if app is None:
            raise TokenRefusedError(200, "wrong_client")
        if params.get("client_secret") != app.client_secret:
            raise TokenRefusedError(400, "invalid_client", "Client credentials are wrong")
        return app

    def _refresh(self, app: Application, refresh: str, at: str) -> tuple[Pair, Portal]:
        if not refresh:
            raise TokenRefusedError(400, "invalid_request", 'No "refresh_token" parameter found')
        old = self.tokens.find_refresh(refresh)
        if old is None or old.grant.client_id != app.client_id:
            raise TokenRefusedError(400, "invalid_grant", "The refresh token is not known")
        portal = self._usable(old.grant, at)
        new = self.tokens.rotate(refresh)
        if new is None:
            raise TokenRefusedError(400, "invalid_grant", "The refresh token is used or too old")
        return new, portal

    def _redeem(self, app: Application, code: str, at: str) -> tuple[Pair, Portal]:
        grant = self.tokens.peek_code(code)
        if grant is None or grant.client_id != app.client_id:
            raise TokenRefusedError(400, "invalid_grant", "The code is not known")
        portal = self._usable(grant, at)
        pair = self.tokens.redeem(code)
        if pair is None or portal.faults.code_spent.take():
            raise TokenRefusedError(400, "invalid_grant", "The code is used or too old")
        return pair, portal

    def _usable(self, grant: Grant, at: str) -> Portal:
        portal = self.portals[grant.member_id]
        row = portal.installations.get(grant.client_id)
        if portal.home_server() != at:
            portal.faults.other_server.take()
            row = None
        if row is None or not row.active or portal.faults.app_removed.take():
            raise TokenRefusedError(401, "NOT_INSTALLED", "Application not installed")
        if portal.faults.first(("payment_over", "trial_over")):
            raise TokenRefusedError(401, "PAYMENT_REQUIRED", "Subscription has been ended")
        if portal.faults.wrong_client.take():
            raise TokenRefusedError(200, "wrong_client")
        if portal.faults.disowned.take():
            raise TokenRefusedError(400, "invalid_client", "The application is not known there")
        return portal

    def find(self, token: str, at: str) -> tuple[Pair, Portal]:
        """Tell whose access token it is, if the server of this address knows it.

        Raises:
            TokenRefusedError: Missing, unknown, expired, or of an application that is no longer installed.
        """
        pair = self.tokens.find(token)
        if pair is None:
            if _TOKEN_SHAPED.fullmatch(token):
                raise TokenRefusedError(400, "invalid_client", "The token is not known")
            raise TokenRefusedError(401, "NO_AUTH_FOUND", "Wrong authorization data")
        portal = self._usable(pair.grant, at)
        if portal.is_expired(pair):
            raise TokenRefusedError(401, "expired_token", "The access token provided has expired")
        return pair, portal

    def pair_answer(self, pair: Pair, portal: Portal) -> dict[str, object]:
        """Write a successful exchange. `domain` is this server's own host, not the portal's."""
        return {
            "access_token": pair.access,
            "expires": int(pair.expires_at + portal.skew_s),
            "expires_in": 3600,
            "scope": ",".join(pair.grant.scope),
            "domain": urlsplit(portal.home_server()).hostname,
            "server_endpoint": f"{portal.home_server()}/rest/",
            "status": self.applications[pair.grant.client_id].status,
            "client_endpoint": portal.client_endpoint,
            "member_id": portal.member_id,
            "user_id": pair.grant.user_id,
            "refresh_token": pair.refresh,
        }

    def info_answer(self, pair: Pair, portal: Portal) -> dict[str, object]:
        """Write what `app.info` says here, which has another form than the portal's.

        Whether the app counts as installed before its installer page has finished is open (docs/platform.md 11).
        """
        row = portal.installations[pair.grant.client_id]
        scope = ",".join(pair.grant.scope)
        return {
            "client_id": pair.grant.client_id,
            "scope": scope,
            "expires": datetime.fromtimestamp(pair.expires_at + portal.skew_s, UTC).isoformat(timespec="seconds"),
            "install": {
                "installed": row.active and not (not row.installed and portal.faults.info_unfinished.take()),
                "version": str(row.version),
                "status": row.app.status,
                "scope": scope,
                "domain": portal.host,
                "uri": portal.url,
                "client_endpoint": portal.client_endpoint,
                "member_id": portal.member_id,
                "member_type": "",
            },
            "user_id": pair.grant.user_id,
        }
