"""The settings: every environment variable that the application reads, with type and default."""

import base64
import binascii
import logging
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path

from b24app.domain.portal.portal_address import Origin, parse_origin
from b24app.errors.own import SettingsError

# Source: docs/platform.md 3.1 (one of the two by the licence's region), 7.1 (the vendor's library for the frame).
OAUTH_SERVERS = "https://oauth.bitrix.info,https://oauth.bitrix24.tech"
SERVERS = tuple(filter(None, map(parse_origin, OAUTH_SERVERS.split(","))))
JS_URL = "https://api.bitrix24.com/api/v1/"
LEAD_METHODS = ("crm.lead.get", "crm.item.get")
SHORTEST_KEY_BYTES = 32
SHORTEST_METRICS_TOKEN = 16  # characters: anybody may guess
LONGEST_TITLE = 60  # the portal's tab row is short: a longer one is a mistake
MOST_PROXIES = 9
MOST_THREADS, MOST_WORKERS = 1000, 100  # of one process, of one host: more is a mistake
SCRIPT = re.compile(r"https?://[a-z0-9.-]+(:[0-9]{1,5})?/[A-Za-z0-9._~/-]*")
LOOPBACK = frozenset({"localhost", "127.0.0.1"})
WIDENS, HARMLESS = {"widens": True}, {"widens": False}  # whether a setting can make us trust more than by default


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The settings of one deployment. `install/env.example` explains each."""

    client_id: str = field(metadata=HARMLESS)
    client_secret: str = field(repr=False, metadata=HARMLESS)
    public_url: Origin = field(metadata=HARMLESS)
    secret_keys: tuple[bytes, ...] = field(repr=False, metadata=HARMLESS)
    database_url: str = field(repr=False, metadata=HARMLESS)
    oauth_servers: tuple[Origin, ...] = field(default=SERVERS, metadata=WIDENS)
    js_url: str = field(default=JS_URL, metadata=WIDENS)
    lead_method: str = field(default="crm.lead.get", metadata=HARMLESS)
    allow_http_portals: bool = field(default=False, metadata=WIDENS)
    allow_private_portals: bool = field(default=False, metadata=WIDENS)
    trusted_proxies: int = field(default=0, metadata=WIDENS)
    threads: int = field(default=8, metadata=HARMLESS)
    workers: int = field(default=1, metadata=HARMLESS)
    tab_title: str = field(default="", metadata=HARMLESS)
    operator_name: str = field(default="", metadata=HARMLESS)
    support_contact: str = field(default="", metadata=HARMLESS)
    metrics_token: str = field(default="", repr=False, metadata=HARMLESS)
    log_level: str = field(default="INFO", metadata=HARMLESS)

    @property
    def on_loopback(self) -> bool:
        """Whether the app itself is reached at a loopback address: the demo and the tests."""
        return self.public_url.host in LOOPBACK

    @property
    def widened(self) -> tuple[str, ...]:
        """The variables that make us trust more than by default; an empty one, or 0, trusts nobody."""
        wider = [each for each in fields(self) if each.metadata["widens"]]
        found = {each: getattr(self, each.name) for each in wider}
        return tuple(variable(each.name) for each, value in found.items() if value and value != each.default)


def variable(name: str) -> str:
    """Return the environment variable of a setting."""
    return f"B24_{name.upper()}"


def read_settings(environ: Mapping[str, str], root: Path) -> Settings:
    """Read the settings. `root` is the folder that relative SQLite paths start from.

    Raises:
        SettingsError: names every variable that is missing or bad.
    """
    reader = _Reader(environ)
    private = reader.switch("B24_ALLOW_PRIVATE_PORTALS")
    settings = Settings(
        client_id=reader.required("B24_CLIENT_ID"),
        client_secret=reader.required("B24_CLIENT_SECRET"),
        public_url=reader.origin("B24_PUBLIC_URL", reader.required("B24_PUBLIC_URL"), loopback_http=private),
        secret_keys=reader.keys("B24_SECRET_KEYS"),
        database_url=reader.database("B24_DATABASE_URL", root),
        oauth_servers=tuple(
            reader.origin("B24_OAUTH_SERVERS", server.strip(), loopback_http=private)
            for server in reader.text("B24_OAUTH_SERVERS", OAUTH_SERVERS).split(",")
        ),
        js_url=reader.script("B24_JS_URL", JS_URL),
        lead_method=reader.one_of("B24_LEAD_METHOD", *LEAD_METHODS),
        allow_http_portals=reader.switch("B24_ALLOW_HTTP_PORTALS"),
        allow_private_portals=private,
        trusted_proxies=reader.count("B24_TRUSTED_PROXIES", MOST_PROXIES),
        threads=reader.count("B24_THREADS", MOST_THREADS, least=1, default="8"),
        workers=reader.count("B24_WORKERS", MOST_WORKERS, least=1, default="1"),
        tab_title=reader.text("B24_TAB_TITLE", "")[:LONGEST_TITLE],
        operator_name=reader.text("B24_OPERATOR_NAME", ""),
        support_contact=reader.text("B24_SUPPORT_CONTACT", ""),
        metrics_token=reader.metrics_token("B24_METRICS_TOKEN"),
        log_level=reader.log_level("B24_LOG_LEVEL"),
    )
    if not settings.on_loopback:
        reader.hold_for_the_internet()
    if reader.faults:
        raise SettingsError(reader.faults)
    return settings


class _Reader:
    """Reads one variable after the other and collects what is wrong, instead of stopping at the first fault."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self.environ = environ
        self.faults: dict[str, str] = {}

    def hold_for_the_internet(self) -> None:
        self.absent("FLASK_DEBUG", "exposes internals on error pages")
        if self.text("B24_JS_URL", "").startswith("http:"):
            self.faults["B24_JS_URL"] = "must be https: its script runs in the app's pages"

    def text(self, name: str, default: str) -> str:
        return self.environ.get(name, default).strip()

    def required(self, name: str) -> str:
        value = self.text(name, "")
        if not value:
            self.faults[name] = "is not set"
        return value

    def one_of(self, name: str, *values: str) -> str:
        value = self.text(name, values[0])
        if value not in values:
            self.faults[name] = f"must be {' or '.join(values)}"
        return value

    def absent(self, name: str, why: str) -> None:
        if self.text(name, "0").lower() not in {"", "0", "false", "no"}:
            self.faults[name] = f"must not be set: it {why}"

    def script(self, name: str, default: str) -> str:
        value = self.text(name, default)
        if value and not SCRIPT.fullmatch(value):  # it goes into the Content-Security-Policy
            self.faults[name] = "must be an address like https://host/path/, or empty"
        return value

    def switch(self, name: str) -> bool:
        value = self.text(name, "0")
        if value not in {"0", "1"}:
            self.faults[name] = "must be 0 or 1"
        return value == "1"

    def count(self, name: str, most: int, *, least: int = 0, default: str = "0") -> int:
        value = self.text(name, default)
        if not value.isascii() or not value.isdigit() or not least <= int(value) <= most:
            self.faults[name] = f"must be a number from {least} to {most}"
            return least
        return int(value)

    def origin(self, name: str, value: str, *, loopback_http: bool) -> Origin:
        origin = parse_origin(value.rstrip("/"))
        plain_is_fine = origin is not None and origin.host in LOOPBACK and loopback_http
        if origin is None or (origin.scheme == "http" and not plain_is_fine):
            self.faults.setdefault(name, "must be https://host[:port] without a path")
            return Origin(scheme="https", host="invalid", port=443)
        return origin

    def keys(self, name: str) -> tuple[bytes, ...]:
        keys = tuple(_decoded(part.strip()) for part in self.required(name).split(","))
        if any(len(key) < SHORTEST_KEY_BYTES for key in keys):
            self.faults.setdefault(name, f"each key must be at least {SHORTEST_KEY_BYTES} random bytes in base64url")
        return keys

    def database(self, name: str, root: Path) -> str:
        value = self.text(name, "sqlite:///instance/b24app.sqlite3")
        if value.startswith("postgres://"):
            self.faults[name] = "must start with postgresql://, not postgres://"
        if value in {"sqlite://", "sqlite:///"} or ":memory:" in value:
            self.faults[name] = "must name a file, because an in-memory database is lost when the process ends"
        if value.startswith("sqlite:///") and not value.startswith("sqlite:////"):
            return f"sqlite:///{root / value.removeprefix('sqlite:///')}"
        return value

    def metrics_token(self, name: str) -> str:
        value = self.text(name, "")
        if value and (len(value) < SHORTEST_METRICS_TOKEN or not value.isascii() or not value.isprintable()):
            self.faults[name] = f"must have at least {SHORTEST_METRICS_TOKEN} printable ASCII characters, or be empty"
        return value

    def log_level(self, name: str) -> str:
        value = self.text(name, "INFO").upper()
        if value not in logging.getLevelNamesMapping():
            self.faults[name] = "must be DEBUG, INFO, WARNING or ERROR"
        return value


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return b""
