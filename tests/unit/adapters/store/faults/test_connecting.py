"""Words of libpq, psycopg and PostgreSQL 15, some as they came and some by its catalogues, and of PgBouncer 1.18.

tests/rules/test_database_faults.py really makes those that can be made here, and tests/trials/pgbouncer.py PgBouncer's.
"""

import pytest

from b24app.adapters.store.faults import connecting
from b24app.adapters.store.faults.connecting import why_not_connected

TCP = 'connection failed: connection to server at "127.0.0.1", port 5432 failed: '
SOCKET = 'connection is bad: connection to server on socket "/run/postgresql/.s.PGSQL.5432" failed: '
HINT = "\n\tIs the server running on that host and accepting TCP/IP connections?"
OF_TWO = (
    f"{TCP}Connection refused{HINT}\nMultiple connection attempts failed. All failures were:\n- host: '::1': "
    f"{TCP}FATAL:  database \"lead\" does not exist\n- host: '127.0.0.1': {TCP}Connection refused{HINT}"
)


@pytest.mark.fault("R44")
def test_each_way_not_to_get_there_is_told_from_the_others() -> None:
    for said, fault in (
        (f"{TCP}Connection refused{HINT}", connecting.NO_SERVER),
        (f"{SOCKET}No such file or directory", connecting.NO_SERVER),
        (f"{TCP}No route to host", connecting.NO_SERVER),
        ("failed to resolve host 'db.invalid': [Errno -2] Name or service not known", connecting.NO_HOST),
        ("connection timeout expired", connecting.NO_ANSWER),
        (f"{TCP}timeout expired", connecting.NO_ANSWER),
        (f'{TCP}FATAL:  password authentication failed for user "lead"', connecting.NOT_LET_IN),
        (f"{TCP}fe_sendauth: no password supplied", connecting.NOT_LET_IN),
        (f'{SOCKET}FATAL:  Peer authentication failed for user "lead"', connecting.NOT_LET_IN),
        (f'{TCP}FATAL:  role "lead" does not exist', connecting.NOT_LET_IN),
        (f'{TCP}FATAL:  role "lead" is not permitted to log in', connecting.NOT_LET_IN),
        (f'{TCP}FATAL:  permission denied for database "lead"', connecting.NOT_LET_IN),
        (
            f'{TCP}FATAL:  no pg_hba.conf entry for host "10.0.0.1", user "lead", database "lead", no encryption',
            connecting.NOT_LET_IN,
        ),
        (f'{TCP}FATAL:  database "lead" does not exist', connecting.NO_DATABASE),
        (f"{TCP}FATAL:  no such database: lead", connecting.NO_DATABASE),
        (f"{TCP}FATAL:  no more connections allowed (max_client_conn)", connecting.TOO_MANY),
        (f"{TCP}FATAL:  SASL authentication failed", connecting.NOT_LET_IN),
        (f"{TCP}FATAL:  query_wait_timeout", connecting.NOT_PASSED_ON),
        (
            f"{TCP}FATAL:  server login has been failing, try again later (server_login_retry)",
            connecting.NOT_PASSED_ON,
        ),
        (f"{TCP}FATAL:  sorry, too many clients already", connecting.TOO_MANY),
        (f'{TCP}FATAL:  too many connections for role "lead"', connecting.TOO_MANY),
        (f"{TCP}FATAL:  the database system is starting up", connecting.NOT_YET),
        (f"{TCP}FATAL:  the database system is shutting down", connecting.NOT_YET),
        (f"{TCP}FATAL:  Passwort-Authentifizierung für Benutzer »lead« fehlgeschlagen", connecting.REFUSED),
        (f'{TCP}ВАЖНО:  база данных "lead" не существует', connecting.REFUSED),
        (f"{TCP}server does not support SSL, but SSL was required", connecting.NO_TLS),
        (f"{TCP}SSL error: certificate verify failed", connecting.NO_TLS),
        (f"{TCP}received invalid response to SSL negotiation: H", connecting.NO_POSTGRESQL),
        (f"{TCP}server closed the connection unexpectedly", connecting.NO_POSTGRESQL),
        ('invalid connection option "foo"\n', connecting.BAD_OPTION),
        ('connection is bad: invalid sslmode value: "bogus"', connecting.BAD_OPTION),
        (OF_TWO, connecting.NO_DATABASE),
    ):
        assert why_not_connected(said) == fault, said
