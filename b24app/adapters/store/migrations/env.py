"""Runs the migrations on the connection that `migrate` has locked; Alembic loads this file by its place."""

from alembic import context

context.configure(connection=context.config.attributes["connection"])
context.run_migrations()
