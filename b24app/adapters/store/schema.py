"""The tables as the stores use them.

A column is named as `installations.c.endpoint`, whose type is Column[Origin]: mypy knows a column that is misspelt, in
what is read (rows.py), written (`put` there) and asked for.
"""

from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

from sqlalchemy import (
    BindParameter,
    Column,
    ColumnElement,
    ForeignKeyConstraint,
    MetaData,
    Named,
    Table,
    TypedColumns,
    and_,
    bindparam,
)

from b24app.adapters.store.kinds import (
    ADDRESS,
    ADDRESSES,
    BYTES,
    FLAG,
    MOMENT,
    NUMBER,
    PAIRS,
    RECORD,
    SECONDS,
    TEXT,
    WORDS,
    choice_of,
)
from b24app.domain.portal.audit import Action
from b24app.domain.portal.installation import Export
from b24app.domain.portal.portal_address import Origin

if TYPE_CHECKING:
    from collections.abc import Callable


class OfApplication(TypedColumns):
    """What each row has: the application that it is of."""

    if TYPE_CHECKING:  # to SQLAlchemy any name may be a column's, to mypy none but those that stand here
        __getattr__: ClassVar[Callable[[object, str], Column[object]]]

    client_id: Named[str] = Column(TEXT, primary_key=True)


class OfPortal(OfApplication):
    """What each row of a portal has."""

    member_id: Named[str] = Column(TEXT, primary_key=True)


class InstallationColumns(OfPortal):
    """A portal; the columns of the access rule are explained in rows.py."""

    endpoint: Named[Origin] = Column(ADDRESS)
    oauth_server: Named[str] = Column(TEXT)
    app_id: Named[int] = Column(NUMBER)
    app_code: Named[str] = Column(TEXT)
    installer_id: Named[int | None] = Column(NUMBER)
    installed_at: Named[datetime] = Column(MOMENT)
    application_token_digest: Named[bytes | None] = Column(BYTES)
    access_everybody: Named[bool] = Column(FLAG)
    access_codes: Named[tuple[str, ...]] = Column(WORDS)
    access_lost: Named[bool] = Column(FLAG)
    access_listed: Named[tuple[tuple[str, str], ...] | None] = Column(PAIRS)
    tab_export: Named[Export | None] = Column(choice_of(Export))
    tab_key_fields: Named[tuple[str, ...] | None] = Column(WORDS)
    aliases: Named[tuple[Origin, ...]] = Column(ADDRESSES)
    removal_hinted_at: Named[datetime | None] = Column(MOMENT)
    clean_asked_at: Named[datetime | None] = Column(MOMENT)
    keep_asked_at: Named[datetime | None] = Column(MOMENT)
    removed_at: Named[datetime | None] = Column(MOMENT)
    other_server: Named[str | None] = Column(TEXT)
    answered_at: Named[datetime | None] = Column(MOMENT)
    generation: Named[int] = Column(NUMBER)
    revision: Named[int] = Column(NUMBER)


class TokenPairColumns(OfPortal):
    """A person's sealed tokens, and the lease on them."""

    user_id: Named[int] = Column(NUMBER, primary_key=True)
    access_token: Named[bytes] = Column(BYTES)
    refresh_token: Named[bytes] = Column(BYTES)
    access_token_digest: Named[bytes] = Column(BYTES)
    expires_at: Named[datetime] = Column(MOMENT)
    last_used_at: Named[datetime] = Column(MOMENT)
    generation: Named[int] = Column(NUMBER)
    trade_owner: Named[str | None] = Column(TEXT)
    # By the database's clock; NO_MORE: the refresh ended without an answer.
    trade_until: Named[float | None] = Column(SECONDS)
    oauth_server: Named[str | None] = Column(TEXT)


class SeenAccessTokenColumns(OfPortal):
    """An access token that was seen."""

    user_id: Named[int] = Column(NUMBER, primary_key=True)
    digest: Named[bytes] = Column(BYTES, primary_key=True)
    seen_at: Named[datetime] = Column(MOMENT)


class AuditColumns(OfPortal):
    """What an administrator changed. No row is updated. The oldest ones are deleted, and all with the portal."""

    number: Named[int] = Column(NUMBER, primary_key=True, autoincrement=False)
    at: Named[datetime] = Column(MOMENT)
    user_id: Named[int] = Column(NUMBER)
    name: Named[str] = Column(TEXT)
    deed: Named[Action] = Column(choice_of(Action))
    about: Named[tuple[str, ...]] = Column(WORDS)


class OAuthStateColumns(OfApplication):
    """A sign-in from outside that has ended: its state works once."""

    digest: Named[bytes] = Column(BYTES, primary_key=True)
    expires_at: Named[datetime] = Column(MOMENT)


class FirstKeyColumns(OfApplication):
    """When a key first stood first in B24_SECRET_KEYS; its fingerprint reveals nothing about it."""

    fingerprint: Named[bytes] = Column(BYTES, primary_key=True)
    first_at: Named[datetime] = Column(MOMENT)


class ErasureReceiptColumns(OfApplication):
    """That a portal was erased, and when. The digest answers "was it this one?", and nothing else."""

    portal_digest: Named[bytes] = Column(BYTES, primary_key=True)
    erased_at: Named[datetime] = Column(MOMENT, primary_key=True)


def _of_an_installation() -> ForeignKeyConstraint:
    """Let a row go with its installation: whatever is kept of a portal is erased by one statement."""
    return ForeignKeyConstraint(
        ["client_id", "member_id"], [installations.c.client_id, installations.c.member_id], ondelete="CASCADE"
    )


class KeptRecordColumns(OfApplication):
    """What is kept for a month of a portal that is most likely gone, sealed."""

    portal_digest: Named[bytes] = Column(BYTES, primary_key=True)
    sealed: Named[bytes] = Column(RECORD)
    erase_at: Named[datetime] = Column(MOMENT)


class TurnColumns(OfApplication):
    """Who does what only one process may do at a time, and until when by the database's clock."""

    task: Named[str] = Column(TEXT, primary_key=True)
    owner: Named[str] = Column(TEXT)
    until: Named[float] = Column(SECONDS)


metadata = MetaData()
installations = Table("installations", metadata, InstallationColumns)
token_pairs = Table("token_pairs", metadata, TokenPairColumns, _of_an_installation())
seen_access_tokens = Table("seen_access_tokens", metadata, SeenAccessTokenColumns, _of_an_installation())
audit = Table("audit", metadata, AuditColumns, _of_an_installation())
oauth_states = Table("oauth_states", metadata, OAuthStateColumns)
first_keys = Table("first_keys", metadata, FirstKeyColumns)
erasure_receipts = Table("erasure_receipts", metadata, ErasureReceiptColumns)
kept_records = Table("kept_records", metadata, KeptRecordColumns)
turns = Table("turns", metadata, TurnColumns)

IS_INSTALLERS = and_(  # whether a pair is its installation's own
    token_pairs.c.client_id == installations.c.client_id,
    token_pairs.c.member_id == installations.c.member_id,
    token_pairs.c.user_id == installations.c.installer_id,
)


# What stands for a value in a statement that is built once: to build it takes an open longer than to ask.
OF_CLIENT, OF_MEMBER, OF_USER = (
    bindparam("client", type_=TEXT),
    bindparam("member", type_=TEXT),
    bindparam("person", type_=NUMBER),
)


def of_portal(
    table: Table[OfPortal], client_id: str | BindParameter[str], member_id: str | BindParameter[str]
) -> ColumnElement[bool]:
    """Return the filter that every statement about a portal carries."""
    return and_(table.c.client_id == client_id, table.c.member_id == member_id)
