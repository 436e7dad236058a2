"""`flask b24 portals`: the portals in which the application is installed, a line each."""

from collections.abc import Callable, Iterator

import click

from b24app.domain.portal.installation import Installation


def portals_command(portals: Callable[[], Iterator[Installation]]) -> click.Command:
    """Return the command around `portals`."""

    @click.command("portals")
    def run() -> None:
        """List the portals: member_id, address, installation date and who can use the app."""
        for each in portals():
            marked = "  marked as removed" if each.removal_hinted_at else ""
            since = f"{each.installed_at:%Y-%m-%d}"
            click.echo(f"{each.member_id}  {each.endpoint}  {since}  {each.access.choice}{marked}")

    return run
