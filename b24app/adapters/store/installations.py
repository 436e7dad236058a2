"""The installations in the database."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, Engine, and_, delete, select, update

from b24app.adapters.store.audit import append
from b24app.adapters.store.database import forget_deleted, insert, reading, writing
from b24app.adapters.store.erasures import erase_portal, traces_of
from b24app.adapters.store.rows import CHOSEN, installation_of, values_of
from b24app.adapters.store.schema import installations, of_portal, seen_access_tokens, token_pairs
from b24app.adapters.store.token_pairs import SqlTokenPairs
from b24app.domain.portal.audit import AuditEntry
from b24app.domain.portal.installation import Installation
from b24app.domain.portal.tokens import TokenPair


@dataclass(frozen=True, slots=True, kw_only=True)
class SqlInstallations:
    """Implements the port Installations for one application."""

    engine: Engine
    client_id: str
    pairs: SqlTokenPairs

    def find(self, member_id: str) -> Installation | None:
        """Return the installation of this portal, or None if we know none or it was removed."""
        return self._row(member_id, installations.c.removed_at.is_(None))

    def find_removed(self, member_id: str) -> Installation | None:
        """Return what is kept of a removed installation, or None."""
        return self._row(member_id, installations.c.removed_at.is_not(None))

    def install(self, installation: Installation, pair: TokenPair, now: datetime) -> Installation:
        """Write the installation and its installer's pair in one transaction; what an administrator chose stays."""
        portal = {"client_id": self.client_id, "member_id": installation.member_id}
        values = values_of(installation)
        proven = {name: value for name, value in values.items() if name not in CHOSEN}
        counted = proven | {"revision": installations.c.revision + 1}
        with writing(self.engine) as connection:
            fresh = insert(connection, installations).values(portal | values)
            upsert = fresh.on_conflict_do_update(index_elements=list(portal), set_=counted)
            row = connection.execute(upsert.returning(installations)).one()
            if installation.installer_id is not None:
                self.pairs.install(connection, installation.member_id, installation.installer_id, pair, now)
        return installation_of(row)

    def restore(self, installation: Installation) -> Installation:
        """Write the installation where none is known; the one INSERT decides who was first."""
        portal = {"client_id": self.client_id, "member_id": installation.member_id}
        values = values_of(installation)
        counted = values | {"revision": installations.c.revision + 1}
        removed = installations.c.removed_at.is_not(None)
        with writing(self.engine) as connection:
            fresh = insert(connection, installations).values(portal | values)
            connection.execute(fresh.on_conflict_do_update(index_elements=list(portal), set_=counted, where=removed))
            there = select(installations).where(of_portal(installations, **portal))
            return installation_of(connection.execute(there).one())

    def replace(self, read: Installation, new: Installation, entries: Sequence[AuditEntry] = ()) -> bool:
        """Write `new` in place of `read`, its revision counted on; the one UPDATE decides who was first."""
        with writing(self.engine) as connection:
            done = self._replace(connection, read, new)
            if done:
                append(connection, self.client_id, read.member_id, entries)
            return done

    def make_installer(self, read: Installation, user_id: int, pair: TokenPair, now: datetime) -> bool:
        """Make an administrator the installer, with their pair, in one transaction."""
        with writing(self.engine) as connection:
            done = self._replace(connection, read, replace(read, installer_id=user_id))
            if done:
                self.pairs.install(connection, read.member_id, user_id, pair, now)
            return done

    def idle(self, since: datetime, after: str, most: int) -> Sequence[Installation]:
        """Return installations whose installer's pair was not written since; a removed one has no pairs."""
        pair = and_(
            token_pairs.c.client_id == installations.c.client_id,
            token_pairs.c.member_id == installations.c.member_id,
            token_pairs.c.user_id == installations.c.installer_id,
        )
        statement = (
            select(installations)
            .join(token_pairs, pair)
            .where(
                installations.c.client_id == self.client_id,
                token_pairs.c.last_used_at < since,
                installations.c.member_id > after,
            )
            .order_by(installations.c.member_id)
            .limit(most)
        )
        with reading(self.engine) as connection:
            return [installation_of(row) for row in connection.execute(statement)]

    def retire(self, member_id: str, now: datetime) -> None:
        """Mark the portal removed, and delete its tokens; what an administrator chose stays."""
        marked = {
            "removed_at": now,
            "application_token_digest": None,
            "revision": installations.c.revision + 1,
        }
        with writing(self.engine) as connection:
            portal = of_portal(installations, self.client_id, member_id)
            connection.execute(update(installations).where(portal).values(marked))
            for table in (token_pairs, seen_access_tokens):
                connection.execute(delete(table).where(of_portal(table, self.client_id, member_id)))

    def erase(self, member_id: str, now: datetime) -> None:
        """Delete the installation with whatever else is kept of the portal, and keep a receipt."""
        with writing(self.engine) as connection:
            erase_portal(connection, self.client_id, member_id, now)
        forget_deleted(self.engine)

    def traces(self, member_id: str) -> int:
        """Count what is left of a portal."""
        with reading(self.engine) as connection:
            return traces_of(connection, self.client_id, member_id)

    def listed(self, after: str, most: int) -> Sequence[Installation]:
        """Return installations by member_id, from after `after` on."""
        ours = and_(installations.c.client_id == self.client_id, installations.c.removed_at.is_(None))
        statement = select(installations).where(ours, installations.c.member_id > after)
        with reading(self.engine) as connection:
            rows = connection.execute(statement.order_by(installations.c.member_id).limit(most))
            return [installation_of(row) for row in rows]

    def _replace(self, connection: Connection, read: Installation, new: Installation) -> bool:
        # After an erasure the revisions begin again: the generation tells the two installations apart.
        unchanged = and_(
            of_portal(installations, self.client_id, read.member_id),
            installations.c.revision == read.revision,
            installations.c.generation == read.generation,
        )
        values = values_of(new) | {"revision": read.revision + 1}
        return connection.execute(update(installations).where(unchanged).values(values)).rowcount == 1

    def _row(self, member_id: str, condition: ColumnElement[bool]) -> Installation | None:
        statement = select(installations).where(of_portal(installations, self.client_id, member_id), condition)
        with reading(self.engine) as connection:
            row = connection.execute(statement).one_or_none()
        return installation_of(row) if row else None
