"""An environment that is enough to build the application, the settings in it, and the graph that they make."""

import base64
from collections.abc import Iterator
from pathlib import Path

import pytest

from b24app.settings import Settings, read_settings
from b24app.wiring.views import Views

ENVIRON = {
    "B24_CLIENT_ID": "local.1",
    "B24_CLIENT_SECRET": "canary-secret",
    "B24_PUBLIC_URL": "https://app.example",
    "B24_SECRET_KEYS": base64.urlsafe_b64encode(b"k" * 32).decode(),
}


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return read_settings({**ENVIRON, "B24_DATABASE_URL": f"sqlite:///{tmp_path}/store.sqlite3"}, Path())


@pytest.fixture
def graph(settings: Settings) -> Iterator[Views]:
    graph = Views(lambda: settings)
    yield graph
    graph.close()
