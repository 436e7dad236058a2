"""Binds our tab and the life-cycle events in a portal, as far as they are not bound yet."""

from dataclasses import dataclass

from b24app.domain.operations.placements import Binding, PortalState, StepResult, binding_steps
from b24app.domain.portal.portal_address import PortalAddress
from b24app.domain.portal.tokens import InstallerToken
from b24app.ports import Portal


@dataclass(frozen=True, slots=True, kw_only=True)
class BindApp:
    """Calls nothing where all is bound."""

    portal: Portal
    wanted: Binding

    def __call__(self, at: PortalAddress, token: InstallerToken, state: PortalState) -> tuple[StepResult, ...]:
        """Do the missing steps, and say how each went."""
        steps = binding_steps(self.wanted, state.placements, state.events)
        return self.portal.bind(at, token, steps) if steps else ()
