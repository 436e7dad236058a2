"""Which files the running application is made of, and which of them has changed."""

import os
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path

FOLDERS = ("b24app", "templates")
BESIDE = ("app.py", "gunicorn.conf.py")
KINDS = frozenset({".py", ".po", ".html", ".css", ".js", ".svg"})

Seen = Mapping[Path, tuple[int, int]]


def look(root: Path, *others: Path) -> Seen:
    """Return when each file was changed, and its size: those of the application at `root`, and the others."""
    seen = {}
    for path in (*_files(root), *others):
        with suppress(OSError):  # it is not there, or is just being replaced
            state = path.stat()
            seen[path] = (state.st_mtime_ns, state.st_size)
    return seen


def changed(before: Seen, now: Seen) -> Path | None:
    """Return a file that came, went or changed, None where all is as it was."""
    return next((path for path in sorted(before.keys() | now.keys()) if before.get(path) != now.get(path)), None)


def _files(root: Path) -> Iterator[Path]:
    yield from (root / name for name in BESIDE)
    for folder in FOLDERS:
        for inside, _, names in os.walk(root / folder):  # which does not mind a folder that is just being replaced
            yield from (path for path in map(Path(inside).joinpath, names) if path.suffix in KINDS)
