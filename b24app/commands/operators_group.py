"""`flask b24`: all commands, and how one ends whose error is ours."""

import click

from b24app.commands.copy_database import copy_database
from b24app.commands.dev import dev
from b24app.commands.doctor import doctor
from b24app.commands.erase import erase
from b24app.commands.init import init
from b24app.commands.keepalive import keepalive
from b24app.commands.lead import lead
from b24app.commands.logs import logs
from b24app.commands.migrate import migrate
from b24app.commands.portals import portals
from b24app.commands.rebind import rebind
from b24app.commands.reconcile import reconcile
from b24app.commands.register import register
from b24app.commands.rotate_keys import rotate_keys
from b24app.commands.show import show
from b24app.domain.findings.refused_findings import reason
from b24app.errors import FullLeadError
from b24app.errors.own import SettingsError, StoreError

COMMANDS = (
    *(init, dev, register, doctor, logs, portals, show, lead, migrate),
    *(keepalive, reconcile, rebind, erase, rotate_keys, copy_database),
)


class OperatorsGroup(click.Group):
    """Ends a command whose error is ours with plain words: its own, or those of the table of what can go wrong."""

    def invoke(self, ctx: click.Context) -> object:
        """Run the command that was named."""
        try:
            return super().invoke(ctx)
        except FullLeadError as error:
            said = str(error) if isinstance(error, SettingsError | StoreError) else reason(error)
            raise click.ClickException(said) from None
