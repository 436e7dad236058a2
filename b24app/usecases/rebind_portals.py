"""Bring the bindings of all portals to what they should be, after the server has moved or the title has changed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from b24app.domain.installation import Installation
from b24app.domain.launch import recognise
from b24app.domain.placements import PortalState, StepResult
from b24app.domain.portal_address import Origin
from b24app.errors import FullLeadError, NotAdministratorError, StoreError
from b24app.ports import Installations, Portal
from b24app.usecases.bind_app import BindApp
from b24app.usecases.keep_tokens_fresh import KeepTokensFresh

AT_A_TIME = 50
NOBODY = "no administrator has opened the application yet"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rebound:
    """How it went in one portal: the steps that were needed, or why nothing could be done."""

    member_id: str
    results: tuple[StepResult, ...] = ()
    failure: str = ""

    @property
    def done(self) -> bool:
        """Whether everything is bound as it should be now."""
        return not self.failure and all(result.done for result in self.results)


@dataclass(frozen=True, slots=True, kw_only=True)
class RebindPortals:
    """With the pair of each installation's administrator; a portal that fails does not stop the others."""

    installations: Installations
    keep_tokens_fresh: KeepTokensFresh
    portal: Portal
    bind_app: BindApp

    def __call__(self, now: datetime) -> Iterator[Rebound]:
        """Go through the portals, and say of each how it went."""
        last = ""
        while some := self.installations.listed(last, AT_A_TIME):
            for installation in some:
                yield self._rebound(installation, now)
            last = some[-1].member_id

    def _rebound(self, installation: Installation, now: datetime) -> Rebound:
        installer_id = installation.installer_id
        if installer_id is None:
            return Rebound(member_id=installation.member_id, failure=NOBODY)
        try:
            endpoint, token, state = self._administrators_view(installation, installer_id, now)
            results = self.bind_app(endpoint, token, state)
        except StoreError:
            raise
        except FullLeadError as failure:
            return Rebound(member_id=installation.member_id, failure=type(failure).__name__)
        return Rebound(member_id=installation.member_id, results=results)

    def _administrators_view(
        self, installation: Installation, installer_id: int, now: datetime
    ) -> tuple[Origin, str, PortalState]:
        endpoint, token, state = self.keep_tokens_fresh.call(
            installation,
            installer_id,
            now,
            lambda endpoint, token: (endpoint, token, self.portal.inspect(endpoint, token, (), newest=0)),
        )
        recognise(installation, state.caller, installer_id)
        if not state.caller.is_admin:
            raise NotAdministratorError
        return endpoint, token, state
