from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import create_engine

from b24app import read_settings
from b24app.wiring.adapters import build_adapters
from tests.unit.wiring.conftest import ENVIRON


def test_nothing_secret_prints() -> None:
    settings = read_settings(ENVIRON, Path())
    made = build_adapters(settings, create_engine("sqlite://"), lambda: datetime.now(UTC))
    assert "canary" not in repr(made)
    assert repr(b"k" * 32) not in repr(made)
