"""One log line for each REST call: method, outcome, time and size, and no values."""

import logging
import re
from time import monotonic

LOG = logging.getLogger("b24app.calls")
METHOD = re.compile(r"/([A-Za-z0-9._-]{1,64}?)(?:\.json)?/?")  # the last part: the others may be a webhook's secret
REFUSAL = re.compile(rb'\s*\{\s*"error"\s*:\s*"([A-Za-z_]{0,64}|[0-9]{1,6})"')  # as PHP writes it: no token looks so


class Call:
    """A call that begins now."""

    def __init__(self, host: str, url: str) -> None:
        path = url.partition("?")[0]
        said = METHOD.fullmatch(path[path.rstrip("/").rfind("/") :])
        self._began = monotonic()
        self._line: dict[str, str | int] = {"host": host, "method": said[1] if said else "?"}

    def answered(self, status: int, body: bytes) -> None:
        """Log an answer. `error` is the platform's code."""
        refusal = REFUSAL.match(body)
        self._tell(status=status, error=refusal[1].decode() if refusal else "", bytes=len(body))

    def failed(self, what: str) -> None:
        """Log that no usable answer came."""
        self._tell(what=what)

    def _tell(self, **end: str | int) -> None:
        LOG.info("rest call", extra={**self._line, **end, "ms": round((monotonic() - self._began) * 1000)})
