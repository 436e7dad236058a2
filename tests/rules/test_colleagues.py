"""Points 12 and 14 of docs/trust.md over HTTP: nothing that an employee or an outsider sends changes how others fare.

One network here: everybody comes from the same address, as an office does.
"""

from collections.abc import Callable

import pytest
import requests

from b24app.adapters.oauth.budgets import MOST_OF_A_NETWORK, MOST_OF_A_PERSON
from demo.bitrix24_standin import Launch, Neighbourhood
from tests.full_lead import FullLead
from tests.rules.stopped_clock import stopped
from tests.rules.test_limits import bogus, sign_in
from tests.watching import (
    Listener,
    arriving,
    asked,
    by_hand,
    checked,
    kept,
    listening,
    outcome,
    tab_launch,
    ticket_in,
    with_fields,
)
from tests.written_behind import all_is_written

ANOTHER_TOKEN = "f" * 32
SHOWN = (200, "")
SECOND_NAME = "second-name.example"
INVENTED = 4
Case = Callable[[FullLead, Listener], requests.Response]


def forged_uninstall(app: FullLead) -> int:
    row = app.portal.installations[app.registration.client_id]
    form = {"event": "ONAPPUNINSTALL", "data[CLEAN]": "1", "auth[member_id]": app.portal.member_id}
    return app.post("/events", **form, **{"auth[application_token]": row.application_token}).status_code


def invented(launch: Launch, number: int) -> Launch:
    """Return the launch with a token that nobody gave out."""
    return with_fields(launch, AUTH_ID=f"{number:070x}")


def events_and_invented_tokens(app: FullLead) -> None:
    assert {forged_uninstall(app) for _ in range(22)} == {200}
    for number in range(20):
        assert app.launch(invented(tab_launch(app), number)).status_code == 401


def invented_tokens_of_outsiders(app: FullLead) -> None:
    for number in range(MOST_OF_A_NETWORK + 5):
        foreign = with_fields(invented(tab_launch(app), number), APPLICATION_TOKEN=ANOTHER_TOKEN)
        assert app.launch(foreign).status_code in {401, 429}


def a_forged_event_while_nobody_answers(app: FullLead) -> None:
    app.portal.faults.info_html()
    assert forged_uninstall(app) == 200
    assert kept(app)["installations"][0]["removal_hinted_at"] is not None, "the premise: it is marked"


def tokens_that_the_portal_refuses(app: FullLead) -> None:
    for number in range(MOST_OF_A_NETWORK + 5):
        assert app.launch(invented(tab_launch(app), number)).status_code == 401


ATTACKS = [
    events_and_invented_tokens,
    invented_tokens_of_outsiders,
    a_forged_event_while_nobody_answers,
    tokens_that_the_portal_refuses,
]


@pytest.fixture
def stop(installed: FullLead) -> Callable[[], None]:
    """Give what holds the clock, so that nothing is forgotten meanwhile."""
    return stopped(installed.clock)


@pytest.mark.drawn(1)
@pytest.mark.rule("S56", "good")
@pytest.mark.parametrize("attack", ATTACKS)
def test_colleagues_see_their_leads_and_the_administrator_their_page_whatever_somebody_sends(
    installed: FullLead, attack: Callable[[FullLead], None]
) -> None:
    page = installed.launch(tab_launch(installed, "mia"))
    attack(installed)
    for login in ("mia", "sara", "admin"):
        assert outcome(installed.launch(tab_launch(installed, login))) == SHOWN
    assert outcome(installed.post("/lead-tab/reload", ticket=ticket_in(page))) == SHOWN
    assert outcome(installed.open_home(installed.portal.people["admin"])) == SHOWN


@pytest.mark.costly
@pytest.mark.rule("S56", "good")
def test_the_administrators_change_is_saved_whatever_somebody_sends(installed: FullLead) -> None:
    events_and_invented_tokens(installed)
    invented_tokens_of_outsiders(installed)
    home = installed.open_home(installed.portal.people["admin"])
    changed = installed.post("/access", ticket=ticket_in(home), rule="administrators")
    assert checked(changed, "rule") == ["administrators"]
    assert "Your change was not saved" not in changed.text


@pytest.mark.costly
@pytest.mark.rule("S56", "good")
def test_invented_names_do_not_take_the_place_of_the_real_second_one(
    installed: FullLead, neighbourhood: Neighbourhood
) -> None:
    for number in range(INVENTED):
        assert outcome(installed.launch(arriving(tab_launch(installed), DOMAIN=f"invented{number}.example"))) == SHOWN
    assert kept(installed)["installations"][0]["aliases"] == []
    assert outcome(installed.launch(arriving(tab_launch(installed, "admin"), DOMAIN=SECOND_NAME))) == SHOWN
    for number in range(INVENTED):
        assert outcome(installed.launch(arriving(tab_launch(installed), DOMAIN=f"more{number}.example"))) == SHOWN
    assert kept(installed)["installations"][0]["aliases"] == [f"http://{SECOND_NAME}"]
    neighbourhood.oauth.wire.clear()
    assert outcome(installed.launch(arriving(tab_launch(installed, "mia"), DOMAIN=SECOND_NAME))) == SHOWN
    all_is_written()
    assert asked(neighbourhood.oauth.wire) == []


def unknown_portal(app: FullLead, listener: Listener) -> requests.Response:
    return app.launch(with_fields(arriving(tab_launch(app), DOMAIN=listener.host), member_id="0" * 32))


