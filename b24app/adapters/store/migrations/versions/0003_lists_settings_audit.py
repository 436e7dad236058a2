"""The names on the access list, the tab's settings, and the audit of administrators' changes."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add the columns, which the release before leaves empty, and make the table."""
    op.add_column("installations", sa.Column("access_listed", sa.JSON))
    op.add_column("installations", sa.Column("tab_export", sa.String))
    op.add_column("installations", sa.Column("tab_key_fields", sa.JSON))
    op.create_table(
        "audit",
        sa.Column("client_id", sa.String, primary_key=True),
        sa.Column("member_id", sa.String, primary_key=True),
        sa.Column("number", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("user_id", sa.BigInteger, nullable=False),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("deed", sa.String, nullable=False),
        sa.Column("about", sa.JSON, nullable=False),
        sa.ForeignKeyConstraint(
            ["client_id", "member_id"], ["installations.client_id", "installations.member_id"], ondelete="CASCADE"
        ),
    )
