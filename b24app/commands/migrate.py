"""`flask b24 migrate`: brings the database to this release's tables before its workers start."""

import click

from b24app.commands.deployment import Deployment


@click.command("migrate")
@click.pass_obj
def migrate(deployment: Deployment) -> None:
    """Bring the store to this release's form; safe to run from several hosts at once."""
    deployment.migrate()
    click.echo("The store has this release's form.")
