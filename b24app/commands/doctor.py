"""`flask b24 doctor`: examines this deployment and names a remedy for what is wrong."""

from collections.abc import Iterator

import click

from b24app.commands.deployment import Deployment
from b24app.domain.operations.finding import Finding, Level, failed, good
from b24app.errors.own import SettingsError, StoreError
from b24app.usecases.examine_deployment import STORE

COLOURS = {Level.GOOD: "green", Level.UNCERTAIN: "yellow", Level.FAILED: "red"}


@click.command("doctor")
@click.pass_obj
def doctor(deployment: Deployment) -> None:
    """Check settings, authorization servers, public address, database, stored tokens and every portal."""
    failures = 0
    for finding in _findings(deployment):
        failures += finding.level is Level.FAILED
        click.echo(f"{click.style(f'{finding.level:<5}', fg=COLOURS[finding.level])} {finding.about}: {finding.says}")
        if finding.remedy:
            click.echo(f"      {finding.remedy}")
    if failures:
        raise click.ClickException(f"Problems to fix: {failures}.")


def _findings(deployment: Deployment) -> Iterator[Finding]:
    """Examine what there is: settings that are wrong, or a database that cannot be opened, are findings too."""
    try:
        settings = deployment.settings
    except SettingsError as error:
        yield from (failed(name, fault, "see install/env.example") for name, fault in error.faults.items())
        return
    yield good("settings", f"all are valid, wider than the default: {', '.join(settings.widened) or 'none'}")
    try:
        yield from deployment.examine_deployment(deployment.clock())
    except StoreError as error:
        yield failed(STORE, f"cannot be used: {error.what}", "check B24_DATABASE_URL and the database")
