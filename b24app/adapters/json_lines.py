"""A line of the log: JSON, with an allow-list of fields.

It is also the second line of defence. Whatever looks like a token, or is a configured secret, is masked in every text
of every logger. An exception is logged as its class and its place in the code, because its text may hold anything.
"""

import json
import logging
import re
import traceback
from collections.abc import Collection, Iterator
from datetime import UTC, datetime
from pathlib import Path

from b24app.adapters.outbound.request_context import current

FIELDS = (
    *("problem", "kind", "route", "status"),  # a request's end; a page that refuses, with the number that it shows
    *("method", "host", "code", "error", "ms", "bytes"),  # a call of somebody's REST
    *(
        "description_length",
        "reason",
        "field",
        "fault",
        "what",
        "wait_s",
        "is_block",
        "told",
        "remedy",
    ),  # what our errors carry
    *("portal", "user", "claimed"),  # who was proven; or which portal is claimed, where nobody was
    *("action", "change"),  # what an administrator changed
    *("verdict", "setting"),  # what was decided about a portal, or a setting
)
PROVEN = "portal"  # the field that holds a proven portal's member_id, and nothing of a request
LONGEST_TEXT = 500
MOST_CAUSES = 5
MOST_FRAMES = 6
MASK = "***"
# Long, made of a token's letters, with a digit in it. No word looks like this, and of our names only the settings do.
TOKEN = re.compile(r"(?<![0-9A-Za-z_-])(?!B24_[A-Z_]+\b)(?=[A-Za-z_-]*[0-9])[0-9A-Za-z_-]{24,}")

MEMBER_ID = re.compile(r"[0-9a-f]{32}")  # looks like a token, and is the name of a portal


class JsonLines(logging.Formatter):
    """Writes a record as one line, with control characters escaped as in JSON."""

    def __init__(self, secrets: Collection[str]) -> None:
        super().__init__()
        known = "|".join(re.escape(secret) for secret in sorted(secrets, key=len, reverse=True) if secret)
        self._masked = re.compile(f"{known}|{TOKEN.pattern}" if known else TOKEN.pattern)

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        said = {name: record.__dict__[name] for name in FIELDS if record.__dict__.get(name) not in (None, "")}
        error = record.exc_info[1] if record.exc_info else None
        carries = current()
        of_request = {"request": carries.id, "client": carries.client}
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "event": self._clean(_message(record)),
            **{name: value for name, value in of_request.items() if value},
            **{name: self._said(name, value) for name, value in said.items()},
            **({"trace": [self._clean(cause) for cause in _causes(error)]} if error else {}),
        }
        return json.dumps(line)

    def _said(self, name: str, value: object) -> str | int | float:
        if isinstance(value, int | float):
            return value
        return str(value) if name == PROVEN and MEMBER_ID.fullmatch(str(value)) else self._clean(value)

    def _clean(self, value: object) -> str:
        return self._masked.sub(MASK, str(value))[:LONGEST_TEXT]


def _message(record: logging.LogRecord) -> str:
    try:
        return record.getMessage()
    except (TypeError, ValueError):  # a library's format string and values that do not fit it
        return str(record.msg)


def _causes(error: BaseException | None) -> Iterator[str]:
    """Yield each exception of the chain as its class and its traceback, innermost call first."""
    for _ in range(MOST_CAUSES):
        if error is None:
            return
        frames = reversed(traceback.extract_tb(error.__traceback__)[-MOST_FRAMES:])
        path = " < ".join(f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames)
        yield f"{type(error).__name__} at {path}"
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
