"""The tables of the store, as its statements use them."""

from datetime import UTC, datetime

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    ColumnElement,
    DateTime,
    Dialect,
    Double,
    ForeignKeyConstraint,
    LargeBinary,
    MetaData,
    String,
    Table,
    TypeDecorator,
    and_,
)


class UtcDateTime(TypeDecorator[datetime]):
    """A moment, aware and in UTC on every database; SQLite itself knows no time zones."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        """Write the moment in UTC."""
        return value and value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        """Read what SQLite gives without a zone as the UTC that was written."""
        return value and (value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC))


metadata = MetaData()

installations = Table(
    "installations",
    metadata,
    Column("client_id", String, primary_key=True),
    Column("member_id", String, primary_key=True),
    Column("endpoint", String, nullable=False),
    Column("oauth_server", String, nullable=False),
    Column("app_id", BigInteger, nullable=False),
    Column("app_code", String, nullable=False),
    Column("installer_id", BigInteger),
    Column("installed_at", UtcDateTime, nullable=False),
    Column("application_token_digest", LargeBinary),
    Column("access_everybody", Boolean, nullable=False),
    Column("access_codes", JSON, nullable=False),
    Column("access_lost", Boolean, nullable=False),
    Column("access_listed", JSON(none_as_null=True)),
    Column("tab_export", String),
    Column("tab_key_fields", JSON(none_as_null=True)),
    Column("aliases", JSON, nullable=False),
    Column("removal_hinted_at", UtcDateTime),
    Column("removed_at", UtcDateTime),
    Column("generation", BigInteger, nullable=False),
    Column("revision", BigInteger, nullable=False),
)


def _of_an_installation() -> ForeignKeyConstraint:
    """Let a row go with its installation: whatever is kept of a portal is erased by one statement."""
    return ForeignKeyConstraint(
        ["client_id", "member_id"], [installations.c.client_id, installations.c.member_id], ondelete="CASCADE"
    )


token_pairs = Table(
    "token_pairs",
    metadata,
    Column("client_id", String, primary_key=True),
    Column("member_id", String, primary_key=True),
    Column("user_id", BigInteger, primary_key=True),
    Column("access_token", LargeBinary, nullable=False),
    Column("refresh_token", LargeBinary, nullable=False),
    Column("access_token_digest", LargeBinary, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
    Column("last_used_at", UtcDateTime, nullable=False),
    Column("generation", BigInteger, nullable=False),
    Column("trade_owner", String),
    Column("trade_until", Double),  # by the database's clock; NO_MORE: the refresh ended without an answer
    _of_an_installation(),
)

seen_access_tokens = Table(
    "seen_access_tokens",
    metadata,
    Column("client_id", String, primary_key=True),
    Column("member_id", String, primary_key=True),
    Column("user_id", BigInteger, primary_key=True),
    Column("digest", LargeBinary, primary_key=True),
    Column("seen_at", UtcDateTime, nullable=False),
    _of_an_installation(),
)

# Only added to: the application updates no row of it, and deletes them only with their portal.
audit = Table(
    "audit",
    metadata,
    Column("client_id", String, primary_key=True),
    Column("member_id", String, primary_key=True),
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("at", UtcDateTime, nullable=False),
    Column("user_id", BigInteger, nullable=False),
    Column("name", String, nullable=False),
    Column("deed", String, nullable=False),
    Column("about", JSON, nullable=False),
    _of_an_installation(),
)

oauth_states = Table(
    "oauth_states",
    metadata,
    Column("client_id", String, primary_key=True),
    Column("digest", LargeBinary, primary_key=True),
    Column("expires_at", UtcDateTime, nullable=False),
)

# What stays of an erased portal: that it was erased, and when. The digest answers "was this one?", and nothing else.
erasure_receipts = Table(
    "erasure_receipts",
    metadata,
    Column("client_id", String, primary_key=True),
    Column("portal_digest", LargeBinary, primary_key=True),
    Column("erased_at", UtcDateTime, primary_key=True),
)


def of_portal(table: Table, client_id: str, member_id: str) -> ColumnElement[bool]:
    """Return the filter that every statement about a portal carries."""
    return and_(table.c.client_id == client_id, table.c.member_id == member_id)
