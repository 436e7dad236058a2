"""`flask b24 migrate`: brings the database to this release's tables before its workers start."""

import click

from b24app.commands.deployment import Deployment
from b24app.domain.operations.migrated import Migrated


@click.command("migrate")
@click.pass_obj
def migrate(deployment: Deployment) -> None:
    """Update the database schema to this release. Safe to run on several hosts at once."""
    migrated = deployment.migrate(lambda begins: click.echo(f"{begins} ...", err=True))
    click.echo(f"Database: {migrated.place}")
    click.echo(_words(migrated))


def _words(migrated: Migrated) -> str:
    if migrated.newer:
        return f"It has the tables of a newer release ({migrated.after}), so nothing was changed."
    if migrated.before is None:
        was = "It was not there: it was created" if migrated.made else "It was empty: it was filled"
        return f"{was} with the tables of this release ({migrated.after})."
    if migrated.before == migrated.after:
        return f"It was already up to date ({migrated.after})."
    return f"It was updated from {migrated.before} to {migrated.after}."
