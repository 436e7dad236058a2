"""`flask b24 erase MEMBER_ID`: deletes everything that is kept of a portal, and proves it."""

import click

from b24app.commands.deployment import Deployment


@click.command("erase")
@click.argument("member_id")
@click.pass_obj
def erase(deployment: Deployment, member_id: str) -> None:
    """Delete everything stored about a portal. Only an anonymous receipt remains."""
    installations = deployment.installations
    before = installations.erased(member_id)
    installations.erase(member_id, deployment.clock())
    if len(installations.erased(member_id)) == len(before):  # an erasure leaves a receipt: here was nothing to erase
        earlier = f" It was deleted before: {before[-1]:%Y-%m-%d %H:%M} UTC." if before else ""
        raise click.ClickException(
            f"Portal not found, nothing was deleted.{earlier} flask b24 portals lists the portals."
        )
    left = installations.traces(member_id)
    if left:
        raise click.ClickException(f"Rows left: {left}.")
    click.echo("All data of the portal was deleted.")
