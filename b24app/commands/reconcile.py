"""`flask b24 reconcile`: asks about portals that are marked as removed, or silent."""

from collections import Counter
from collections.abc import Callable

import click

from b24app.usecases.remove_app import Verdict

WORDS = {
    Verdict.GONE: "removed: their tokens are deleted",
    Verdict.THERE: "installed as before",
    Verdict.UNKNOWN: "not answered; run it again tomorrow",
}


def reconcile_command(reconcile: Callable[[], Counter[Verdict]]) -> click.Command:
    """Return the command around `reconcile`."""

    @click.command("reconcile")
    def run() -> None:
        """Ask about portals that were marked as removed, or silent for 90 days; meant for a daily cron job."""
        verdicts = reconcile()
        for verdict, words in WORDS.items():
            click.echo(f"{verdicts[verdict]:>8} {words}")

    return run
