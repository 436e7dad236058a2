"""`flask b24 erase MEMBER_ID`: delete everything that is kept of a portal, and prove it."""

from collections.abc import Callable

import click


def erase_command(erase: Callable[[str], int]) -> click.Command:
    """Return the command around `erase`, which deletes and then counts what is left."""

    @click.command("erase")
    @click.argument("member_id")
    def run(member_id: str) -> None:
        """Delete everything stored about a portal. Only an anonymous receipt remains."""
        left = erase(member_id)
        if left:
            raise click.ClickException(f"Rows left: {left}.")
        click.echo("All data of the portal was deleted.")

    return run
