"""Runs the migrations on the connection that `migrate` has locked, as Alembic expects it."""

from alembic import context

context.configure(connection=context.config.attributes["connection"])
context.run_migrations()
