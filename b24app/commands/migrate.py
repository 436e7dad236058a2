"""`flask b24 migrate`: bring the store to this release's form before its workers start."""

from collections.abc import Callable

import click


def migrate_command(migrate: Callable[[], None]) -> click.Command:
    """Return the command around `migrate`, which waits for others and does nothing where nothing is to be done."""

    @click.command("migrate")
    def run() -> None:
        """Update the database schema to this release. Safe to run on several hosts at once."""
        migrate()
        click.echo("The database schema is up to date.")

    return run
