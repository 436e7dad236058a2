"""What is wrong with the address of a database, before anything connects to it."""

import re

FORMS = "postgresql://user:password@host:5432/name or sqlite:////path/to/file"
POSTGRESQL = re.compile(r"postgresql(\+[a-z0-9_]+)?")
SQLITE = re.compile(r"sqlite(\+pysqlite)?")
# Where a password holds a sign of the address itself, it would be cut there and the rest be taken for a host.
PART = r"[^\s@:/?#\[\]]"
ADDRESS = re.compile(
    rf"({PART}*(:{PART}*)?@)?"
    rf"(\[[0-9A-Fa-f:.]+\]|{PART}*)(:(?P<port>[0-9]{{1,5}}))?"
    rf"(/[^\s@/?#]*)?"
    r"(\?[A-Za-z_]+=[^\s@#&]*(&[A-Za-z_]+=[^\s@#&]*)*)?"
)
LAST_PORT = 65535


def fault_of_address(address: str) -> str:
    """Return it in words that name no part of the address; "" for an address that can be used."""
    kind, sign, rest = address.partition("://")
    if not address:
        return f"is empty: leave it out to use the SQLite file beside the app, or set {FORMS}"
    if kind == "postgres":
        return "must start with postgresql://, not postgres://"
    if sign and SQLITE.fullmatch(kind):
        return _fault_of_path(rest)
    if sign and POSTGRESQL.fullmatch(kind):
        return _fault_of_server(rest)
    return f"must be {FORMS}: the app knows no other kind of database"


def _fault_of_path(rest: str) -> str:
    if rest in {"", "/"} or ":memory:" in rest:
        return "must name a file, because an in-memory database is lost when the process ends"
    if not rest.startswith("/") or rest.startswith("/file:"):
        return "must be sqlite:/// and a path: an absolute one makes four slashes, sqlite:////path/to/file"
    return ""


def _fault_of_server(rest: str) -> str:
    read = ADDRESS.fullmatch(rest)
    if read and int(read["port"] or 0) <= LAST_PORT:
        return ""
    if not read and "@" in rest:
        return (
            "cannot be read: in user and password, write @ as %40, / as %2F, : as %3A, # as %23, ? as %3F, "
            "[ as %5B, ] as %5D and a blank as %20"
        )
    return f"must be {FORMS}"
