"""`flask b24 rebind`: binds again in all portals, after B24_PUBLIC_URL or B24_TAB_TITLE has changed."""

import click

from b24app.commands.deployment import Deployment
from b24app.commands.portals import after_portal
from b24app.domain.operations.binding_steps import MOST_STEPS
from b24app.domain.operations.portal_form import moved_lines
from b24app.domain.portal.portal_address import Origin
from b24app.usecases.rebind_portals import Rebound

MORE = f"at most {MOST_STEPS} steps at a time: run flask b24 rebind again"


@click.command("rebind")
@click.option(
    "--anyway",
    is_flag=True,
    help="Do not ask the app at its public address first. Only for a server that cannot reach its own public address "
    "from inside (a router that does not lead back, a name that means something else here). First open "
    "B24_PUBLIC_URL followed by /health/live in a browser outside: it must answer.",
)
@after_portal
@click.pass_obj
def rebind(deployment: Deployment, *, anyway: bool, after: str) -> None:
    """Update the tab and the events of all portals to the current address and title.

    Changes nothing unless the app answers at its public address: an address that is wrong or dead would take the tab
    from all portals at once.
    """
    at = deployment.settings.public_url
    if not anyway:
        _hold_unless_we_answer(at, deployment.own_address().fault)
    failed, found, moved = 0, False, False
    for rebound in deployment.rebind_portals(deployment.clock(), after):
        failed, found = failed + (not rebound.done), True
        moved |= _has_moved(rebound, at)
        click.echo(f"{rebound.member_id} {_words(rebound)}")
    if after and not found:
        click.echo("No portal comes behind this one.")
    if moved:
        click.echo(FORM_TOO)
        click.echo("\n".join(moved_lines(at)))
    if failed:
        raise click.ClickException(
            f"Portals not updated: {failed}. Opening the app as an administrator repairs them too."
        )


FORM_TOO = """
Something was bound to another address. Change the form of the app in each portal, too
(of a Market app: its version card):
"""


def _hold_unless_we_answer(at: Origin, other: str) -> None:
    if other:
        raise click.ClickException(
            f"Nothing was changed, because at {at} {other} instead of this app.\n"
            f"Check B24_PUBLIC_URL, start the app and open {at}/health/live in a browser.\n"
            "If it opens there and this machine alone cannot reach it: flask b24 rebind --anyway."
        )


def _has_moved(rebound: Rebound, at: Origin) -> bool:
    """Tell whether something was unbound from another address."""
    handlers = [
        value for each in rebound.results for name, value in each.step.params.items() if name.lower() == "handler"
    ]
    return any(not handler.startswith(f"{at}/") for handler in handlers)


def _words(rebound: Rebound) -> str:
    if rebound.failure:
        return f"failed: {rebound.failure}"
    if not rebound.results:
        return "already correct"
    steps = [f"{each.step.method} {'done' if each.done else each.error}" for each in rebound.results]
    return ", ".join([*steps, *([MORE] if len(steps) >= MOST_STEPS else [])])
