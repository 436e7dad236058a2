"""Reads environment variables, each into its type, and collects what is wrong with them."""

import base64
import binascii
import logging
import re
import ssl
from collections.abc import Collection, Mapping
from pathlib import Path
from stat import S_ISREG, S_IWGRP, S_IWOTH

from b24app.domain.operations.database_address import fault_of_address
from b24app.domain.operations.misspelt import meant
from b24app.domain.portal.portal_address import Origin, parse_origin

PREFIX = "B24_"
SHORTEST_KEY_BYTES = 32
SHORTEST_METRICS_TOKEN = 16  # characters: anybody may guess
SCRIPT = re.compile(r"https?://[a-z0-9.-]+(:[0-9]{1,5})?/[A-Za-z0-9._~/-]*")
WRITTEN_BY_OTHERS = S_IWGRP | S_IWOTH
LOOPBACK = frozenset({"localhost", "127.0.0.1"})


def unknown_names(environ: Mapping[str, str], known: Collection[str]) -> tuple[str, ...]:
    """Return the variables that look like settings and are none: of another release, or misspelt."""
    return tuple(sorted(name for name in environ if name.upper().startswith(PREFIX) and name not in known))


class Variables:
    """Reads one variable after the other and collects what is wrong, instead of stopping at the first fault.

    `known` are the names of all settings: what is nearly one of them is a fault, what is not is left alone.
    """

    def __init__(self, environ: Mapping[str, str], known: Collection[str]) -> None:
        self.environ = environ
        meanings = {name: meant(name, known) for name in unknown_names(environ, known)}
        self.faults = {name: f"is not a setting: did you mean {each}?" for name, each in meanings.items() if each}

    def hold_for_the_internet(self) -> None:
        """Note what may not be set where others than this machine reach the app."""
        self.absent("FLASK_DEBUG", "exposes internals on error pages")
        if self.text("B24_JS_URL", "").startswith("http:"):
            self.faults["B24_JS_URL"] = "must be https: its script runs in the app's pages"

    def text(self, name: str, default: str) -> str:
        """Return the value without blanks around it."""
        return self.environ.get(name, default).strip()

    def required(self, name: str) -> str:
        """Return a value that must be there."""
        value = self.text(name, "")
        if not value:
            self.faults[name] = "is not set"
        return value

    def one_of(self, name: str, *values: str) -> str:
        """Return one of these values; the first is the default."""
        value = self.text(name, values[0])
        if value not in values:
            self.faults[name] = f"must be {' or '.join(values)}"
        return value

    def absent(self, name: str, why: str) -> None:
        """Note a variable that is set, with what it does."""
        if self.text(name, "0").lower() not in {"", "0", "false", "no"}:
            self.faults[name] = f"must not be set: it {why}"

    def script(self, name: str, default: str) -> str:
        """Return the address of a folder of scripts, or ""."""
        value = self.text(name, default)
        if value and not SCRIPT.fullmatch(value):  # it goes into the Content-Security-Policy
            self.faults[name] = "must be an address like https://host/path/, or empty"
        return value

    def switch(self, name: str) -> bool:
        """Return whether it is on."""
        value = self.text(name, "0")
        if value not in {"0", "1"}:
            self.faults[name] = "must be 0 or 1"
        return value == "1"

    def count(self, name: str, most: int, *, least: int = 0, default: str = "0") -> int:
        """Return a number within limits."""
        value = self.text(name, default)
        if not value.isascii() or not value.isdigit() or not least <= int(value) <= most:
            self.faults[name] = f"must be a number from {least} to {most}"
            return least
        return int(value)

    def origin(self, name: str, value: str, *, loopback_http: bool) -> Origin:
        """Return scheme, host and port; an invalid one where the value is wrong."""
        origin = parse_origin(value.rstrip("/"))
        plain_is_fine = origin is not None and origin.host in LOOPBACK and loopback_http
        if origin is None or (origin.scheme == "http" and not plain_is_fine):
            self.faults.setdefault(name, "must be https://host[:port] without a path")
            return Origin(scheme="https", host="invalid", port=443)
        return origin

    def origins(self, name: str, default: str, *, loopback_http: bool) -> tuple[Origin, ...]:
        """Return a list of origins."""
        values = self.text(name, default).split(",")
        return tuple(self.origin(name, value.strip(), loopback_http=loopback_http) for value in values)

    def keys(self, name: str) -> tuple[bytes, ...]:
        """Return the secret keys."""
        keys = tuple(_decoded(part.strip()) for part in self.required(name).split(","))
        if any(len(key) < SHORTEST_KEY_BYTES for key in keys):
            self.faults.setdefault(name, f"each key must be at least {SHORTEST_KEY_BYTES} random bytes in base64url")
        return keys

    def database(self, name: str, root: Path) -> str:
        """Return the address of the database, a file's with its whole path."""
        value = self.text(name, "sqlite:///instance/b24app.sqlite3")
        if fault := fault_of_address(value):
            self.faults[name] = fault
        if value.startswith("sqlite:///") and not value.startswith("sqlite:////"):
            return f"sqlite:///{root / value.removeprefix('sqlite:///')}"
        return value

    def authorities(self, name: str, root: Path) -> str:
        """Return the path of a file with certificates, "" for none."""
        value = self.text(name, "")
        path = str(root / value) if value else ""
        try:
            if path and (fault := _fault_of_authorities(path)):
                self.faults[name] = fault
        except (OSError, ValueError):  # of ssl, too: SSLError is an OSError
            self.faults[name] = "cannot be read as a PEM file with certificates of authorities"
        return path

    def metrics_token(self, name: str) -> str:
        """Return the token, or ""."""
        value = self.text(name, "")
        if value and (len(value) < SHORTEST_METRICS_TOKEN or not value.isascii() or not value.isprintable()):
            self.faults[name] = f"must have at least {SHORTEST_METRICS_TOKEN} printable ASCII characters, or be empty"
        return value

    def log_level(self, name: str) -> str:
        """Return the name of a level."""
        value = self.text(name, "INFO").upper()
        if value not in logging.getLevelNamesMapping():
            self.faults[name] = "must be DEBUG, INFO, WARNING or ERROR"
        return value


def _fault_of_authorities(path: str) -> str | None:
    mode = Path(path).stat().st_mode
    if not S_ISREG(mode):  # a pipe would be waited for, for ever
        return "must be a regular file"
    if mode & WRITTEN_BY_OTHERS:  # anybody who adds an authority can pose as any portal
        return "must be a file that its owner alone may write: chmod go-w"
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.load_verify_locations(cafile=path)
    return None if context.get_ca_certs() else "must be a PEM file with certificates of authorities"


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return b""
