"""Who was slow, as an administrator sees it in the browser."""

import re
from http import HTTPStatus

import pytest
import requests

from b24app.web.http.timing import HEADER
from tests.alone import Alone
from tests.full_lead import FullLead
from tests.watching import outcome, tab_launch, ticket_in, with_fields

SLOW_MS = 1500
SAID = re.compile(r"portal;dur=(\d+), ours;dur=(\d+)")


def told(answer: requests.Response) -> tuple[int, int]:
    """Return how many milliseconds the portal took, and how many we."""
    said = SAID.fullmatch(answer.headers[HEADER])
    assert said, answer.headers[HEADER]
    return int(said[1]), int(said[2])


def test_the_tabs_answers_tell_how_long_the_portal_took_and_how_long_we(installed: FullLead) -> None:
    opened = installed.launch(tab_launch(installed))
    ticket = ticket_in(opened)
    later = (
        installed.post("/lead-tab/reload", ticket=ticket),
        installed.post("/lead-tab/reload", ticket=ticket, view="inspector"),
        installed.post("/lead-tab/extras", ticket=ticket, size="part"),
        installed.post("/lead-tab/extras", ticket=ticket),
        installed.post("/lead-tab/export", ticket=ticket, format="csv"),
    )
    for answer in (opened, *later):
        assert outcome(answer)[0] == HTTPStatus.OK, answer.url
        portal_ms, ours_ms = told(answer)
        assert 0 < portal_ms + ours_ms <= answer.elapsed.total_seconds() * 1000 + 1


def test_a_slow_portal_is_named(installed: FullLead) -> None:
    installed.portal.faults.slow(value=SLOW_MS / 1000)
    portal_ms, ours_ms = told(installed.launch(tab_launch(installed)))
    assert portal_ms >= SLOW_MS
    assert ours_ms < portal_ms


def test_who_was_refused_after_the_portal_named_them_is_told_too(installed: FullLead) -> None:
    refused = installed.launch(tab_launch(installed, lead_id=999_999))
    assert outcome(refused)[0] != 200
    told(refused)


@pytest.mark.costly
def test_nobody_else_is_told_anything(installed: FullLead, alone: Alone) -> None:
    unproven = installed.launch(with_fields(tab_launch(installed), AUTH_ID="0" * 32))
    assert outcome(unproven)[0] != 200
    home = installed.open_home(installed.portal.people["admin"])
    public = requests.get(f"{alone.url}/licence", timeout=60)
    assert [answer.headers.get(HEADER) for answer in (unproven, home, public)] == [None] * 3
