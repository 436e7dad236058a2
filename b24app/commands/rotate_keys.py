"""`flask b24 rotate-keys`: seals the stored tokens with the first key of B24_SECRET_KEYS."""

import click

from b24app.commands.deployment import Deployment
from b24app.commands.printable import EVERY, Progress, counts
from b24app.domain.operations.sealing import Sealing

WORDS = {
    Sealing.RENEWED: "re-encrypted with the first key",
    Sealing.UP_TO_DATE: "already encrypted with the first key",
    Sealing.LOST: "not readable with any key (the employee must open the app again)",
}


@click.command("rotate-keys")
@click.pass_obj
def rotate_keys(deployment: Deployment) -> None:
    """Re-encrypt the stored tokens with the first key of B24_SECRET_KEYS. The app can keep running.

    With several hosts, first make the new key readable on all of them: add it last, restart, then move it to the
    front.
    """
    for line in counts(deployment.rotate_keys(Progress("rows", EVERY)), WORDS):
        click.echo(line)
