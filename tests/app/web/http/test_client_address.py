from datetime import timedelta

import pytest
import requests

from b24app.adapters.keys.key_ring import KeyRing
from b24app.adapters.keys.replaced_keys import Signatures
from b24app.adapters.keys.signing import DoctorsMark
from b24app.domain.findings.own_address import FORWARDED, MARK
from b24app.wiring.command_line import CommandGraph
from tests.fakes.keys import Dates
from tests.full_lead import FullLead


@pytest.fixture
def mark(installed: FullLead, monkeypatch: pytest.MonkeyPatch) -> str:
    """Give what the operator's own command shows."""
    for name, value in installed.environ.items():
        monkeypatch.setenv(name, value)
    graph = CommandGraph()
    made = graph.mark()
    graph.close()
    return made


def said(app: FullLead, mark: str, **headers: str) -> str | None:
    answer = requests.post(f"{app.url}/lead-tab", headers={MARK: mark, **headers}, timeout=30)
    return answer.headers.get(FORWARDED)


def test_our_own_command_is_told_how_many_addresses_arrive(installed: FullLead, mark: str) -> None:
    for entries, forwarded in {"0": "", "1": "192.0.2.1", "2": "192.0.2.1, 192.0.2.2,"}.items():
        assert said(installed, mark, **{"X-Forwarded-For": forwarded}) == entries


def test_nobody_else_is_told_what_stands_in_front_of_the_app(installed: FullLead, mark: str) -> None:
    assert said(installed, "") is None
    assert said(installed, f"{mark}x") is None
    ring = KeyRing((b"x" * 32,))
    strange = DoctorsMark(ring, Signatures(ring, Dates(ring)), installed.clock)
    assert said(installed, strange()) is None


def test_a_mark_ends_after_a_minute(installed: FullLead, mark: str) -> None:
    installed.clock.ahead += timedelta(seconds=61)
    assert said(installed, mark) is None
