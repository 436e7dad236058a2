import os
from types import SimpleNamespace
from typing import Any

import pytest

from b24app.web.server.thread_count import announce_threads


def test_the_app_is_told_what_gunicorn_uses_whatever_the_environment_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("B24_THREADS", "99")
    monkeypatch.setenv("B24_WORKERS", "99")
    arbiter: Any = SimpleNamespace(cfg=SimpleNamespace(threads=3), num_workers=2)
    announce_threads(arbiter, arbiter)
    assert (os.environ["B24_THREADS"], os.environ["B24_WORKERS"]) == ("3", "2")
