"""Whether an unconfirmed removal should delete the settings, too.

It only adds. Workers of the release before go on beside it.
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Add what is new."""
    op.add_column("installations", sa.Column("clean_asked_at", sa.DateTime(timezone=True)))
