"""`flask b24 keepalive`: renew the tokens of portals that nobody has used for 150 days, before they die."""

from collections import Counter
from collections.abc import Callable

import click

from b24app.usecases.keep_alive import Fate

WORDS = {
    Fate.RENEWED: "renewed",
    Fate.SPENT: "expired or unreadable (an administrator must open the app again)",
    Fate.REMOVED: "of portals that report the app as removed",
    Fate.LATER: "not renewed: unpaid or no response (run again tomorrow)",
}


def keepalive_command(keep_alive: Callable[[], Counter[Fate]]) -> click.Command:
    """Return the command around `keep_alive`, which cron may run daily, and on several hosts at once."""

    @click.command("keepalive")
    def run() -> None:
        """Renew the tokens of portals not used for 150 days. Run it daily from cron."""
        fates = keep_alive()
        for fate, words in WORDS.items():
            click.echo(f"{fates[fate]:>8} {words}")

    return run
