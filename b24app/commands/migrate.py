"""`flask b24 migrate`: brings the database to this release's tables before its workers start."""

from collections.abc import Callable

import click


def migrate_command(migrate: Callable[[], None]) -> click.Command:
    """Return the command around `migrate`, which waits for others and does nothing where nothing is to be done."""

    @click.command("migrate")
    def run() -> None:
        """Bring the store to this release's form; safe to run from several hosts at once."""
        migrate()
        click.echo("The store has this release's form.")

    return run
