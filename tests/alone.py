"""The application without any portal, for tests that change nothing."""

import base64
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask

from b24app.settings import read_settings
from b24app.wiring.application import create_app
from tests.street import STREET, nobody


@dataclass(frozen=True, slots=True, kw_only=True)
class Alone:
    """The application without any portal; its authorization server does not answer."""

    url: str
    flask: Flask
    database_url: str


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Alone]:
    """Give an application for tests that change nothing: pages for anybody, and refusals."""
    database_url = f"sqlite:///{tmp_path_factory.mktemp('alone')}/full-lead.sqlite3"
    server = STREET.open("127.0.0.1", 0, nobody)
    url = f"http://127.0.0.1:{server.port}"
    environ = {
        "B24_CLIENT_ID": "local.alone",
        "B24_CLIENT_SECRET": "client-secret-canary",
        "B24_PUBLIC_URL": url,
        "B24_SECRET_KEYS": base64.urlsafe_b64encode(b"k" * 32).decode(),
        "B24_DATABASE_URL": database_url,
        "B24_OAUTH_SERVERS": "http://127.0.0.1:1",
        "B24_ALLOW_PRIVATE_PORTALS": "1",
        "B24_OPERATOR_NAME": "Juniper & Oak",
        "B24_SUPPORT_CONTACT": "support@example.com",
    }
    server.behind.app = flask = create_app(read_settings(environ, root=Path()))
    yield Alone(url=url, flask=flask, database_url=database_url)
    STREET.close(server)
