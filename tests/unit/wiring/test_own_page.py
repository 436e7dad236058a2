from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from sqlalchemy import create_engine

from b24app import read_settings
from b24app.wiring.adapters import build_adapters
from b24app.wiring.own_page import home_page, lead_search
from b24app.wiring.use_cases import open_lead_tab, read_related
from tests.unit.wiring.conftest import ENVIRON


def test_the_page_tells_this_release_and_whom_to_write_to() -> None:
    settings = read_settings({**ENVIRON, "B24_SUPPORT_CONTACT": "support@example.com"}, Path())
    made = build_adapters(settings, create_engine("sqlite://"), lambda: datetime.now(UTC))
    page = home_page(settings, made, lambda: datetime.now(UTC))
    assert (page.version, page.support_contact) == (version("b24app"), "support@example.com")


def test_the_search_asks_the_portal_through_the_tabs_own_adapter() -> None:
    """What one of them learns of a portal, such as how little time it has left, must hold for the other."""
    settings = read_settings(ENVIRON, Path())
    made = build_adapters(settings, create_engine("sqlite://"), lambda: datetime.now(UTC))
    searching = lead_search(settings, made, lambda: datetime.now(UTC)).find_leads.portal
    assert searching is open_lead_tab(settings, made).portal
    assert searching is read_related(made).portal
