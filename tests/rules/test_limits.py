"""Point 12 of docs/trust.md over HTTP: outsiders cannot make us ask without end, nor lock anybody out."""

import os
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
import requests

from b24app.adapters.oauth.budgets import MOST_OF_A_NETWORK
from demo.bitrix24_standin import Launch, Neighbourhood
from tests.full_lead import FullLead
from tests.rules.stopped_clock import stopped
from tests.watching import asked, by_hand, kept, outcome, press_sign_in, tab_launch, with_fields


@pytest.fixture
def installed(full_lead: FullLead) -> FullLead:
    """Give the application with the memory of its installation: what succeeded must not have been counted."""
    full_lead.be_installed()
    return full_lead


BOGUS = 10_000 if os.environ.get("FULL_ROUNDS") else 200
TOO_MANY = (429, "too-many")


def bogus(app: FullLead, number: int, path: str = "/install") -> Launch:
    """Claim a portal that nobody knows, with a token that nobody gave out."""
    launch = by_hand(app, app.portal.people["admin"], path)
    return with_fields(launch, member_id=f"{number:032x}", AUTH_ID=f"{number:070x}")


@pytest.mark.costly
@pytest.mark.timeout(300 if BOGUS <= 200 else 1800)
@pytest.mark.rule("S40", "bad")
@pytest.mark.rule("S41", "bad")
def test_bogus_installs_without_end_are_few_questions_and_no_row(
    installed: FullLead, neighbourhood: Neighbourhood
) -> None:
    before, first, stop = kept(installed), bogus(installed, 0), stopped(installed.clock)
    pages: Counter[tuple[int, str]] = Counter()
    for number in range(BOGUS):
        stop()
        page = installed.launch(with_fields(first, member_id=f"{number:032x}", AUTH_ID=f"{number:070x}"))
        pages[outcome(page)] += 1
    assert len(asked(neighbourhood.oauth.wire)) == MOST_OF_A_NETWORK
    assert pages == {(401, "token-refused"): MOST_OF_A_NETWORK, TOO_MANY: BOGUS - MOST_OF_A_NETWORK}
    refused = installed.launch(bogus(installed, BOGUS))
    assert 1 <= int(refused.headers["Retry-After"]) <= 60
    assert refused.headers["Content-Security-Policy"].endswith("frame-ancestors https: http:")
    assert kept(installed) == before


@pytest.mark.costly
@pytest.mark.rule("S40", "good")
@pytest.mark.rule("S41", "good")
def test_a_portal_that_is_known_is_not_locked_out_by_them(installed: FullLead, neighbourhood: Neighbourhood) -> None:
    for number in range(MOST_OF_A_NETWORK + 1):
        installed.launch(bogus(installed, number))
    assert outcome(installed.launch(tab_launch(installed))) == (200, "")
    installed.clock.ahead = timedelta(minutes=1)
    newcomer = neighbourhood.add_portal("127.0.0.2")
    newcomer.install(installed.registration, newcomer.people["admin"])
    opened = by_hand(installed, newcomer.people["admin"], "/install", newcomer)
    assert outcome(installed.launch(opened)) == (200, "")
    assert len(kept(installed)["installations"]) == 2


def home(app: FullLead, number: int) -> requests.Response:
    return app.launch(bogus(app, number, "/"))


def install(app: FullLead, number: int) -> requests.Response:
    return app.launch(bogus(app, number))


def unproven_tab(app: FullLead, number: int) -> requests.Response:
    return app.launch(with_fields(tab_launch(app), APPLICATION_TOKEN=f"{number:032x}", AUTH_ID=f"{number:070x}"))


def unknown_tab(app: FullLead, number: int) -> requests.Response:
    return app.launch(with_fields(tab_launch(app), member_id=f"{number:032x}", AUTH_ID=f"{number:070x}"))


def event(app: FullLead, number: int) -> requests.Response:
    fields = {"auth[member_id]": f"{number:032x}", "auth[access_token]": f"{number:070x}"}
    return app.session.post(f"{app.url}/events", data={"event": "ONAPPINSTALL", **fields}, timeout=60)


def sign_in(app: FullLead, number: int) -> requests.Response:
    started = press_sign_in(app)
    query = parse_qs(urlsplit(started.headers["Location"]).query)
    back = urlencode({"code": f"{number:070x}", "state": query["state"][0]})
    cookie = {"Cookie": started.headers["Set-Cookie"].partition(";")[0]}
    return app.session.get(f"{app.url}/?{back}", headers=cookie, timeout=60)


def borrowed(app: FullLead, number: int) -> requests.Response:
    """Claim somebody else's portal with a token that is good, and of the own portal."""
    return app.launch(with_fields(by_hand(app, app.portal.people["admin"], "/install"), member_id=f"{number:032x}"))


@pytest.mark.drawn(1)
@pytest.mark.parametrize("knock", [home, install, unproven_tab, unknown_tab, event, sign_in, borrowed])
def test_every_way_to_a_proof_is_counted_and_closed(
    installed: FullLead, neighbourhood: Neighbourhood, knock: Callable[[FullLead, int], requests.Response]
) -> None:
    answers, stop = [], stopped(installed.clock)
    for number in range(MOST_OF_A_NETWORK + 1):
        stop()
        answers.append(knock(installed, number).status_code)
    assert set(answers[:-1]) <= {401, 403, 404}
    assert answers[-1] == 429
    assert len(asked(neighbourhood.oauth.wire)) == MOST_OF_A_NETWORK
