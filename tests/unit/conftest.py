"""The tests here run without HTTP: no TCP socket opens, whatever the run allows for other tests.

PostgreSQL is reached by a unix socket, Flask's test client by none, and what a subprocess opens is its own affair.
"""

from collections.abc import Iterator

import pytest
from pytest_socket import disable_socket, enable_socket


@pytest.fixture(autouse=True)
def no_tcp_socket() -> Iterator[None]:
    disable_socket(allow_unix_socket=True)
    yield
    enable_socket()
