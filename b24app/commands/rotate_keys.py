"""`flask b24 rotate-keys`: seal the stored tokens with the first key of B24_SECRET_KEYS."""

from collections import Counter
from collections.abc import Callable

import click

from b24app.domain.operations.sealing import Sealing

WORDS = {
    Sealing.RENEWED: "re-encrypted with the first key",
    Sealing.RIGHT: "already encrypted with the first key",
    Sealing.LOST: "not readable with any key (the employee must open the app again)",
}


def rotate_keys_command(rotate: Callable[[], Counter[Sealing]]) -> click.Command:
    """Return the command around `rotate`, which may be killed, and run again, and run on several hosts at once."""

    @click.command("rotate-keys")
    def run() -> None:
        """Re-encrypt the stored tokens with the first key of B24_SECRET_KEYS. The app can keep running.

        With several hosts, first make the new key readable on all of them: add it last, restart, then move it to
        the front.
        """
        done = rotate()
        for sealing, words in WORDS.items():
            click.echo(f"{done[sealing]:>8} {words}")

    return run
