"""`flask b24 rebind`: binds again in all portals, after B24_PUBLIC_URL or B24_TAB_TITLE has changed."""

from collections.abc import Callable, Iterable

import click

from b24app.usecases.rebind_portals import Rebound


def rebind_command(rebind: Callable[[], Iterable[Rebound]]) -> click.Command:
    """Return the command around `rebind`; it ends with 1 where a portal is left as it was."""

    @click.command("rebind")
    def run() -> None:
        """Move the tab and the events of all portals to this address and title."""
        failed = 0
        for rebound in rebind():
            failed += not rebound.done
            click.echo(f"{rebound.member_id} {_words(rebound)}")
        if failed:
            raise click.ClickException(f"{failed} left; an administrator's open of the application repairs them too.")

    return run


def _words(rebound: Rebound) -> str:
    if rebound.failure:
        return f"failed: {rebound.failure}"
    if not rebound.results:
        return "was right"
    return ", ".join(f"{each.step.method} {'done' if each.done else each.error}" for each in rebound.results)
