"""Look at a whole deployment from the outside in, as the operator's doctor: nothing is changed."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from b24app.domain.operations.finding import Finding, failed, good, uncertain
from b24app.domain.operations.placements import Binding
from b24app.domain.operations.portal_findings import nobody_finding, portal_findings, refused_finding
from b24app.domain.portal.installation import Installation
from b24app.domain.portal.portal_address import Origin
from b24app.domain.portal.tokens import TokenPair
from b24app.errors import FullLeadError
from b24app.errors.outside import ClientRefusedError, UnreachableError
from b24app.errors.own import StoreError
from b24app.ports import AuthorizationServer, Installations, UnreadablePortal
from b24app.usecases.each_portal import each_portal
from b24app.usecases.inspect_portal import InspectPortal

NOBODYS = "of-nobody"  # a refresh token that no server has given out: it is refused after our id and secret were read
STORE, KEYS = "database", "stored tokens"


@dataclass(frozen=True, slots=True, kw_only=True)
class ExamineDeployment:
    """Asks everybody whom the application needs.

    `who_answers` asks our own public address and returns "" if we answer there; `lost` counts the token pairs that no
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

    def __call__(self, now: datetime) -> Iterator[Finding]:
        """Say what was found, one thing after the other."""
        yield from self._servers(now)
        yield self._public_address()
        if not self.store_is_ready():
            yield failed(STORE, "does not answer, takes no write, or is another release's", "flask b24 migrate")
            return
        yield good(STORE, "answers, takes writes, has this release's tables")
        yield self._keys()
        for installation in each_portal(self.installations):
            yield from self._portal(installation, now)

    def _servers(self, now: datetime) -> Iterator[Finding]:
        knowing = 0
        for server, asked in self.servers.items():
            try:
                asked.refresh(TokenPair(access_token="", refresh_token=NOBODYS, expires_at=now), str(server))
            except UnreachableError:
                yield failed(str(server), "gave no usable answer", "is the network's way out open for it?")
            except ClientRefusedError:
                yield uncertain(str(server), "does not know this application", "that is right if another one does")
            except FullLeadError:
                knowing += 1
                yield good(str(server), "knows this application")
        if not knowing:
            yield failed("client id and secret", "no server knows them", "compare B24_CLIENT_ID and B24_CLIENT_SECRET")

    def _public_address(self) -> Finding:
        about = str(self.public_url)
        if other := self.who_answers():
            return uncertain(about, f"from here, {other}", f"does {about}/health/live answer in a browser?")
        return good(about, "this application answers")

    def _keys(self) -> Finding:
        if lost := self.lost():
            return uncertain(KEYS, f"{lost} opened by no key of B24_SECRET_KEYS", "their people open the app again")
        return good(KEYS, "all are opened by the keys of B24_SECRET_KEYS")

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
        except StoreError:
            raise
        except FullLeadError as failure:
            yield refused_finding(about, failure)
        else:
            yield from portal_findings(about, seen.state, self.wanted)
