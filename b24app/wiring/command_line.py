"""The operator's command line, `flask b24 ...`: the commands with the graph of the environment."""

import os
import secrets
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing

import click
from sqlalchemy import make_url

from b24app.adapters.outbound.request_context import RequestContext, carried
from b24app.adapters.store.copy import copy_database
from b24app.adapters.store.faults.location import location_of
from b24app.adapters.store.migrate import migrate
from b24app.commands.deployment import Deployment
from b24app.commands.operators_group import COMMANDS, OperatorsGroup
from b24app.domain.operations.migrated import Migrated
from b24app.settings import names_of_settings, read_settings
from b24app.variables import unknown_names
from b24app.wiring.place import ROOT
from b24app.wiring.use_cases import UseCases


class CommandGraph(UseCases):
    """What the commands get: no setting is read and no database opened before a piece needs it."""

    root = ROOT

    def __init__(self, **instead: str) -> None:
        self.environ: Mapping[str, str] = os.environ
        super().__init__(lambda: read_settings({**os.environ, **instead}, ROOT))

    @property
    def where_the_store_is(self) -> str:
        """Its address, without the password."""
        return f"database {location_of(make_url(self.settings.database_url))}"

    @property
    def unknown_settings(self) -> Sequence[str]:
        """The variables that look like settings and are none of this release."""
        return unknown_names(os.environ, names_of_settings())

    def migrate(self, told: Callable[[str], None]) -> Migrated:
        """Bring the store to this release's form, and make it where there is none; `told` hears what may take long."""
        return migrate(self.engine, told)

    def copy_database(self, target: str, seen: Callable[[int], None]) -> Mapping[str, int]:
        """Copy the store into the database at this address, telling how far it is; return each table's rows."""
        with closing(CommandGraph(B24_DATABASE_URL=target)) as goal:
            return copy_database(self.engine, goal.engine, seen)


@click.group("b24", cls=OperatorsGroup, commands=COMMANDS)
@click.pass_context
def b24(context: click.Context) -> None:
    """Run and maintain Full lead."""
    context.obj = _deployment_until_the_end_of(context)


def _deployment_until_the_end_of(context: click.Context) -> Deployment:
    context.with_resource(carried(RequestContext(id=secrets.token_hex(4))))  # its lines belong together, too
    return context.with_resource(closing(CommandGraph()))
