"""The stores' ports in memory, for tests of what uses them; held to the same contract as the database's."""

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from threading import Lock
from time import monotonic
from typing import TypeVar

from b24app.domain.audit import AuditEntry
from b24app.domain.installation import Installation
from b24app.domain.tokens import StoredPair, TokenPair, Trade
from b24app.ports import Audit, Installations, OAuthStates, TokenPairs, Trades

IDLE_LIFE = timedelta(hours=24)
NO_MORE = 0.0
Key = TypeVar("Key")
Value = TypeVar("Value")


@dataclass(frozen=True, slots=True, kw_only=True)
class Stores:
    """The five ports of one application over one database."""

    installations: Installations
    audit: Audit
    token_pairs: TokenPairs
    trades: Trades
    oauth_states: OAuthStates


@dataclass(frozen=True, slots=True)
class Memory:
    """What a database keeps; one lock stands for its transactions."""

    lock: Lock = field(default_factory=Lock)
    installations: dict[tuple[str, str], Installation] = field(default_factory=dict)
    pairs: dict[tuple[str, str, int], tuple[StoredPair, datetime]] = field(default_factory=dict)
    leases: dict[tuple[str, str, int], tuple[str, float]] = field(default_factory=dict)
    seen: dict[tuple[str, str, int, str], datetime] = field(default_factory=dict)
    states: dict[tuple[str, bytes], datetime] = field(default_factory=dict)
    audit: dict[tuple[str, str], list[AuditEntry]] = field(default_factory=dict)


def memory_stores(client_id: str = "app", memory: Memory | None = None) -> Stores:
    """Return empty stores, or another application's over the same memory."""
    memory = memory or Memory()
    return Stores(
        installations=MemoryInstallations(memory, client_id),
        audit=MemoryAudit(memory, client_id),
        token_pairs=MemoryTokenPairs(memory, client_id),
        trades=MemoryTrades(memory, client_id),
        oauth_states=MemoryOAuthStates(memory, client_id),
    )


@dataclass(frozen=True, slots=True)
class MemoryInstallations:
    memory: Memory
    client_id: str

    def find(self, member_id: str) -> Installation | None:
        found = self.memory.installations.get((self.client_id, member_id))
        return found if found and found.removed_at is None else None

    def find_removed(self, member_id: str) -> Installation | None:
        found = self.memory.installations.get((self.client_id, member_id))
        return found if found and found.removed_at is not None else None

    def install(self, installation: Installation, pair: TokenPair, now: datetime) -> Installation:
        memory, key = self.memory, (self.client_id, installation.member_id)
        with memory.lock:
            earlier = memory.installations.get(key)
            kept = installation
            if earlier:
                kept = replace(installation, revision=earlier.revision + 1, access=earlier.access, tab=earlier.tab)
            memory.installations[key] = kept
            if installation.installer_id is not None:
                _bring(memory, (*key, installation.installer_id), pair, now)
        return kept

    def restore(self, installation: Installation) -> Installation:
        memory, key = self.memory, (self.client_id, installation.member_id)
        with memory.lock:
            earlier = memory.installations.get(key)
            if earlier is None or earlier.removed_at is not None:
                revision = earlier.revision + 1 if earlier else installation.revision
                memory.installations[key] = replace(installation, revision=revision)
            return memory.installations[key]

    def appoint(self, read: Installation, user_id: int, pair: TokenPair, now: datetime) -> bool:
        memory, key = self.memory, (self.client_id, read.member_id)
        with memory.lock:
            there = memory.installations.get(key)
            if there is None or (there.revision, there.generation) != (read.revision, read.generation):
                return False
            memory.installations[key] = replace(read, installer_id=user_id, revision=read.revision + 1)
            _bring(memory, (*key, user_id), pair, now)
            return True

    def replace(self, read: Installation, new: Installation, entries: Sequence[AuditEntry] = ()) -> bool:
        key = (self.client_id, read.member_id)
        with self.memory.lock:
            there = self.memory.installations.get(key)
            if there is None or (there.revision, there.generation) != (read.revision, read.generation):
                return False
            self.memory.installations[key] = replace(new, revision=read.revision + 1)
            self.memory.audit.setdefault(key, []).extend(entries)
            return True

    def idle(self, since: datetime, after: str, most: int) -> Sequence[Installation]:
        def is_idle(key: tuple[str, str], there: Installation) -> bool:
            if there.installer_id is None or (*key, there.installer_id) not in self.memory.pairs:
                return False
            return self.memory.pairs[(*key, there.installer_id)][1] < since

        with self.memory.lock:
            ours = [
                there
                for key, there in sorted(self.memory.installations.items())
                if key[0] == self.client_id and there.removed_at is None and key[1] > after and is_idle(key, there)
            ]
            return ours[:most]

    def retire(self, member_id: str, now: datetime) -> None:
        key = (self.client_id, member_id)
        with self.memory.lock:
            there = self.memory.installations.get(key)
            if there is None:
                return
            self.memory.installations[key] = replace(
                there, removed_at=now, application_token_digest=None, revision=there.revision + 1
            )
            _forget_people(self.memory, key)

    def listed(self, after: str, most: int) -> Sequence[Installation]:
        with self.memory.lock:
            ours = [
                there
                for key, there in sorted(self.memory.installations.items())
                if key[0] == self.client_id and there.removed_at is None and key[1] > after
            ]
            return ours[:most]

    def traces(self, member_id: str) -> int:
        kept = (self.memory.installations, self.memory.pairs, self.memory.audit)
        return sum(key[:2] == (self.client_id, member_id) for rows in kept for key in rows)

    def erase(self, member_id: str, now: datetime) -> None:
        del now
        key = (self.client_id, member_id)
        with self.memory.lock:
            self.memory.installations.pop(key, None)
            self.memory.audit.pop(key, None)
            _forget_people(self.memory, key)


