"""Who sweeps: one process at a time.

It only adds. Workers of the release before go on beside it. The indices of this release are no step: PostgreSQL makes
them beside the writers, in no transaction (b24app/adapters/store/migrations/indices.py).
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Add what is new."""
    op.create_table(
        "turns",
        sa.Column("client_id", sa.String, primary_key=True),
        sa.Column("task", sa.String, primary_key=True),
        sa.Column("owner", sa.String, nullable=False),
        sa.Column("until", sa.Double, nullable=False),
    )
