"""`flask b24 rebind`: binds again in all portals, after B24_PUBLIC_URL or B24_TAB_TITLE has changed."""

import click

from b24app.commands.deployment import Deployment
from b24app.domain.operations.binding_steps import MOST_STEPS
from b24app.usecases.rebind_portals import Rebound

MORE = f"at most {MOST_STEPS} steps at a time: run flask b24 rebind again"


@click.command("rebind")
@click.pass_obj
def rebind(deployment: Deployment) -> None:
    """Update the tab and the events of all portals to the current address and title."""
    failed = 0
    for rebound in deployment.rebind_portals(deployment.clock()):
        failed += not rebound.done
        click.echo(f"{rebound.member_id} {_words(rebound)}")
    if failed:
        raise click.ClickException(
            f"Portals not updated: {failed}. Opening the app as an administrator repairs them too."
        )


def _words(rebound: Rebound) -> str:
    if rebound.failure:
        return f"failed: {rebound.failure}"
    if not rebound.results:
        return "already correct"
    steps = [f"{each.step.method} {'done' if each.done else each.error}" for each in rebound.results]
    return ", ".join([*steps, *([MORE] if len(steps) >= MOST_STEPS else [])])
