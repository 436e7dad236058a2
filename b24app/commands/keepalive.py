"""`flask b24 keepalive`: renews the tokens of portals that nobody has used for 150 days."""

import click

from b24app.commands.deployment import Deployment
from b24app.commands.printable import EVERY_PORTAL, Progress, counts
from b24app.usecases.keep_alive import Fate

WORDS = {
    Fate.RENEWED: "renewed",
    Fate.SPENT: "expired or unreadable (an administrator must open the app again)",
    Fate.REMOVED: "of portals that report the app as removed",
    Fate.REFUSED: "not renewed: a server does not accept this app (check B24_CLIENT_ID and B24_CLIENT_SECRET)",
    Fate.LATER: "not renewed: unpaid, refused or no response (run again tomorrow)",
}


@click.command("keepalive")
@click.pass_obj
def keepalive(deployment: Deployment) -> None:
    """Renew the tokens of portals not used for 150 days. Run it daily from cron.

    The exit status is 1 if an authorization server does not accept this app. A single portal's faults leave it 0.
    """
    counted = deployment.keep_alive(deployment.clock(), Progress("portals", EVERY_PORTAL))
    for line in counts(counted, WORDS):
        click.echo(line)
    if refused := counted[Fate.REFUSED]:
        raise click.ClickException(f"Portals not renewed because a server does not accept this app: {refused}.")
