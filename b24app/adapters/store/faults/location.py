"""Where a database is, in words for an operator: never with a password."""

from dataclasses import dataclass

from sqlalchemy import URL

PORT = 5432  # PostgreSQL's own
SOCKET = "/"  # the first sign of a host that is a folder with a Unix socket


@dataclass(frozen=True, slots=True, kw_only=True)
class DatabaseLocation:
    """`name` is the database's, or the path of a file, which has neither server nor user."""

    name: str
    server: str = ""
    user: str = ""

    def __str__(self) -> str:
        return f"{self.name} at {self.server}" if self.server else self.name


def location_of(url: URL) -> DatabaseLocation:
    """Return it by the address, whose query counts more than its parts, as for the driver."""
    if url.get_backend_name() == "sqlite":
        return DatabaseLocation(name=url.database or "")
    said = {name: value if isinstance(value, str) else ",".join(value) for name, value in url.query.items()}
    user = said.get("user") or url.username or "of this process"
    return DatabaseLocation(
        name=said.get("dbname") or url.database or user,
        server=_server(said.get("host") or url.host or "localhost", said.get("port") or str(url.port or PORT)),
        user=user,
    )


def _server(host: str, port: str) -> str:
    if host.startswith(SOCKET):
        return host
    return f"[{host}]:{port}" if ":" in host and "," not in host else f"{host}:{port}"
