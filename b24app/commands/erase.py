"""`flask b24 erase MEMBER_ID`: deletes everything that is kept of a portal, and proves it."""

from collections.abc import Callable

import click


def erase_command(erase: Callable[[str], int]) -> click.Command:
    """Return the command around `erase`, which deletes and then counts what is left."""

    @click.command("erase")
    @click.argument("member_id")
    def run(member_id: str) -> None:
        """Delete everything that is kept of a portal; a receipt without its name stays."""
        left = erase(member_id)
        if left:
            raise click.ClickException(f"{left} rows are left.")
        click.echo("Nothing of the portal is left.")

    return run
