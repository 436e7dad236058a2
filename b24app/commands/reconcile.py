"""`flask b24 reconcile`: ask about portals that were marked as removed, or that are silent."""

from collections import Counter
from collections.abc import Callable

import click

from b24app.usecases.remove_app import Verdict

WORDS = {
    Verdict.GONE: "removed (tokens deleted)",
    Verdict.THERE: "still installed",
    Verdict.UNKNOWN: "no response (run again tomorrow)",
}


def reconcile_command(reconcile: Callable[[], Counter[Verdict]]) -> click.Command:
    """Return the command around `reconcile`."""

    @click.command("reconcile")
    def run() -> None:
        """Check portals marked as removed or silent for 90 days. Run it daily from cron."""
        verdicts = reconcile()
        for verdict, words in WORDS.items():
            click.echo(f"{verdicts[verdict]:>8} {words}")

    return run
