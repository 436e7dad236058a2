import base64
import json
import logging
import runpy
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from b24app.adapters.logs import ALWAYS, QUIET, WITH_LINES_OF_THEIR_OWN, start
from b24app.wiring.start import CANNOT_START

DOORBELL = Path(__file__).parents[2] / "app.py"
SETTINGS = {
    "B24_CLIENT_ID": "local.1",
    "B24_CLIENT_SECRET": "canary-secret",
    "B24_PUBLIC_URL": "https://app.example",
    "B24_SECRET_KEYS": base64.urlsafe_b64encode(b"k" * 32).decode(),
}


@pytest.fixture(autouse=True)
def the_tests_own_logs() -> Iterator[None]:
    """Give back every logger of the process, which the doorbell takes for its own."""
    names = (None, *QUIET, *ALWAYS, *WITH_LINES_OF_THEIR_OWN)
    loggers = [logging.getLogger(name) for name in names]
    before = [(logger, logger.level, logger.handlers[:], logger.propagate) for logger in loggers]
    yield
    for logger, level, handlers, propagate in before:
        logger.setLevel(level)
        logger.handlers[:] = handlers
        logger.propagate = propagate


def test_the_doorbell_makes_the_application_of_the_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name, value in {**SETTINGS, "B24_DATABASE_URL": f"sqlite:///{tmp_path}/lead.sqlite3"}.items():
        monkeypatch.setenv(name, value)
    app = runpy.run_path(str(DOORBELL))["app"]
    assert isinstance(app, Flask)
    assert app.test_client().get("/health/ready").status_code == 200


def test_it_does_not_start_without_its_settings_and_names_them_without_their_values(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, value in SETTINGS.items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("B24_CLIENT_ID")
    monkeypatch.setenv("B24_PUBLIC_URL", "canary-url")
    with pytest.raises(SystemExit) as ended:
        runpy.run_path(str(DOORBELL))
    assert ended.value.code == CANNOT_START
    said = capsys.readouterr()
    assert said.out == ""
    assert [line.split(": ")[:2] for line in said.err.splitlines()] == [
        ["Full Lead cannot start", "B24_CLIENT_ID"],
        ["Full Lead cannot start", "B24_PUBLIC_URL"],
    ]
    assert "canary" not in said.err


@pytest.mark.rule("S67", "bad")
def test_each_change_of_an_administrator_is_in_the_log_at_whatever_level(capsys: pytest.CaptureFixture[str]) -> None:
    start("ERROR", [])
    said = {"portal": "p", "user": 7, "action": "chose", "change": "everybody > chosen"}
    logging.getLogger("b24app.security").info("changed", extra=said)
    logging.getLogger("b24app.problems").warning("not so important")
    (line,) = capsys.readouterr().out.splitlines()
    assert json.loads(line).items() >= said.items()
