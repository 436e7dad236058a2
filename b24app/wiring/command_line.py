"""The operator's command line, `flask b24 ...`: it does not need the application to start."""

import os

import click

from b24app.adapters.database import engine_for
from b24app.adapters.migrate import migrate
from b24app.commands.migrate import migrate_command
from b24app.settings import read_settings
from b24app.wiring.application import ROOT

b24 = click.Group("b24", help="Run and look after Full lead.")
b24.add_command(migrate_command(lambda: migrate(engine_for(read_settings(os.environ, ROOT).database_url))))
