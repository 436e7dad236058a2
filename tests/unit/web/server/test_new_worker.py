import os
import sys
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

from b24app.web.server.new_worker import announce_threads, forget_our_code


def test_the_app_is_told_what_gunicorn_uses_whatever_the_environment_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("B24_THREADS", "99")
    monkeypatch.setenv("B24_WORKERS", "99")
    arbiter: Any = SimpleNamespace(cfg=SimpleNamespace(threads=3), num_workers=2)
    announce_threads(arbiter, arbiter)
    assert (os.environ["B24_THREADS"], os.environ["B24_WORKERS"]) == ("3", "2")


def test_of_all_that_was_imported_our_code_is_forgotten_and_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    others = {"flask": ModuleType("flask"), "b24app_wsgi": ModuleType("b24app_wsgi")}
    ours = {"b24app": ModuleType("b24app"), "b24app.web": ModuleType("b24app.web")}
    monkeypatch.setattr(sys, "modules", {**others, **ours})
    forget_our_code()
    assert sys.modules == others
