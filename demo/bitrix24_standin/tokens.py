"""Token pairs in independent chains, and authorization codes.

Imitates: Bitrix24 REST docs, "Automatic renewal of tokens", "Full OAuth 2.0" (docs/platform.md 3.2-3.4).
"""

import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from hashlib import sha256

ACCESS_LIFE_S = 3600
REFRESH_LIFE_S = 180 * 24 * 3600
CODE_LIFE_S = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """For whom a token speaks."""

    client_id: str
    member_id: str
    user_id: int
    scope: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    grant: Grant
    access: str = field(repr=False)
    refresh: str = field(repr=False)
    expires_at: float
    refresh_expires_at: float


Tokens = tuple[dict[str, Pair], dict[str, Pair], dict[str, tuple[Grant, float]]]  # by access, by refresh; codes


class TokenStore:
    """Every valid pair. A rotated or revoked one is forgotten."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._lock = threading.Lock()
        self._by_access: dict[str, Pair] = {}
        self._by_refresh: dict[str, Pair] = {}
        self._codes: dict[str, tuple[Grant, float]] = {}

    def remember(self) -> Tokens:
        """Copy every token that there is now."""
        return dict(self._by_access), dict(self._by_refresh), dict(self._codes)

    def go_on_from(self, tokens: Tokens) -> None:
        """Keep these tokens, and no others."""
        by_access, by_refresh, codes = tokens
        self._by_access, self._by_refresh, self._codes = dict(by_access), dict(by_refresh), dict(codes)

    def issue(self, grant: Grant) -> Pair:
        """Start a new chain."""
        with self._lock:
            return self._keep(grant)

    def find(self, access: str) -> Pair | None:
        return self._by_access.get(access)

    def find_refresh(self, refresh: str) -> Pair | None:
        return self._by_refresh.get(refresh)

    def rotate(self, refresh: str) -> Pair | None:
        """Return the next pair of a chain. The old refresh and the old access token become invalid."""
        with self._lock:
            old = self._by_refresh.pop(refresh, None)
            if old is None or old.refresh_expires_at <= self._now():
                return None
            self._by_access.pop(old.access, None)
            return self._keep(old.grant)

    def issue_code(self, grant: Grant) -> str:
        code = secrets.token_hex(35)
        self._codes[code] = (grant, self._now() + CODE_LIFE_S)
        return code

    def peek_code(self, code: str) -> Grant | None:
        kept = self._codes.get(code)
        return kept[0] if kept else None

    def redeem(self, code: str) -> Pair | None:
        """Exchange a code once, within its 30 seconds."""
        with self._lock:
            kept = self._codes.pop(code, None)
            return self._keep(kept[0]) if kept and kept[1] > self._now() else None

    def expire(self, whose: Callable[[Grant], bool]) -> int:
        """Make access tokens expire early. Their refresh tokens stay valid."""
        return self._change(whose, lambda pair: replace(pair, expires_at=0.0))

    def expire_refresh(self, whose: Callable[[Grant], bool]) -> int:
        return self._change(whose, lambda pair: replace(pair, expires_at=0.0, refresh_expires_at=0.0))

    def revoke(self, whose: Callable[[Grant], bool]) -> int:
        """Forget pairs and codes, so that every token of theirs is unknown from now on."""
        with self._lock:
            gone = [pair for pair in self._by_access.values() if whose(pair.grant)]
            for pair in gone:
                del self._by_access[pair.access]
                self._by_refresh.pop(pair.refresh, None)
            self._codes = {code: kept for code, kept in self._codes.items() if not whose(kept[0])}
            return len(gone)

    def _change(self, whose: Callable[[Grant], bool], change: Callable[[Pair], Pair]) -> int:
        with self._lock:
            changed = [change(pair) for pair in self._by_access.values() if whose(pair.grant)]
            for pair in changed:
                self._by_access[pair.access] = self._by_refresh[pair.refresh] = pair
            return len(changed)

    def _keep(self, grant: Grant) -> Pair:
        now = self._now()
        pair = Pair(
            grant=grant,
            access=_token(grant, now + ACCESS_LIFE_S),
            refresh=_token(grant, now + REFRESH_LIFE_S),
            expires_at=now + ACCESS_LIFE_S,
            refresh_expires_at=now + REFRESH_LIFE_S,
        )
        self._by_access[pair.access] = self._by_refresh[pair.refresh] = pair
        return pair


def _token(grant: Grant, expires_at: float) -> str:
    """Make a token as the documents' samples look: its end, then 24 characters that all tokens of the person share.

    Imitates: Bitrix24 REST docs, "What the handler receives" of the placements (AUTH_ID, REFRESH_ID): every sample of
    one application has 00705a07 00005a4b 00000001 in this place.
    """
    end = (int(expires_at) & 0xFFFFFFFF).to_bytes(4, "little").hex()
    names = (sha256(each.encode()).hexdigest()[:8] for each in (grant.client_id, grant.member_id))
    return "".join((end, *names, f"{grant.user_id:08x}", secrets.token_hex(19)))
