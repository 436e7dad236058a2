"""`flask b24 portals`: lists the installed portals, one a line."""

import click

from b24app.commands.deployment import Deployment
from b24app.domain.portal.installation import MEMBER_ID
from b24app.ports import UnreadablePortal
from b24app.usecases.unattended import by_pages


def _member_id(_context: click.Context, _option: click.Parameter, given: str) -> str:
    if given and not MEMBER_ID.fullmatch(given):
        raise click.BadParameter("is not the member_id of a portal, which has letters and digits only")
    return given


after_portal = click.option(
    "--after",
    metavar="MEMBER_ID",
    default="",
    callback=_member_id,
    help="Begin behind this portal: the last one that an interrupted run has named. They come in this order.",
)


@click.command("portals")
@click.pass_obj
def portals(deployment: Deployment) -> None:
    """List the portals: member_id, address, installation date and who can use the app."""
    for each in by_pages(deployment.installations.listed):
        if isinstance(each, UnreadablePortal):
            click.echo(f"{each.member_id}  unreadable: {each.what}")
            continue
        marked = "  marked as removed" if each.removal_hinted_at else ""
        since = f"{each.installed_at:%Y-%m-%d}"
        click.echo(f"{each.member_id}  {each.endpoint}  {since}  {each.access.choice}{marked}")
