"""`flask b24 copy-database`: move the store from one database to another."""

from collections.abc import Callable, Mapping

import click


def copy_database_command(copy: Callable[[str], Mapping[str, int]]) -> click.Command:
    """Return the command around `copy`, which takes the target's address and returns each table's rows."""

    @click.command("copy-database")
    @click.option("--to", "target", required=True, metavar="URL", help="SQLAlchemy URL of an empty database.")
    def run(target: str) -> None:
        """Copy the database at B24_DATABASE_URL to an empty database, all or nothing. Stop the app first."""
        for table, rows in copy(target).items():
            click.echo(f"{rows:>8} {table}")
        click.echo("Now set B24_DATABASE_URL to the new address on every host and start the app.")

    return run
