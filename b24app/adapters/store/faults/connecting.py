"""Why there is no connection to a PostgreSQL: its client library says so in words alone, without any code.

Its own words are English everywhere. The server's, which it passes on behind a severity and two spaces, are in the
language of the server, and only English ones are read here: of others it is known that the server refused.
Source: psycopg 3.3 with libpq 18 against PostgreSQL 15 and PgBouncer 1.18, tried on 28 and 29 November 2026, and the
catalogues of PostgreSQL's words. PgBouncer's are English everywhere. Its "no such user" was not met: with passwords it
says "authentication failed".
"""

import re

from b24app.adapters.store.faults.fault import Fault
from b24app.errors.own import StoreError
from b24app.errors.store import (
    NoSuchDatabaseError,
    StoreCredentialsError,
    StoreRefusedError,
    StoreTimeoutError,
)

NOT_LET_IN = Fault(StoreCredentialsError, "the database server at {server} does not let the user {user} in")
NO_DATABASE = Fault(
    NoSuchDatabaseError,
    "there is no database {name} at {server}",
    "create it, or check the name in B24_DATABASE_URL, then run flask b24 migrate",
)
TOO_MANY = Fault(
    StoreRefusedError,
    "the database server at {server} takes no more connections",
    "raise max_connections of the database server, or run fewer workers",
)
NOT_YET = Fault(
    StoreRefusedError, "the database server at {server} is starting or stopping", "wait until the server has started"
)
NOT_PASSED_ON = Fault(
    StoreRefusedError,
    "the connection pooler at {server} has no connection to the database server",
    "look whether the database server runs and lets the pooler in, or let the pooler open more connections",
)
NO_TLS = Fault(
    StoreRefusedError,
    "the app and the database server at {server} do not agree about TLS",
    "check sslmode and sslrootcert in B24_DATABASE_URL, and the certificate of the database server",
)
BAD_OPTION = Fault(
    StoreError,
    "what stands behind the ? in B24_DATABASE_URL is not an option of PostgreSQL's client, or not a value of it",
    "correct it",
)
NO_ANSWER = Fault(
    StoreTimeoutError,
    "no answer came in time from {server}",
    "check host and port in B24_DATABASE_URL, and whether a firewall is between the app and the database server",
)
NO_HOST = Fault(
    StoreRefusedError, "the host of the database, {server}, is not known", "check the host in B24_DATABASE_URL"
)
NO_SERVER = Fault(StoreRefusedError, "no database server answers at {server}")
NO_POSTGRESQL = Fault(
    StoreRefusedError, "what answers at {server} is not PostgreSQL", "check host and port in B24_DATABASE_URL"
)
REFUSED = Fault(
    StoreCredentialsError,
    "the database server at {server} does not let the user {user} into the database {name}",
    "check user, password and database name in B24_DATABASE_URL: the log of the database server says which it is",
)

# Of several servers each has its say, and the one that came furthest counts.
WORDS = (
    (r'database ".*" does not exist|no such database', NO_DATABASE),
    (r"no password supplied|authentication failed|pg_hba\.conf|role .* does not exist", NOT_LET_IN),
    (r"not permitted to log in|permission denied for database|no such user", NOT_LET_IN),
    (r"too many|remaining connection slots|no more connections", TOO_MANY),
    (r"query_wait_timeout|server login has been failing", NOT_PASSED_ON),
    (r"starting up|shutting down|recovery mode|not yet accepting", NOT_YET),
    (r"[^\W\d_]+:  ", REFUSED),
    (r"invalid \S*( \S+)? (option|value)", BAD_OPTION),
    (r"invalid response|unexpectedly", NO_POSTGRESQL),
    (r"SSL|certificate", NO_TLS),
    (r"timeout expired", NO_ANSWER),
    (r"resolve host|translate host name", NO_HOST),
)


def why_not_connected(said: str) -> Fault:
    """Return it by the words of the client library."""
    return next((fault for words, fault in WORDS if re.search(words, said)), NO_SERVER)
