"""Runs the migrations on the connection that `migrate` has locked; Alembic loads this file by its place."""

from alembic import context

context.configure(connection=context.config.attributes["connection"], transactional_ddl=True)
context.run_migrations()
