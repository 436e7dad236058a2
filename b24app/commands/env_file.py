"""The file with the settings: written so that a shell, systemd and compose read the same values from it."""

import os
import re
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

# Each 64 Ki of Unicode ends with two that are no characters. systemd refuses a file with one of these.
NO_CHARACTERS = "".join(chr(plane << 16 | last) for plane in range(17) for last in (0xFFFE, 0xFFFF))
NOT_OF_A_LINE = re.compile(f"[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufeff{NO_CHARACTERS}]")
PLAIN = re.compile(r"[A-Za-z0-9_.:/@%+,=-]*")
BESIDE_THE_APP = "env"  # its name in the folder of app.py, where no other is given
MODE = 0o600  # from the first byte on
HEAD = """\
# Settings of Full Lead, written by flask b24 init. install/env.example explains these and all others.
# B24_SECRET_KEYS opens every stored token: keep a copy of it, apart from the backups of the database.
"""


class FileIsThereError(Exception):
    """There is something of this name already."""


def unwritable(value: str) -> str:
    """Say why the value cannot be written alike for all who read the file, "" if it can."""
    if NOT_OF_A_LINE.search(value):
        return "must not hold a line break or another control character"
    if _needs_double_quotes(value) and re.search(r"[$`]", value):
        return (
            "must not hold $ or ` beside an apostrophe (') or before a \\ at the end: "
            "shell, systemd and compose read that differently"
        )
    return ""


def text_of(settings: Mapping[str, str]) -> str:
    """Return the file's text. Each value can be written: `unwritable` has said so."""
    return HEAD + "".join(f"{name}={_quoted(value)}\n" for name, value in settings.items())


def write_new(path: Path, text: str) -> None:
    """Write the whole file, for its owner alone, or leave nothing.

    Raises:
        FileIsThereError: there is one, and it stays as it is.
        OSError: it cannot be written.
    """
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, MODE)
    except FileExistsError:
        raise FileIsThereError from None
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        with suppress(OSError):
            path.unlink()
        raise


def _quoted(value: str) -> str:
    r"""Return the value as all three read it.

    Sources: POSIX, "Shell Command Language" 2.2; systemd.exec(5), EnvironmentFile=; Docker's "Syntax for environment
    files". Between apostrophes all take everything literally, but that compose takes \' for an apostrophe. Between
    double quotes all three take \\ and \" for the character behind the backslash, and differ about $ and `.
    """
    if PLAIN.fullmatch(value):
        return value
    if not _needs_double_quotes(value):
        return f"'{value}'"
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _needs_double_quotes(value: str) -> bool:
    return "'" in value or value.endswith("\\")
