"""The store of the running application, changed by its own adapters: what time, losses and removals do to it."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import delete

from b24app.adapters.store.database import engine_for, writing
from b24app.adapters.store.schema import metadata
from b24app.domain.portal.installation import Export, TabSettings
from b24app.domain.portal.refresh import JUST_GOT
from b24app.domain.portal.tokens import StoredPair
from b24app.settings import read_settings
from b24app.wiring.use_cases import UseCases
from tests.full_lead import FullLead
from tests.watching import kept


@contextmanager
def store(app: FullLead, **instead: str) -> Iterator[UseCases]:
    """Give the adapters and use cases, as a process of its own has them; its settings may differ."""
    with closing(UseCases(lambda: read_settings({**app.environ, **instead}, root=Path()), app.clock)) as graph:
        yield graph


def lose(app: FullLead) -> None:
    """Lose every row of every table: the application does no such thing, so that no adapter can."""
    engine = engine_for(app.environ["B24_DATABASE_URL"])
    with writing(engine) as connection:
        for table in reversed(metadata.sorted_tables):
            connection.execute(delete(table))
    engine.dispose()
    assert not any(kept(app).values())


def retire(app: FullLead) -> None:
    """Remove the portal as a confirmed event does."""
    with store(app) as there:
        there.installations.retire(app.portal.member_id, app.clock())


def hint_at_removal(app: FullLead, at: datetime) -> None:
    with store(app) as there:
        read = there.installations.find(app.portal.member_id)
        assert read is not None
        assert there.installations.replace(read, replace(read, removal_hinted_at=at))


def choose_tab(app: FullLead, *, export: str, key_fields: list[str]) -> None:
    """Choose for the portal's tab as its administrator does, whatever page they do it on."""
    chosen = TabSettings(export=Export(export), key_fields=tuple(key_fields))
    with store(app) as there:
        read = there.installations.find(app.portal.member_id)
        assert read is not None
        assert there.installations.replace(read, replace(read, tab=chosen))


def lose_installer(app: FullLead) -> None:
    """Leave the portal as one that was restored, and that no administrator has opened since."""
    with store(app) as there:
        read = there.installations.find(app.portal.member_id)
        assert read is not None
        assert there.installations.replace(read, replace(read, installer_id=None))


def pairs_of(app: FullLead, there: UseCases) -> list[StoredPair]:
    """Read every pair that is kept."""
    rows = kept(app)["token_pairs"]
    found = [there.pairs.find(str(row["member_id"]), int(str(row["user_id"]))) for row in rows]
    return [pair for pair in found if pair is not None]


def leave_alone(app: FullLead, days: float) -> None:
    """Let every pair be written so many days ago. One that is written again meanwhile is taken as it is then."""
    with store(app) as there:
        waiting = pairs_of(app, there)
        while waiting:
            left = [pair for pair in waiting if not there.pairs.replace(pair, pair.pair, app.clock() - timedelta(days))]
            again = [there.pairs.find(pair.member_id, pair.user_id) for pair in left]
            waiting = [pair for pair in again if pair is not None]


def grow_old(app: FullLead) -> None:
    """Let every pair be one that may be refreshed, for processes whose clock a test does not move."""
    leave_alone(app, JUST_GOT / timedelta(days=1))


def drop_pairs(app: FullLead) -> None:
    with store(app) as there:
        for pair in pairs_of(app, there):
            assert there.pairs.drop(pair)


def seal_with_a_key_that_is_gone(app: FullLead, key: str) -> None:
    """Write every pair again, with a key that the application does not have."""
    with store(app) as there, store(app, B24_SECRET_KEYS=key) as elsewhere:
        for pair in pairs_of(app, there):
            assert elsewhere.pairs.replace(pair, pair.pair, app.clock())
