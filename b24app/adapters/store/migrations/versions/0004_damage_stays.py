"""What bounds the damage of a key that got out, of a portal that lies, of a secret that is wrong.

It only adds. Workers of the release before go on beside it.
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Add what is new."""
    op.add_column("installations", sa.Column("other_server", sa.String))
    op.add_column("installations", sa.Column("answered_at", sa.DateTime(timezone=True)))
    op.create_table(
        "kept_records",
        sa.Column("client_id", sa.String, primary_key=True),
        sa.Column("portal_digest", sa.LargeBinary, primary_key=True),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
        sa.Column("erase_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_table(
        "first_keys",
        sa.Column("client_id", sa.String, primary_key=True),
        sa.Column("fingerprint", sa.LargeBinary, primary_key=True),
        sa.Column("first_at", sa.DateTime(timezone=True), nullable=False),
    )
