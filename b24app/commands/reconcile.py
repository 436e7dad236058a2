"""`flask b24 reconcile`: asks about portals that are marked as removed, or silent."""

import click

from b24app.commands.deployment import Deployment
from b24app.usecases.remove_app import Verdict

WORDS = {
    Verdict.GONE: "removed: their tokens are deleted",
    Verdict.THERE: "installed as before",
    Verdict.UNKNOWN: "not answered; run it again tomorrow",
}


@click.command("reconcile")
@click.pass_obj
def reconcile(deployment: Deployment) -> None:
    """Ask about portals that were marked as removed, or silent for 90 days; meant for a daily cron job."""
    verdicts = deployment.reconcile(deployment.clock())
    for verdict, words in WORDS.items():
        click.echo(f"{verdicts[verdict]:>8} {words}")
