"""What reads the settings file: a shell itself, and by their documented rules systemd and Docker compose.

Where systemd's own library is on this machine, its function that reads an EnvironmentFile is one of the readers, too.
"""

import ctypes
import re
import subprocess
from collections.abc import Callable, Iterator, Mapping
from ctypes.util import find_library
from pathlib import Path

Reader = Callable[[Path], Mapping[str, str]]
# Debian's folder has the machine's name above it. To look everywhere below takes a second.
LIBRARIES = sorted(
    library
    for folder in ("systemd", "*/systemd")
    for library in Path("/usr/lib").glob(f"{folder}/libsystemd-shared-*.so")
)
# Source: docs.docker.com, "Syntax for environment files in Docker Compose": the sequences that double quotes know.
OF_COMPOSE = {"n": "\n", "r": "\r", "t": "\t", "\\": "\\", '"': '"'}


def shell(path: Path) -> Mapping[str, str]:
    script = 'set -a; . "$1"; env -0'
    done = subprocess.run(["/bin/sh", "-c", script, "sh", path], capture_output=True, check=True, env={})
    assert done.stderr == b""
    pairs = (entry.partition("=")[::2] for entry in done.stdout.decode().split("\0") if entry)
    return {name: value for name, value in pairs if name.startswith("B24_")}


def lines(path: Path) -> Iterator[tuple[str, str]]:
    """Yield names and what stands behind `=`; none of our values goes over several lines."""
    for line in path.read_text(encoding="utf-8").split("\n"):
        if line and not line.startswith(("#", ";")):
            name, _, value = line.partition("=")
            yield name, value.strip(" \t\r")


def systemd(path: Path) -> Mapping[str, str]:
    """Source: systemd.exec(5), EnvironmentFile=."""
    return {name: _of_systemd(value) for name, value in lines(path)}


def _of_systemd(value: str) -> str:
    if value.startswith("'"):
        assert value.endswith("'"), "nothing stands behind the quotes"
        assert value.count("'") == 2
        return value[1:-1]
    if value.startswith('"'):
        quoted = re.fullmatch(r'"((?:[^"\\]|\\.)*)"', value)
        assert quoted, "nothing stands behind the quotes"
        return re.sub(r'\\(["\\`$])', r"\1", quoted[1])
    assert not value.endswith("\\"), "the line would go on"
    return re.sub(r"\\(.)", r"\1", value)


def compose(path: Path) -> Mapping[str, str]:
    """Source: docs.docker.com, "Syntax for environment files in Docker Compose"."""
    return {name: _of_compose(value) for name, value in lines(path)}


def _of_compose(value: str) -> str:
    if value.startswith("'"):
        quoted = re.fullmatch(r"'((?:[^'\\]|\\.|\\(?!'))*)'", value)
        assert quoted, "an apostrophe behind a backslash does not end it"
        return quoted[1].replace("\\'", "'")
    if value.startswith('"'):
        quoted = re.fullmatch(r'"((?:[^"\\]|\\.)*)"', value)
        assert quoted, "nothing stands behind the quotes"
        assert "$" not in quoted[1], "it would be replaced"
        return re.sub(r"\\(.)", lambda each: OF_COMPOSE.get(each[1], each[0]), quoted[1])
    assert "$" not in value, "it would be replaced"
    return re.split(r"\s#", value)[0].rstrip()


def library(path: Path) -> Mapping[str, str]:
    """Ask the function with which systemd itself reads such a file."""
    system = ctypes.CDLL(find_library("c"))
    system.fopen.restype = ctypes.c_void_p
    read = ctypes.CDLL(str(LIBRARIES[-1])).load_env_file
    file, found = system.fopen(str(path).encode(), b"r"), ctypes.POINTER(ctypes.c_char_p)()
    try:
        assert read(ctypes.c_void_p(file), str(path).encode(), ctypes.byref(found)) == 0
    finally:
        system.fclose(ctypes.c_void_p(file))
    return dict(entry.decode().partition("=")[::2] for entry in _until_the_end(found))


def _until_the_end(found: "ctypes._Pointer[ctypes.c_char_p]") -> Iterator[bytes]:
    place = 0
    while entry := found[place]:
        assert isinstance(entry, bytes)
        yield entry
        place += 1


READERS: Mapping[str, Reader] = {
    "sh": shell,
    "systemd's rules": systemd,
    "compose's rules": compose,
    **({"systemd's library": library} if LIBRARIES else {}),
}
