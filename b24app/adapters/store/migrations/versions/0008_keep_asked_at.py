"""Whether an event of an unconfirmed removal said that the settings should stay.

It only adds. Workers of the release before go on beside it.
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Add what is new."""
    op.add_column("installations", sa.Column("keep_asked_at", sa.DateTime(timezone=True)))
