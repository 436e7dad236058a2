"""The first tables: installations, token pairs, seen access tokens, OAuth states."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "installations",
        sa.Column("client_id", sa.String, primary_key=True),
        sa.Column("member_id", sa.String, primary_key=True),
        sa.Column("endpoint", sa.String, nullable=False),
        sa.Column("oauth_server", sa.String, nullable=False),
        sa.Column("app_id", sa.BigInteger, nullable=False),
        sa.Column("app_code", sa.String, nullable=False),
        sa.Column("installer_id", sa.BigInteger),
        sa.Column("installed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("application_token_digest", sa.LargeBinary),
        sa.Column("access_everybody", sa.Boolean, nullable=False),
        sa.Column("access_codes", sa.JSON, nullable=False),
        sa.Column("access_lost", sa.Boolean, nullable=False),
        sa.Column("aliases", sa.JSON, nullable=False),
        sa.Column("removal_hinted_at", sa.DateTime(timezone=True)),
        sa.Column("removed_at", sa.DateTime(timezone=True)),
        sa.Column("generation", sa.BigInteger, nullable=False),
        sa.Column("revision", sa.BigInteger, nullable=False),
    )
    _people()
    op.create_table(
        "oauth_states",
        sa.Column("client_id", sa.String, primary_key=True),
        sa.Column("digest", sa.LargeBinary, primary_key=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
    )


def _people() -> None:
    op.create_table(
        "token_pairs",
        *_person(),
        sa.Column("access_token", sa.LargeBinary, nullable=False),
        sa.Column("refresh_token", sa.LargeBinary, nullable=False),
        sa.Column("access_token_digest", sa.LargeBinary, nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_used_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("generation", sa.BigInteger, nullable=False),
        sa.Column("trade_owner", sa.String),
        sa.Column("trade_until", sa.Double),
    )
    op.create_table(
        "seen_access_tokens",
        *_person(),
        sa.Column("digest", sa.LargeBinary, primary_key=True),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
    )


def _person() -> tuple[sa.schema.SchemaItem, ...]:
    return (
        sa.Column("client_id", sa.String, primary_key=True),
        sa.Column("member_id", sa.String, primary_key=True),
        sa.Column("user_id", sa.BigInteger, primary_key=True),
        sa.ForeignKeyConstraint(
            ["client_id", "member_id"], ["installations.client_id", "installations.member_id"], ondelete="CASCADE"
        ),
    )
