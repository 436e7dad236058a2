"""What we need from outside, each with a second implementation: the stores, the servers, the signers.

Every method may raise what its docstring names and nothing else; library exceptions stay in the adapters.
"""

from b24app.ports.servers import AuthorizationServer, Portal, PortalAdminPanel
from b24app.ports.signers import States, Tickets
from b24app.ports.stores import Audit, Installations, OAuthStates, RefreshLeases, TokenPairs, UnreadablePortal

__all__ = [
    "Audit",
    "AuthorizationServer",
    "Installations",
    "OAuthStates",
    "Portal",
    "PortalAdminPanel",
    "RefreshLeases",
    "States",
    "Tickets",
    "TokenPairs",
    "UnreadablePortal",
]
