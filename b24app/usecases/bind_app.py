"""Binds our tab and the life-cycle events in a portal, as far as they are not bound yet."""

from collections.abc import Callable
from dataclasses import dataclass

from b24app.domain.operations.binding_steps import binding_steps
from b24app.domain.operations.placements import BindingStep, PortalState, StepResult, WantedBinding
from b24app.domain.portal.portal_address import PortalAddress
from b24app.domain.portal.tokens import InstallerToken
from b24app.ports import Portal


@dataclass(frozen=True, slots=True, kw_only=True)
class BindApp:
    """Calls nothing where all is bound, and nothing that the portal does not offer."""

    portal: Portal
    wanted: Callable[[], WantedBinding]

    def __call__(self, at: PortalAddress, token: InstallerToken, state: PortalState) -> tuple[StepResult, ...]:
        """Do the missing steps, and say how each went. The tab is missing where the portal has no place for it.

        Raises:
            PortalError, UnreachableError, ThreadsBusyError: as the port Portal.
        """
        steps = binding_steps(self.wanted(), state.placements, state.events, state.offered)
        asked = tuple(step for step in steps if not _is_hopeless(step, state))
        results = self.portal.bind(at, token, asked) if asked else ()
        hopeless = (step for step in steps if step not in asked and step.is_needed)
        return (*results, *(StepResult(step=step, done=False, asked=False) for step in hopeless))


def _is_hopeless(step: BindingStep, state: PortalState) -> bool:
    """Tell whether the portal has no such place: then an older tab is left where it is, too."""
    placement = step.params.get("PLACEMENT")
    return placement is not None and not state.offered.has_placement(placement)
