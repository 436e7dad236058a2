"""The interfaces to what the use cases need from outside: stores, servers, signers, measures.

Every method may raise what its docstring names and nothing else. Library exceptions stay in the adapters.
"""

from b24app.ports.measures import Measures
from b24app.ports.servers import AuthorizationServer, Portal, PortalAdminPanel, RefusedLaunches, SideBySide, Slots
from b24app.ports.signers import Excerpts, States, Tickets
from b24app.ports.stores import Audit, Installations, OAuthStates, RefreshLeases, TokenPairs, UnreadablePortal

__all__ = [
    "Audit",
    "AuthorizationServer",
    "Excerpts",
    "Installations",
    "Measures",
    "OAuthStates",
    "Portal",
    "PortalAdminPanel",
    "RefreshLeases",
    "RefusedLaunches",
    "SideBySide",
    "Slots",
    "States",
    "Tickets",
    "TokenPairs",
    "UnreadablePortal",
]
