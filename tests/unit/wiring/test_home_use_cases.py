from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import create_engine

from b24app import read_settings
from b24app.wiring.adapters import build_adapters
from b24app.wiring.home_use_cases import manage_app, open_desk, open_home
from b24app.wiring.use_cases import install_app
from tests.unit.wiring.conftest import ENVIRON


def test_whoever_changes_and_whoever_looks_meet_one_audit_and_one_copy_of_the_rule() -> None:
    settings = read_settings(ENVIRON, Path())
    made = build_adapters(settings, create_engine("sqlite://"), lambda: datetime.now(UTC))
    assert manage_app(settings, made).audit is made.audit
    assert open_home(settings, made).open_desk == manage_app(settings, made).open_desk == open_desk(made)
    assert install_app(settings, made).keep_mirror == open_desk(made).keep_mirror
