"""`flask b24 erase MEMBER_ID`: deletes everything that is kept of a portal, and proves it."""

import click

from b24app.commands.deployment import Deployment


@click.command("erase")
@click.argument("member_id")
@click.pass_obj
def erase(deployment: Deployment, member_id: str) -> None:
    """Delete everything stored about a portal. Only an anonymous receipt remains."""
    deployment.installations.erase(member_id, deployment.clock())
    left = deployment.installations.traces(member_id)
    if left:
        raise click.ClickException(f"Rows left: {left}.")
    click.echo("All data of the portal was deleted.")
