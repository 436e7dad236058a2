"""`flask b24 doctor`: examines this deployment and names a remedy for what is wrong."""

import json
from collections.abc import Iterator
from dataclasses import asdict
from importlib import metadata

import click

from b24app.commands.deployment import Deployment
from b24app.commands.env_file import BESIDE_THE_APP
from b24app.commands.portals import after_portal
from b24app.commands.printable import EVERY, Progress
from b24app.domain.findings.finding import Finding, Level, failed, good, uncertain
from b24app.domain.findings.store_findings import store_finding
from b24app.errors.own import SettingsError, StoreError
from b24app.variables import PREFIX

COLOURS = {Level.GOOD: "green", Level.SKIPPED: "cyan", Level.UNCERTAIN: "yellow", Level.FAILED: "red"}


@click.command("doctor")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line: level, about, says, remedy.")
@after_portal
@click.pass_obj
def doctor(deployment: Deployment, *, as_json: bool, after: str) -> None:
    """Check settings, authorization servers, public address, database, stored tokens and every portal.

    Levels: ok; skip (not examined, because something above must be mended first); warn (may be intended); FAIL (people
    notice it). The exit status is 1 if anything is FAIL, otherwise 0.
    """
    failures = 0
    for finding in _findings(deployment, after):
        failures += finding.level is Level.FAILED
        click.echo(json.dumps(asdict(finding)) if as_json else _lines(finding))
    if failures:
        raise click.ClickException(f"Problems to fix: {failures}.")


def _faults(deployment: Deployment, error: SettingsError) -> Iterator[Finding]:
    """Yield each fault, or the one cause of all where the file with the settings was not read."""
    file = deployment.root / BESIDE_THE_APP
    if file.exists() and not any(name.startswith(PREFIX) for name in deployment.environ):
        read_it = f"In the folder {deployment.root}, read it first: set -a; . ./{BESIDE_THE_APP}; set +a"
        yield failed("settings", f"none was given to this command, though there is a file {file}", read_it)
        return
    yield from (failed(name, fault, "See install/env.example.") for name, fault in error.faults.items())


def _lines(finding: Finding) -> str:
    line = f"{click.style(f'{finding.level:<5}', fg=COLOURS[finding.level])} {finding.about}: {finding.says}"
    return f"{line}\n      {finding.remedy}" if finding.remedy else line


def _findings(deployment: Deployment, after: str) -> Iterator[Finding]:
    """Examine what there is: settings that are wrong, or a database that cannot be opened, are findings too."""
    version = metadata.version("b24app")
    try:
        settings = deployment.settings
    except SettingsError as error:
        yield good("looks at", f"version {version}; without valid settings nothing else is examined")
        yield from _faults(deployment, error)
        return
    yield good("looks at", f"{deployment.where_the_store_is}, {settings.public_url}, version {version}")
    yield good("settings", f"all are valid, wider than the default: {', '.join(settings.widened) or 'none'}")
    for name in deployment.unknown_settings:
        yield uncertain(
            name, "is not a setting of this release, so it changes nothing", "Take it out if it is a mistake."
        )
    try:
        yield from deployment.examine_deployment(deployment.clock(), Progress("stored tokens", EVERY), after)
    except StoreError as error:
        yield store_finding(error)
