"""`flask b24 keepalive`: renews the tokens of portals that nobody has used for 150 days."""

import click

from b24app.commands.deployment import Deployment
from b24app.usecases.keep_alive import Fate

WORDS = {
    Fate.RENEWED: "renewed",
    Fate.SPENT: "spent or unreadable (an administrator's next open brings new tokens)",
    Fate.REMOVED: "of portals that say the app was removed",
    Fate.LATER: "not renewed this time: unpaid, or no answer; run it again tomorrow",
}


@click.command("keepalive")
@click.pass_obj
def keepalive(deployment: Deployment) -> None:
    """Renew the tokens of portals that nobody has used for 150 days; meant for a daily cron job."""
    fates = deployment.keep_alive(deployment.clock())
    for fate, words in WORDS.items():
        click.echo(f"{fates[fate]:>8} {words}")
