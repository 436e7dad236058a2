"""Which release's tables a database has, by the last step that it took."""

from functools import cache

from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

FOLDED = frozenset({"0001", "0002"})  # steps that are in the first one now: nothing leads on from them


def revision_of(connection: Connection) -> str | None:
    """Return the last step that the database took; None where it took none."""
    return MigrationContext.configure(connection).get_current_revision()


def newest() -> str:
    """Return the last step of this release."""
    return str(_scripts().get_current_head())


def is_behind(revision: str | None) -> bool:
    """Tell whether steps of this release are missing.

    A newer release's are none: migrations first expand, and take away only what no running release uses.
    """
    return revision is None or (not is_newer(revision) and revision != newest())


def is_newer(revision: str | None) -> bool:
    """Tell whether it is a step that this release does not know."""
    known = FOLDED | {script.revision for script in _scripts().walk_revisions()}
    return revision is not None and revision not in known


def alembic_config() -> Config:
    """Return how Alembic finds our steps."""
    config = Config()
    config.set_main_option("script_location", "b24app.adapters.store:migrations")
    config.set_main_option("path_separator", "os")
    return config


@cache
def _scripts() -> ScriptDirectory:
    return ScriptDirectory.from_config(alembic_config())
