"""`flask b24 migrate`: brings the database to this release's tables before its workers start."""

import click

from b24app.commands.deployment import Deployment


@click.command("migrate")
@click.pass_obj
def migrate(deployment: Deployment) -> None:
    """Update the database schema to this release. Safe to run on several hosts at once."""
    deployment.migrate()
    click.echo("The database schema is up to date.")