@dataclass(frozen=True, slots=True)
class MemoryAudit:
    memory: Memory
    client_id: str

    def append(self, member_id: str, entry: AuditEntry) -> None:
        key = (self.client_id, member_id)
        with self.memory.lock:
            if key in self.memory.installations:
                self.memory.audit.setdefault(key, []).append(entry)

    def newest(self, member_id: str, most: int) -> Sequence[AuditEntry]:
        with self.memory.lock:
            return list(reversed(self.memory.audit.get((self.client_id, member_id), [])))[:most]


@dataclass(frozen=True, slots=True)
class MemoryTokenPairs:
    memory: Memory
    client_id: str

    def find(self, member_id: str, user_id: int) -> StoredPair | None:
        person = (self.client_id, member_id, user_id)
        with self.memory.lock:
            found = self.memory.pairs.get(person)
            return found and replace(found[0], trade=_trade(self.memory, person))

    def keep(self, member_id: str, user_id: int, pair: TokenPair, now: datetime) -> None:
        memory, person = self.memory, (self.client_id, member_id, user_id)
        with memory.lock:
            portal = memory.installations.get((self.client_id, member_id))
            if portal is None or portal.removed_at is not None or (*person, pair.access_token) in memory.seen:
                return
            memory.seen[(*person, pair.access_token)] = now
            _write(memory, person, pair, now)

    def replace(self, read: StoredPair, new: TokenPair, now: datetime) -> bool:
        person = (self.client_id, read.member_id, read.user_id)
        with self.memory.lock:
            self.memory.seen[(*person, new.access_token)] = now
            if not _is_there(self.memory, self.client_id, read):
                return False
            _write(self.memory, person, new, now)
            return True

    def drop(self, read: StoredPair) -> bool:
        with self.memory.lock:
            if not _is_there(self.memory, self.client_id, read):
                return False
            del self.memory.pairs[(self.client_id, read.member_id, read.user_id)]
            self.memory.leases.pop((self.client_id, read.member_id, read.user_id), None)
            return True

    def sweep(self, now: datetime) -> int:
        memory, limit = self.memory, now - IDLE_LIFE
        with memory.lock:
            _delete(memory.seen, lambda key, seen_at: key[0] == self.client_id and seen_at < limit)
            return _delete(
                memory.pairs,
                lambda person, kept: (
                    person[0] == self.client_id
                    and kept[1] < limit
                    and memory.installations[person[:2]].installer_id != person[2]
                ),
            )


@dataclass(frozen=True, slots=True)
class MemoryTrades:
    memory: Memory
    client_id: str

    def begin(self, read: StoredPair, life_s: float) -> str | None:
        memory, person = self.memory, (self.client_id, read.member_id, read.user_id)
        with memory.lock:
            taken = _trade(memory, person) is Trade.UNDER_WAY
            if taken or not _is_there(memory, self.client_id, read):
                return None
            owner = secrets.token_hex(8)
            memory.leases[person] = owner, monotonic() + life_s
            return owner

    def end(self, read: StoredPair, owner: str, *, answered: bool) -> None:
        memory, person = self.memory, (self.client_id, read.member_id, read.user_id)
        with memory.lock:
            held = memory.leases.get(person)
            if held is None or held[0] != owner or not _is_there(memory, self.client_id, read):
                return
            if answered:
                del memory.leases[person]
            else:
                memory.leases[person] = "", NO_MORE


@dataclass(frozen=True, slots=True)
class MemoryOAuthStates:
    memory: Memory
    client_id: str

    def remember(self, digest: bytes, expires_at: datetime) -> None:
        with self.memory.lock:
            self.memory.states.setdefault((self.client_id, digest), expires_at)

    def consume(self, digest: bytes, now: datetime) -> bool:
        with self.memory.lock:
            key = (self.client_id, digest)
            if self.memory.states.get(key, now) <= now:
                return False
            del self.memory.states[key]
            return True


def _bring(memory: Memory, person: tuple[str, str, int], pair: TokenPair, now: datetime) -> None:
    memory.seen[(*person, pair.access_token)] = now
    _write(memory, person, pair, now)


def _is_there(memory: Memory, client_id: str, read: StoredPair) -> bool:
    found = memory.pairs.get((client_id, read.member_id, read.user_id))
    same = found is not None and found[0].pair.access_token == read.pair.access_token
    return found is not None and same and found[0].generation == read.generation


def _trade(memory: Memory, person: tuple[str, str, int]) -> Trade:
    _, until = memory.leases.get(person, ("", None))
    if until is None:
        return Trade.NONE
    if until == NO_MORE:
        return Trade.UNANSWERED
    return Trade.UNDER_WAY if until > monotonic() else Trade.ABANDONED


def _write(memory: Memory, person: tuple[str, str, int], pair: TokenPair, now: datetime) -> None:
    earlier = memory.pairs.get(person)
    generation = earlier[0].generation + 1 if earlier else 1
    _, member_id, user_id = person
    memory.leases.pop(person, None)
    stored = StoredPair(member_id=member_id, user_id=user_id, pair=pair, generation=generation, kept_at=now)
    memory.pairs[person] = stored, now


def _forget_people(memory: Memory, portal: tuple[str, str]) -> None:
    _delete(memory.pairs, lambda person, _: person[:2] == portal)
    _delete(memory.leases, lambda person, _: person[:2] == portal)
    _delete(memory.seen, lambda key, _: key[:2] == portal)


def _delete(rows: dict[Key, Value], over: Callable[[Key, Value], bool]) -> int:
    gone = [key for key, value in rows.items() if over(key, value)]
    for key in gone:
        del rows[key]
    return len(gone)
