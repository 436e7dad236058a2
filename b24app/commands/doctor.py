"""`flask b24 doctor`: say what is wrong with this deployment, and what to do about it."""

from collections.abc import Callable, Iterator

import click

from b24app.domain.operations.finding import Finding, Level

COLOURS = {Level.GOOD: "green", Level.UNCERTAIN: "yellow", Level.FAILED: "red"}


def doctor_command(examine: Callable[[], Iterator[Finding]]) -> click.Command:
    """Return the command around `examine`; it ends with 1 where something must be cured."""

    @click.command("doctor")
    def run() -> None:
        """Check settings, authorization servers, public address, database, stored tokens and every portal."""
        failures = 0
        for finding in examine():
            failures += finding.level is Level.FAILED
            click.echo(
                f"{click.style(f'{finding.level:<5}', fg=COLOURS[finding.level])} {finding.about}: {finding.says}"
            )
            if finding.remedy:
                click.echo(f"      {finding.remedy}")
        if failures:
            raise click.ClickException(f"Problems to fix: {failures}.")

    return run