def another_application_token(app: FullLead, _: Listener) -> requests.Response:
    return app.launch(with_fields(tab_launch(app), APPLICATION_TOKEN=ANOTHER_TOKEN))


def another_name(app: FullLead, listener: Listener) -> requests.Response:
    return app.launch(arriving(tab_launch(app), DOMAIN=listener.host))


def a_redirect(app: FullLead, listener: Listener) -> requests.Response:
    app.portal.faults.redirect_foreign(value=f"http://{listener.host}/rest/")
    return app.launch(tab_launch(app))


def another_entry(app: FullLead, _: Listener) -> requests.Response:
    app.portal.installations[app.registration.client_id].id = 77
    return app.launch(tab_launch(app))


def an_installation(app: FullLead, listener: Listener) -> requests.Response:
    return app.launch(arriving(by_hand(app, app.portal.people["admin"], "/install"), DOMAIN=listener.host))


def an_event(app: FullLead, _: Listener) -> requests.Response:
    row = app.portal.installations[app.registration.client_id]
    pair = app.portal.fresh_pair(app.registration, app.portal.people["admin"])
    form = {"event": "ONAPPUPDATE", "auth[member_id]": app.portal.member_id, "auth[access_token]": pair.access}
    return app.post("/events", **form, **{"auth[application_token]": row.application_token})


def a_code(app: FullLead, _: Listener) -> requests.Response:
    return sign_in(app, 1)


NEVER_LEFT_OUT: list[tuple[Case, list[str]]] = [
    (unknown_portal, []),
    (another_application_token, []),
    (another_name, []),
    (a_redirect, ["batch"]),
    (another_entry, ["batch"]),
    (an_installation, []),
    (an_event, []),
    (a_code, []),
]


def spend(app: FullLead, stop: Callable[[], None]) -> None:
    """Ask everything that outsiders, sara, and her network in her portal may ask."""
    for number in range(MOST_OF_A_PERSON):
        stop()
        assert outcome(app.launch(arriving(tab_launch(app), DOMAIN=f"name{number}.example"))) == SHOWN
    for number in range(MOST_OF_A_PERSON):
        stop()
        assert app.launch(arriving(invented(tab_launch(app), number), DOMAIN="another.example")).status_code == 401
    for number in range(MOST_OF_A_NETWORK):
        stop()
        assert app.launch(bogus(app, number)).status_code == 401
    stop()


@pytest.mark.rule("S56", "bad")
@pytest.mark.drawn(2)
@pytest.mark.parametrize(("case", "portal_is_asked"), NEVER_LEFT_OUT, ids=lambda each: getattr(each, "__name__", ""))
@pytest.mark.parametrize("why", ["too many questions", "nobody answers"])
def test_a_question_that_is_never_left_out_refuses_where_it_cannot_be_asked_and_the_token_goes_nowhere(
    installed: FullLead,
    neighbourhood: Neighbourhood,
    stop: Callable[[], None],
    case: Case,
    *,
    portal_is_asked: list[str],
    why: str,
) -> None:
    if why == "too many questions":
        spend(installed, stop)
    else:
        neighbourhood.silence_oauth()
    all_is_written()
    before = kept(installed)
    installed.portal.wire.clear()
    neighbourhood.oauth.wire.clear()
    with listening() as listener:
        refused = case(installed, listener)
        assert refused.status_code == (429 if why == "too many questions" else 503)
        assert "Lead #1591" not in refused.text
        assert listener.heard_nothing
    assert asked(installed.portal.wire) == portal_is_asked
    assert asked(neighbourhood.oauth.wire) == []
    found = kept(installed)
    assert (found["installations"], found["token_pairs"]) == (before["installations"], before["token_pairs"])


@pytest.mark.costly
@pytest.mark.rule("S56", "good")
@pytest.mark.parametrize("why", ["too many questions", "nobody answers"])
def test_who_brings_the_stored_application_token_is_never_refused_for_want_of_a_question(
    installed: FullLead, neighbourhood: Neighbourhood, stop: Callable[[], None], why: str
) -> None:
    if why == "too many questions":
        spend(installed, stop)
    else:
        neighbourhood.silence_oauth()
    forged_uninstall(installed)
    for login in ("sara", "mia", "admin"):
        assert outcome(installed.launch(tab_launch(installed, login))) == SHOWN
    assert outcome(installed.open_home(installed.portal.people["admin"])) == SHOWN


@pytest.mark.costly
@pytest.mark.rule("S63", "bad")
@pytest.mark.parametrize("times", [178])
def test_one_person_who_reloads_under_ever_another_name_asks_within_a_bound(
    installed: FullLead, neighbourhood: Neighbourhood, stop: Callable[[], None], times: int
) -> None:
    for number in range(times):
        stop()
        installed.launch(arriving(tab_launch(installed), DOMAIN=f"name{number}.example"))
    all_is_written()
    assert len(asked(neighbourhood.oauth.wire)) <= 2 * MOST_OF_A_PERSON


@pytest.mark.costly
@pytest.mark.rule("S63", "good")
def test_reloads_against_a_portal_that_always_says_expired_ask_nobody(
    installed: FullLead, neighbourhood: Neighbourhood
) -> None:
    ticket = ticket_in(installed.launch(tab_launch(installed)))
    installed.portal.faults.always_expired()
    for _ in range(40):
        assert outcome(installed.post("/lead-tab/reload", ticket=ticket)) == (401, "too-old")
    assert asked(neighbourhood.oauth.wire) == []
