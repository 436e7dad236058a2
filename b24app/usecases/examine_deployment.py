"""Examines a whole deployment for the operator, without changing anything."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from b24app.domain.operations.finding import Finding, failed, good, uncertain
from b24app.domain.operations.placements import Binding
from b24app.domain.operations.portal_findings import (
    nobody_finding,
    portal_findings,
    refused_finding,
    rest_three_finding,
)
from b24app.domain.portal.installation import Installation
from b24app.domain.portal.portal_address import Origin
from b24app.domain.portal.tokens import SOMEBODY, TokenPair, ViewerToken
from b24app.errors.outside import ClientRefusedError, OutsideError, UnreachableError
from b24app.errors.own import RefusedError
from b24app.ports import AuthorizationServer, Installations, Portal, UnreadablePortal
from b24app.usecases.inspect_portal import InspectPortal
from b24app.usecases.unattended import each_portal

NOBODYS = "of-nobody"  # no server has issued this refresh token: it is refused after our id and secret were checked
STORE, KEYS = "database", "stored tokens"


@dataclass(frozen=True, slots=True, kw_only=True)
class ExamineDeployment:
    """Asks every server that the application needs.

    `who_answers` asks our own public address and returns "" if we answer there. `lost` counts the token pairs that no
    key opens. A portal whose access token is too old gets it renewed, as at any open.
    """

    public_url: Origin
    wanted: Binding
    servers: Mapping[Origin, AuthorizationServer]
    who_answers: Callable[[], str]
    store_is_ready: Callable[[], bool]
    lost: Callable[[], int]
    installations: Installations
    inspect_portal: InspectPortal
    portal: Portal

    def __call__(self, now: datetime) -> Iterator[Finding]:
        """Yield the findings, one after the other."""
        yield from self._servers(now)
        yield self._public_address()
        if not self.store_is_ready():
            yield failed(
                STORE, "does not respond, cannot be written to, or belongs to another release", "run flask b24 migrate"
            )
            return
        yield good(STORE, "responds, can be written to, has the tables of this release")
        yield self._keys()
        for installation in each_portal(self.installations):
            yield from self._portal(installation, now)

    def _servers(self, now: datetime) -> Iterator[Finding]:
        knowing = 0
        for server, asked in self.servers.items():
            try:
                pair = TokenPair(access_token=ViewerToken(""), refresh_token=NOBODYS, expires_at=now)
                asked.refresh(pair, str(server), "", SOMEBODY)
            except UnreachableError as failure:
                yield failed(
                    str(server),
                    f"gave no usable response ({failure.what})",
                    "check that outgoing connections to it are allowed",
                )
            except ClientRefusedError:
                yield uncertain(str(server), "does not know this app", "this is fine if another server does")
            except OutsideError:
                knowing += 1
                yield good(str(server), "knows this app")
        if not knowing:
            yield failed("client id and secret", "no server accepts them", "check B24_CLIENT_ID and B24_CLIENT_SECRET")

    def _public_address(self) -> Finding:
        about = str(self.public_url)
        if other := self.who_answers():
            return uncertain(about, f"from here, {other}", f"check whether {about}/health/live opens in a browser")
        return good(about, "this app responds")

    def _keys(self) -> Finding:
        if lost := self.lost():
            return uncertain(
                KEYS,
                f"{lost} not readable with any key in B24_SECRET_KEYS",
                "ask the employees concerned to open the app again",
            )
        return good(KEYS, "all readable with the keys in B24_SECRET_KEYS")

    def _portal(self, installation: Installation | UnreadablePortal, now: datetime) -> Iterator[Finding]:
        if isinstance(installation, UnreadablePortal):
            yield failed(installation.member_id, installation.what, "restore the database from a backup")
            return
        about = f"{installation.endpoint} {installation.member_id}"
        if installation.installer_id is None:
            yield nobody_finding(about)
            return
        try:
            seen = self.inspect_portal(installation, installation.installer_id, now)
        except (OutsideError, RefusedError) as failure:
            yield refused_finding(about, failure)
        else:
            yield from portal_findings(about, seen.state, self.wanted)
            yield rest_three_finding(about, self.portal.ask_rest_three(seen.address, seen.token))
