"""`flask b24 rotate-keys`: seals the stored tokens with the first key of B24_SECRET_KEYS."""

from collections import Counter
from collections.abc import Callable

import click

from b24app.domain.operations.sealing import Sealing

WORDS = {
    Sealing.RENEWED: "sealed again with the first key",
    Sealing.RIGHT: "sealed with it already",
    Sealing.LOST: "sealed with no key of the ring (the person it belongs to opens the app again)",
}


def rotate_keys_command(rotate: Callable[[], Counter[Sealing]]) -> click.Command:
    """Return the command around `rotate`, which may be killed, and run again, and run on several hosts at once."""

    @click.command("rotate-keys")
    def run() -> None:
        """Seal the stored tokens with the first key of B24_SECRET_KEYS; the app may go on running.

        On several hosts, first let all of them read the new key: put it last, restart, and only then first.
        """
        done = rotate()
        for sealing, words in WORDS.items():
            click.echo(f"{done[sealing]:>8} {words}")

    return run
