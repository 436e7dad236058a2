"""An installation's last open, another authorization server of its people, and records of portals that are gone.

The release before goes on with these tables: what it does not know may be NULL.
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Add the columns and the table."""
    op.add_column("installations", sa.Column("other_server", sa.String))
    op.add_column("installations", sa.Column("answered_at", MOMENT))
    op.create_table(
        "kept_records",
        sa.Column("client_id", sa.String, primary_key=True),
        sa.Column("portal_digest", sa.LargeBinary, primary_key=True),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
        sa.Column("erase_at", MOMENT, nullable=False),
    )
