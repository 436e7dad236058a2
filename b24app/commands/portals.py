"""`flask b24 portals`: the portals in which the application is installed, a line each."""

from collections.abc import Callable, Iterator

import click

from b24app.domain.portal.installation import Installation
from b24app.ports import UnreadablePortal


def portals_command(portals: Callable[[], Iterator[Installation | UnreadablePortal]]) -> click.Command:
    """Return the command around `portals`."""

    @click.command("portals")
    def run() -> None:
        """List the portals: member_id, address, since when, who may use the application."""
        for each in portals():
            if isinstance(each, UnreadablePortal):
                click.echo(f"{each.member_id}  unreadable: {each.what}")
                continue
            marked = "  marked as removed" if each.removal_hinted_at else ""
            since = f"{each.installed_at:%Y-%m-%d}"
            click.echo(f"{each.member_id}  {each.endpoint}  {since}  {each.access.choice}{marked}")

    return run
