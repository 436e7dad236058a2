"""Tells of each call to another host when it ends: a line in the log, and to what measures how long it took."""

import logging
import re
from collections.abc import Callable
from time import monotonic

LOG = logging.getLogger("b24app.calls")
Timed = Callable[[str, float], None]  # is told of each call its method, and the seconds until its end
METHOD = re.compile(r"/([A-Za-z0-9._-]{1,64}?)(?:\.json)?/?")  # the last part: the others may be a webhook's secret
REFUSAL = re.compile(rb'\s*\{\s*"error"\s*:\s*"([A-Za-z_]{0,64}|[0-9]{1,6})"')  # as PHP writes it: no token looks so


def untimed(_method: str, _took_s: float) -> None:
    """Note nothing: nobody measures these calls."""


class Call:
    """A call that begins now."""

    def __init__(self, host: str, url: str, timed: Timed = untimed) -> None:
        path = url.partition("?")[0]
        said = METHOD.fullmatch(path[path.rstrip("/").rfind("/") :])
        self._began = monotonic()
        self._timed, self._method = timed, said[1] if said else "?"
        self._line: dict[str, str | int] = {"host": host, "method": self._method}

    def answered(self, status: int, body: bytes) -> None:
        """Log an answer. `error` is the platform's code."""
        refusal = REFUSAL.match(body)
        self._tell(status=status, error=refusal[1].decode() if refusal else "", bytes=len(body))

    def failed(self, what: str) -> None:
        """Log that no usable answer came."""
        self._tell(what=what)

    def _tell(self, **end: str | int) -> None:
        took_s = monotonic() - self._began
        LOG.info("rest call", extra={**self._line, **end, "ms": round(took_s * 1000)})
        self._timed(self._method, took_s)
