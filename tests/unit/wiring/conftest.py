"""An environment that is enough to build the application, the settings in it, and the adapters that they make."""

import base64
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine

from b24app import Settings, read_settings
from b24app.wiring.adapters import Adapters, build_adapters

ENVIRON = {
    "B24_CLIENT_ID": "local.1",
    "B24_CLIENT_SECRET": "canary-secret",
    "B24_PUBLIC_URL": "https://app.example",
    "B24_SECRET_KEYS": base64.urlsafe_b64encode(b"k" * 32).decode(),
}


@pytest.fixture
def settings() -> Settings:
    return read_settings(ENVIRON, Path())


@pytest.fixture
def engine() -> Engine:
    return create_engine("sqlite://")


@pytest.fixture
def made(settings: Settings, engine: Engine) -> Adapters:
    return build_adapters(settings, engine, lambda: datetime.now(UTC))
