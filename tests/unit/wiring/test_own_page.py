from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from sqlalchemy import create_engine

from b24app import read_settings
from b24app.wiring.adapters import build_adapters
from b24app.wiring.own_page import home_page
from tests.unit.wiring.conftest import ENVIRON


def test_the_page_tells_this_release_and_whom_to_write_to() -> None:
    settings = read_settings({**ENVIRON, "B24_SUPPORT_CONTACT": "support@example.com"}, Path())
    made = build_adapters(settings, create_engine("sqlite://"), lambda: datetime.now(UTC))
    page = home_page(settings, made, lambda: datetime.now(UTC))
    assert (page.version, page.support_contact) == (version("b24app"), "support@example.com")
