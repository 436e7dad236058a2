"""All tables, as the three steps of the time before made them: a store that took the third one goes on as it is.

None of its columns went. `access_everybody`, `access_codes` and `access_lost` were what the release before knew of the
access rule. They hold which choice is in force, and may not be NULL. What the third step added holds what stands
nowhere else: the list with its names, and the settings of the tab. These may be NULL: in a row that was written before
that step, and never since. They come last, where that step put them.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the tables."""
    _installations()
    _people()
    op.create_table(
        "audit",
        *_portal(),
        sa.Column("number", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("user_id", sa.BigInteger, nullable=False),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("deed", sa.String, nullable=False),
        sa.Column("about", sa.JSON, nullable=False),
    )
    op.create_table(
        "oauth_states",
        sa.Column("client_id", sa.String, primary_key=True),
        sa.Column("digest", sa.LargeBinary, primary_key=True),
        sa.Column("expires_at", MOMENT, nullable=False),
    )
    op.create_table(
        "erasure_receipts",
        sa.Column("client_id", sa.String, primary_key=True),
        sa.Column("portal_digest", sa.LargeBinary, primary_key=True),
        sa.Column("erased_at", MOMENT, primary_key=True),
    )


def _installations() -> None:
    op.create_table(
        "installations",
        sa.Column("client_id", sa.String, primary_key=True),
        sa.Column("member_id", sa.String, primary_key=True),
        sa.Column("endpoint", sa.String, nullable=False),
        sa.Column("oauth_server", sa.String, nullable=False),
        sa.Column("app_id", sa.BigInteger, nullable=False),
        sa.Column("app_code", sa.String, nullable=False),
        sa.Column("installer_id", sa.BigInteger),
        sa.Column("installed_at", MOMENT, nullable=False),
        sa.Column("application_token_digest", sa.LargeBinary),
        sa.Column("access_everybody", sa.Boolean, nullable=False),
        sa.Column("access_codes", sa.JSON, nullable=False),
        sa.Column("access_lost", sa.Boolean, nullable=False),
        sa.Column("aliases", sa.JSON, nullable=False),
        sa.Column("removal_hinted_at", MOMENT),
        sa.Column("removed_at", MOMENT),
        sa.Column("generation", sa.BigInteger, nullable=False),
        sa.Column("revision", sa.BigInteger, nullable=False),
        sa.Column("access_listed", sa.JSON),
        sa.Column("tab_export", sa.String),
        sa.Column("tab_key_fields", sa.JSON),
    )


def _people() -> None:
    op.create_table(
        "token_pairs",
        *_portal(),
        sa.Column("user_id", sa.BigInteger, primary_key=True),
        sa.Column("access_token", sa.LargeBinary, nullable=False),
        sa.Column("refresh_token", sa.LargeBinary, nullable=False),
        sa.Column("access_token_digest", sa.LargeBinary, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("last_used_at", MOMENT, nullable=False),
        sa.Column("generation", sa.BigInteger, nullable=False),
        sa.Column("trade_owner", sa.String),
        sa.Column("trade_until", sa.Double),
    )
    op.create_table(
        "seen_access_tokens",
        *_portal(),
        sa.Column("user_id", sa.BigInteger, primary_key=True),
        sa.Column("digest", sa.LargeBinary, primary_key=True),
        sa.Column("seen_at", MOMENT, nullable=False),
    )


def _portal() -> tuple[sa.schema.SchemaItem, ...]:
    """Return the columns by which a row is of a portal, and goes with its installation."""
    return (
        sa.Column("client_id", sa.String, primary_key=True),
        sa.Column("member_id", sa.String, primary_key=True),
        sa.ForeignKeyConstraint(
            ["client_id", "member_id"], ["installations.client_id", "installations.member_id"], ondelete="CASCADE"
        ),
    )
