"""`flask b24 rotate-keys`: seals the stored tokens with the first key of B24_SECRET_KEYS."""

import click

from b24app.commands.deployment import Deployment
from b24app.domain.operations.sealing import Sealing

WORDS = {
    Sealing.RENEWED: "sealed again with the first key",
    Sealing.RIGHT: "sealed with it already",
    Sealing.LOST: "sealed with no key of the ring (the person it belongs to opens the app again)",
}


@click.command("rotate-keys")
@click.pass_obj
def rotate_keys(deployment: Deployment) -> None:
    """Seal the stored tokens with the first key of B24_SECRET_KEYS; the app may go on running.

    On several hosts, first let all of them read the new key: put it last, restart, and only then first.
    """
    done = deployment.rotate_keys()
    for sealing, words in WORDS.items():
        click.echo(f"{done[sealing]:>8} {words}")
