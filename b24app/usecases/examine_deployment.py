"""Examines a whole deployment for the operator, its portals included, without changing anything."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from b24app.domain.findings.finding import Finding, failed, good, skipped
from b24app.domain.findings.own_address import SeenAtOwnAddress, own_address_findings, script_finding
from b24app.domain.findings.portal_findings import NOBODY_YET, nobody_finding, portal_findings, rest_three_finding
from b24app.domain.findings.refused_findings import is_consequence, refused_finding, unknown_token_finding
from b24app.domain.findings.server_findings import server_findings
from b24app.domain.findings.store_findings import index_findings, key_findings, store_finding
from b24app.domain.operations.placements import WantedBinding
from b24app.domain.portal.installation import Installation
from b24app.domain.portal.portal_address import Origin
from b24app.domain.portal.tokens import SOMEBODY, TokenPair, ViewerToken
from b24app.errors.outside import (
    AppRemovedError,
    ClientRefusedError,
    GrantRefusedError,
    OutsideError,
    TokenRefusedError,
    UnreachableError,
)
from b24app.errors.own import RefusedError, StoreError
from b24app.ports import AuthorizationServer, Installations, Portal, SideBySide, UnreadablePortal
from b24app.usecases.inspect_portal import Inspected, InspectPortal
from b24app.usecases.unattended import by_pages

NOBODYS = "of-nobody"  # no server has issued this refresh token: it is refused after our id and secret were checked


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is known already, so that no portal says it again.

    `refusals` is how each authorization server refused nobody's token, `lost` how many tokens no key opens, and
    `bound` whether our own address is right: else nobody knows what should be bound.
    """

    refusals: Mapping[str, OutsideError]
    lost: int
    bound: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ExaminePortals:
    """Asks with the pair of each installation's administrator, renewed where its hour is over, as at any open."""

    client_id: str
    wanted: Callable[[], WantedBinding]
    authorization: AuthorizationServer
    installations: Installations
    inspect_portal: InspectPortal
    portal: Portal
    side_by_side: SideBySide

    def __call__(self, known: Known, now: datetime, after: str) -> Iterator[Finding]:
        """Yield the findings about the portals behind the member_id `after`, in that order, and about each server.

        Of an authorization server its own `app.info` is asked once, with a token that one of its portals has proven.

        Raises:
            StoreError: the store failed.
        """
        unasked, found = set(known.refusals), False
        self.wanted()  # which is made once, and not by each thread
        portals = by_pages(self.installations.listed, after)
        for findings in self.side_by_side(portals, lambda each: self._examined(each, known, unasked, now)):
            found = True
            yield from findings
        if not found and after:
            yield skipped("portals", "none comes behind the one that --after names")
        elif not found and not any(isinstance(each, ClientRefusedError) for each in known.refusals.values()):
            yield NOBODY_YET  # with a wrong client id, nobody knows

    def _examined(
        self,
        found: Installation | UnreadablePortal,
        known: Known,
        unasked: set[str],
        now: datetime,
    ) -> tuple[Finding, ...]:
        if isinstance(found, UnreadablePortal):
            return (failed(found.member_id, found.what, "Restore the database from a backup."),)
        about = _name(found)
        if found.installer_id is None:
            return (nobody_finding(about),)
        try:
            seen = self.inspect_portal(found, found.installer_id, now)
        except (OutsideError, RefusedError) as failure:
            if is_consequence(failure, known.refusals.values(), lost=known.lost):
                return (skipped(about, "not examined, since the above is to be mended first"),)
            return (refused_finding(about, failure),)
        about_portal = portal_findings(about, seen.state, self.wanted() if known.bound else None)
        rest_three = rest_three_finding(about, self.portal.ask_rest_three(seen.address, seen.token))
        of_server = (self._who_knows(found, seen),) if _is_first(found.oauth_server, unasked) else ()
        return (*about_portal, rest_three, *of_server)

    def _who_knows(self, installation: Installation, seen: Inspected) -> Finding:
        """Ask whose token this is: without that answer nobody can open the app for the first time."""
        about = f"{installation.oauth_server} app.info"
        try:
            proof = self.authorization.prove_token(
                seen.token, installation.oauth_server, installation.member_id, SOMEBODY
            )
        except (AppRemovedError, TokenRefusedError) as refused:
            return unknown_token_finding(about, refused.code)
        except OutsideError as failure:
            return refused_finding(about, failure)
        named = (proof.client_id, proof.member_id, proof.user_id or installation.installer_id)
        if named != (self.client_id, installation.member_id, installation.installer_id):
            return failed(
                about,
                "names another app, portal or person for a stored token",
                "Check B24_CLIENT_ID, then ask an administrator of this portal to open the app's page once.",
            )
        return good(f"{proof.oauth_server} app.info", "knows the token of a portal")


def _is_first(server: str, unasked: set[str]) -> bool:
    """Take the server, whose portals are asked side by side. False where it was taken, or is none to be asked."""
    try:
        unasked.remove(server)
    except KeyError:
        return False
    return True


def _name(installation: Installation) -> str:
    return f"{installation.endpoint} {installation.member_id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ExamineDeployment:
    """Asks every server that the application needs. What one finding says already, no other one repeats.

    `own_address` asks our own public address, `script_is_there` the address of Bitrix24's script (and raises
    UnreachableError), `missing_indices` names the database's, `lost` counts the token pairs that no key opens, and
    `key_since` tells how old the first key is.
    """

    public_url: Origin
    js_url: str
    trusted_proxies: int
    servers: Mapping[Origin, AuthorizationServer]
    own_address: Callable[[], SeenAtOwnAddress]
    script_is_there: Callable[[], bool]
    store_failure: Callable[[], StoreError | None]
    missing_indices: Callable[[], Sequence[str]]
    lost: Callable[[Callable[[int], None]], int]
    key_since: Callable[[], datetime | None]
    examine_portals: ExaminePortals

    def __call__(self, now: datetime, told: Callable[[int], None], after: str = "") -> Iterator[Finding]:
        """Yield the findings, one after the other. `told` hears how many more stored tokens were looked at.

        Of the portals those behind the member_id `after`; where it is given, the stored tokens were read before.

        Raises:
            StoreError: the store failed after it was found to be well.
        """
        refusals = {str(server): self._refusal(server, now) for server in self.servers}
        yield from server_findings(refusals)
        seen, failure = self.own_address(), self.store_failure()
        if failure and seen.is_down:
            yield skipped(
                str(self.public_url), "not examined, since the app may not start before its database is mended"
            )
        else:
            yield from own_address_findings(str(self.public_url), seen, self.trusted_proxies)
        if self.js_url:
            yield self._script()
        yield store_finding(failure)
        if failure:
            return
        yield from index_findings(self.missing_indices())
        lost = None if after else self.lost(told)
        yield from key_findings(lost, self.key_since(), now)
        yield from self.examine_portals(Known(refusals=refusals, lost=lost or 0, bound=not seen.fault), now, after)

    def _refusal(self, server: Origin, now: datetime) -> OutsideError:
        try:
            pair = TokenPair(access_token=ViewerToken(""), refresh_token=NOBODYS, expires_at=now)
            self.servers[server].refresh(pair, str(server), "", SOMEBODY)
        except OutsideError as refusal:
            return refusal
        return GrantRefusedError("a pair for nobody's token")

    def _script(self) -> Finding:
        try:
            return script_finding(self.js_url, None, is_script=self.script_is_there())
        except UnreachableError as failure:
            return script_finding(self.js_url, failure, is_script=False)
