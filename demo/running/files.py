"""Which files the application is made of, and which of them has changed."""

import os
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path

BESIDE = ("app.py", "gunicorn.conf.py")
FOLDERS = ("b24app", "templates")
KINDS = frozenset({".py", ".html", ".css", ".js", ".svg", ".po"})

Seen = Mapping[Path, int]


def look(root: Path) -> Seen:
    """Return when each file was written last."""
    seen = {}
    for path in _files(root):
        with suppress(OSError):  # it is just being replaced
            seen[path] = path.stat().st_mtime_ns
    return seen


def changed(before: Seen, now: Seen) -> Path | None:
    """Return a file that came, went or changed, None where all is as it was."""
    return next((path for path in sorted(before.keys() | now.keys()) if before.get(path) != now.get(path)), None)


def _files(root: Path) -> Iterator[Path]:
    yield from (root / name for name in BESIDE)
    for folder in FOLDERS:
        for inside, _, names in os.walk(root / folder):  # which does not mind a folder that is just being replaced
            yield from (path for path in map(Path(inside).joinpath, names) if path.suffix in KINDS)
