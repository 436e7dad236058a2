"""`flask b24 copy-database`: copies the store from one database to another."""

import click

from b24app.commands.deployment import Deployment
from b24app.commands.printable import EVERY, Progress
from b24app.domain.operations.database_address import fault_of_address
from b24app.errors.own import SettingsError


@click.command("copy-database")
@click.option("--to", "target", required=True, metavar="URL", help="SQLAlchemy URL of an empty database.")
@click.pass_obj
def copy_database(deployment: Deployment, target: str) -> None:
    """Copy the database at B24_DATABASE_URL to an empty database, all or nothing. Stop the app first."""
    if fault := fault_of_address(target):
        raise SettingsError({"--to": fault})
    for table, rows in deployment.copy_database(target, Progress("rows", EVERY)).items():
        click.echo(f"{rows:>8} {table}")
    click.echo("Now set B24_DATABASE_URL to the new address on every host and start the app.")
