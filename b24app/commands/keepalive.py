"""`flask b24 keepalive`: renews the tokens of portals that nobody has used for 150 days."""

from collections import Counter
from collections.abc import Callable

import click

from b24app.usecases.keep_alive import Fate

WORDS = {
    Fate.RENEWED: "renewed",
    Fate.SPENT: "spent or unreadable (an administrator's next open brings new tokens)",
    Fate.REMOVED: "of portals that say the app was removed",
    Fate.LATER: "not renewed this time: unpaid, or no answer; run it again tomorrow",
}


def keepalive_command(keep_alive: Callable[[], Counter[Fate]]) -> click.Command:
    """Return the command around `keep_alive`, which cron may run daily, and on several hosts at once."""

    @click.command("keepalive")
    def run() -> None:
        """Renew the tokens of portals that nobody has used for 150 days; meant for a daily cron job."""
        fates = keep_alive()
        for fate, words in WORDS.items():
            click.echo(f"{fates[fate]:>8} {words}")

    return run
