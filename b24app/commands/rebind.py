"""`flask b24 rebind`: after B24_PUBLIC_URL or B24_TAB_TITLE has changed, bind again in all portals."""

from collections.abc import Callable, Iterable

import click

from b24app.usecases.rebind_portals import Rebound


def rebind_command(rebind: Callable[[], Iterable[Rebound]]) -> click.Command:
    """Return the command around `rebind`; it ends with 1 where a portal is left as it was."""

    @click.command("rebind")
    def run() -> None:
        """Update the tab and the events of all portals to the current address and title."""
        failed = 0
        for rebound in rebind():
            failed += not rebound.done
            click.echo(f"{rebound.member_id} {_words(rebound)}")
        if failed:
            raise click.ClickException(
                f"Portals not updated: {failed}. Opening the app as an administrator repairs them too."
            )

    return run


def _words(rebound: Rebound) -> str:
    if rebound.failure:
        return f"failed: {rebound.failure}"
    if not rebound.results:
        return "already correct"
    return ", ".join(f"{each.step.method} {'done' if each.done else each.error}" for each in rebound.results)
