"""Which files the application and the demo are made of, and which of them has changed."""

import os
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path

BESIDE = ("app.py", "gunicorn.conf.py")
THE_DEMOS = "demo"
FOLDERS = ("b24app", "templates", THE_DEMOS)
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


def is_the_demos(root: Path, path: Path) -> bool:
    """Tell whether it is the portal's code that changed, or what runs both: a new process must read it."""
    return path.relative_to(root).parts[0] == THE_DEMOS


def why_unreadable(path: Path) -> str:
    """Return why this is no Python that could be read, "" where it is, or is none or gone."""
    try:
        if path.suffix == ".py":
            compile(path.read_text(), path, "exec")
    except SyntaxError as error:
        return str(error)
    except FileNotFoundError:
        return ""
    return ""


def _files(root: Path) -> Iterator[Path]:
    yield from (root / name for name in BESIDE)
    for folder in FOLDERS:
        for inside, _, names in os.walk(root / folder):  # which does not mind a folder that is just being replaced
            kinds = {".py"} if folder == THE_DEMOS else KINDS  # the portal reads its pages each time
            yield from (path for path in map(Path(inside).joinpath, names) if path.suffix in kinds)
