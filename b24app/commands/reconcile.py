"""`flask b24 reconcile`: asks about portals that are marked as removed, or silent."""

import click

from b24app.commands.deployment import Deployment
from b24app.commands.printable import EVERY_PORTAL, Progress, counts
from b24app.usecases.remove_app import Verdict

WORDS = {
    Verdict.GONE: "removed (tokens deleted)",
    Verdict.ERASED: "removed, or not confirmed for 30 days (all data deleted)",
    Verdict.DISOWNED: "most likely removed (tokens deleted, settings sealed for 30 days)",
    Verdict.THERE: "still installed",
    Verdict.UNKNOWN: "not known (run again tomorrow)",
    Verdict.SILENT: "no response (run again tomorrow)",
    Verdict.RESTRICTED: "still known, but refused for another reason, such as an ended payment (nothing deleted)",
    Verdict.REFUSED: "not asked: a server does not accept this app (check B24_CLIENT_ID and B24_CLIENT_SECRET)",
}


@click.command("reconcile")
@click.pass_obj
def reconcile(deployment: Deployment) -> None:
    """Check portals marked as removed or silent for 90 days. Run it daily from cron.

    The exit status is 1 if an authorization server does not accept this app. A single portal's faults leave it 0.
    """
    counted = deployment.reconcile(deployment.clock(), Progress("portals", EVERY_PORTAL))
    for line in counts(counted, WORDS):
        click.echo(line)
    if refused := counted[Verdict.REFUSED]:
        raise click.ClickException(f"Portals not asked because a server does not accept this app: {refused}.")
