"""Which authorization server renews a pair.

It only adds. Workers of the release before go on beside it.
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Add what is new."""
    op.add_column("token_pairs", sa.Column("oauth_server", sa.String))
