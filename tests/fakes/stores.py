"""The five stores of one application over one database: our own adapters, and none of them a fake."""

from dataclasses import dataclass

from sqlalchemy import Engine

from b24app.adapters.keys.key_ring import KeyRing
from b24app.adapters.keys.secret_box import SecretBox
from b24app.adapters.store.audit import SqlAudit
from b24app.adapters.store.installations import SqlInstallations
from b24app.adapters.store.leases import SqlRefreshLeases
from b24app.adapters.store.oauth_states import SqlOAuthStates
from b24app.adapters.store.token_pairs import SqlTokenPairs
from b24app.ports import Audit, Installations, OAuthStates, RefreshLeases, TokenPairs

BOX = SecretBox(KeyRing((b"k" * 32,)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Stores:
    """By the names of their ports."""

    installations: Installations
    audit: Audit
    token_pairs: TokenPairs
    leases: RefreshLeases
    oauth_states: OAuthStates


def stores_in(engine: Engine, client_id: str = "app") -> Stores:
    pairs = SqlTokenPairs(engine=engine, client_id=client_id, box=BOX)
    return Stores(
        installations=SqlInstallations(engine=engine, client_id=client_id, pairs=pairs),
        audit=SqlAudit(engine=engine, client_id=client_id),
        token_pairs=pairs,
        leases=SqlRefreshLeases(engine=engine, client_id=client_id),
        oauth_states=SqlOAuthStates(engine=engine, client_id=client_id),
    )
