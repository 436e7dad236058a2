"""The wire of one host: its exchanges in both directions, with secrets masked, for the panel and for tests."""

import re
import shlex
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Literal

SHOWN_CHARACTERS = 20_000
_SHAPED = re.compile(r"(?<!\w)[0-9a-f]{50}(?:[0-9a-f]{20})?(?!\w)")  # client secrets; tokens and codes
_LONG = re.compile(r"""(?<=[=:\s"'])[0-9A-Za-z._~+/-]{16,}""")  # found quickly, and few of them have a secret's name
_NAME = re.compile(
    r"""(?ix)(?:application_token|client_secret|auth_id|refresh_id|access_token|refresh_token
        |\bauth|\bcode|\bbearer)["'\]]*(?:%5D)?\s*[=:\s]\s*["']?\Z"""
)
_BEFORE = 40  # characters, in which the longest name stands with what is around it
_WEBHOOK = re.compile(r"(/rest/(?:api/)?\d+/)(\w+)(/)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """One request and its answer. `out` marks those that the portal itself sends (events)."""

    direction: Literal["in", "out"]
    at: float
    method: str
    url: str
    path: str
    api_method: str
    commands: tuple[str, ...] = ()
    content_type: str = ""
    request: str
    status: int
    response: str
    number: int = 0

    @property
    def curl(self) -> str:
        """Return the request as a line for a terminal."""
        body = ["-H", f"Content-Type: {self.content_type}", "--data", self.request] if self.request else []
        return shlex.join(["curl", "-X", self.method, *body, self.url])


class Wire:
    """Keeps the exchanges in order. It has no limit, because a world lives for one test or one demo."""

    def __init__(self) -> None:
        self._exchanges: list[Exchange] = []
        self._changed = threading.Condition()

    def __iter__(self) -> Iterator[Exchange]:
        return iter(tuple(self._exchanges))

    def __len__(self) -> int:
        return len(self._exchanges)

    def count(self, api_method: str) -> int:
        """Count HTTP requests by API method (a batch is one) or by path."""
        return len(self.of(api_method))

    def of(self, api_method: str) -> list[Exchange]:
        wanted = api_method.lower()
        return [each for each in self if wanted in (each.api_method, each.path)]

    def clear(self) -> None:
        self._exchanges.clear()

    def wait_for(self, met: Callable[[list[Exchange]], bool], timeout_s: float = 60.0) -> bool:
        """Wait until the exchanges fulfil a condition. False if they did not in time."""
        with self._changed:
            return self._changed.wait_for(lambda: met(list(self)), timeout_s)

    def note(self, exchange: Exchange) -> None:
        """Keep one exchange, numbered and masked."""
        with self._changed:
            self._exchanges.append(
                replace(
                    exchange,
                    number=len(self._exchanges) + 1,
                    url=mask(exchange.url),
                    path=mask(exchange.path),
                    request=mask(exchange.request),
                    response=mask(exchange.response),
                )
            )
            self._changed.notify_all()


def mask(text: str) -> str:
    """Hide tokens, codes and secrets by their shape and by their names."""
    shown = _SHAPED.sub(lambda found: f"{found[0][:4]}***", text[:SHOWN_CHARACTERS])
    return _WEBHOOK.sub(r"\1***\3", _LONG.sub(_named, shown))


def _named(found: re.Match[str]) -> str:
    before = found.string[max(0, found.start() - _BEFORE) : found.start()]
    return f"{found[0][:4]}***" if _NAME.search(before) else found[0]
