from dataclasses import dataclass, field, replace

from b24app.adapters.store.token_pairs import SqlTokenPairs
from b24app.domain.operations.proofs import RememberedProofs
from b24app.domain.portal.tokens import NOT_YET_WRITTEN, Asker, StoredPair, TokenGrant, TokenPair
from b24app.usecases.renew_pair import RenewPair
from tests.fakes.invented import HOUR, NOW, installation, origin, pair
from tests.fakes.stores import Stores
from tests.unit.usecases.test_reconcile import Server


class Giving(Server):
    """Gives a new pair for each one."""

    def refresh(self, pair: TokenPair, oauth_server: str, member_id: str, asker: Asker) -> TokenGrant:
        del asker
        new = replace(pair, refresh_token="refresh-new")
        return TokenGrant(pair=new, member_id=member_id, user_id=1, endpoint=origin(), oauth_server=oauth_server)


@dataclass(frozen=True, slots=True, kw_only=True)
class AsTheyWait(SqlTokenPairs):
    """Answers as this process does for a pair that is written only after it was read so often."""

    waits: list[StoredPair] = field(default_factory=list)

    def find(self, member_id: str, user_id: int) -> StoredPair | None:
        return self.waits.pop() if self.waits else SqlTokenPairs.find(self, member_id, user_id)


def renewing(stores: Stores, waits: list[StoredPair]) -> RenewPair:
    there = stores.token_pairs
    assert isinstance(there, SqlTokenPairs)
    return RenewPair(
        pairs=AsTheyWait(engine=there.engine, client_id=there.client_id, box=there.box, waits=waits),
        leases=stores.leases,
        authorization=Giving(),
        proofs=RememberedProofs(),
        left_s=lambda: 60.0,
    )


def test_a_pair_that_is_being_written_when_it_is_needed_is_refreshed_as_soon_as_it_is(stores: Stores) -> None:
    kept = stores.installations.install(installation(), pair(), NOW)
    written = stores.token_pairs.find("portal", 1)
    assert written is not None
    waits = replace(written, generation=NOT_YET_WRITTEN)
    assert renewing(stores, [waits] * 3)(kept, waits, NOW).pair.refresh_token == "refresh-new"


def test_a_pair_that_was_never_written_is_not_followed_by_the_older_one_that_is_stored(stores: Stores) -> None:
    kept = stores.installations.install(installation(), pair(), NOW)
    older = stores.token_pairs.find("portal", 1)
    assert older is not None
    waits = replace(older, generation=NOT_YET_WRITTEN, pair=pair("dropped"), kept_at=NOW + HOUR)
    assert renewing(stores, [waits])(kept, waits, NOW + HOUR).pair.refresh_token == "refresh-new"
