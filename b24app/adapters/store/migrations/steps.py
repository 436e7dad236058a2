"""Takes the steps from a database's tables to this release's, with Alembic, which nothing else here imports."""

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection


def take_steps(connection: Connection) -> None:
    """Apply what is missing, in the transaction that is under way."""
    config = alembic_config()
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def alembic_config() -> Config:
    """Return how Alembic finds our steps."""
    config = Config()
    config.set_main_option("script_location", "b24app.adapters.store:migrations")
    config.set_main_option("path_separator", "os")
    return config
