"""The receipts of erased portals."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "erasure_receipts",
        sa.Column("client_id", sa.String, primary_key=True),
        sa.Column("portal_digest", sa.LargeBinary, primary_key=True),
        sa.Column("erased_at", sa.DateTime(timezone=True), primary_key=True),
    )
