"""The settings: every environment variable that the application reads, with type and default."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path

from b24app.domain.portal.portal_address import Origin, parse_origin
from b24app.errors.own import SettingsError
from b24app.variables import LOOPBACK, PREFIX, Variables

# Source: docs/platform.md 3.1 (one of the two by the licence's region), 7.1 (the vendor's library for the frame).
OAUTH_SERVERS = "https://oauth.bitrix.info,https://oauth.bitrix24.tech"
SERVERS = tuple(filter(None, map(parse_origin, OAUTH_SERVERS.split(","))))
JS_URL = "https://api.bitrix24.com/api/v1/"
LEAD_METHODS = ("crm.lead.get", "crm.item.get")
LONGEST_TITLE = 60  # the portal's tab row is short: a longer one is a mistake
MOST_PROXIES = 9
MOST_THREADS, MOST_WORKERS = 1000, 100  # of one process, of one host: more is a mistake
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
    ca_file: str = field(default="", metadata=WIDENS)
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
    return f"{PREFIX}{name.upper()}"


def names_of_settings() -> frozenset[str]:
    """Return the environment variables of all settings."""
    return frozenset(variable(each.name) for each in fields(Settings))


def read_settings(environ: Mapping[str, str], root: Path) -> Settings:
    """Read the settings. `root` is the folder that relative SQLite paths start from.

    Raises:
        SettingsError: names every variable that is missing, bad or nearly the name of another.
    """
    reader = Variables(environ, names_of_settings())
    private = reader.switch("B24_ALLOW_PRIVATE_PORTALS")
    settings = Settings(
        client_id=reader.required("B24_CLIENT_ID"),
        client_secret=reader.required("B24_CLIENT_SECRET"),
        public_url=reader.origin("B24_PUBLIC_URL", reader.required("B24_PUBLIC_URL"), loopback_http=private),
        secret_keys=reader.keys("B24_SECRET_KEYS"),
        database_url=reader.database("B24_DATABASE_URL", root),
        oauth_servers=reader.origins("B24_OAUTH_SERVERS", OAUTH_SERVERS, loopback_http=private),
        js_url=reader.script("B24_JS_URL", JS_URL),
        lead_method=reader.one_of("B24_LEAD_METHOD", *LEAD_METHODS),
        allow_http_portals=reader.switch("B24_ALLOW_HTTP_PORTALS"),
        allow_private_portals=private,
        trusted_proxies=reader.count("B24_TRUSTED_PROXIES", MOST_PROXIES),
        threads=reader.count("B24_THREADS", MOST_THREADS, least=1, default="8"),
        workers=reader.count("B24_WORKERS", MOST_WORKERS, least=1, default="1"),
        ca_file=reader.authorities("B24_CA_FILE", root),
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
