"""Point 14 of docs/trust.md: what a person without rights sends decides nothing about others.

An employee knows the application token, which stands in the page, and has a token of their own. An outsider has
neither.
"""

import secrets
from collections.abc import Callable
from datetime import timedelta

import pytest
import requests

from b24app.adapters.oauth.budgets import MOST_OF_A_NETWORK
from demo.bitrix24_standin import Launch, Neighbourhood
from tests.full_lead import FullLead
from tests.watching import arriving, asked, by_hand, kept, listening, outcome, tab_launch, with_fields

FINE, SILENT, TOO_MANY = (200, ""), (503, "sign-in-silent"), (429, "too-many")
SECOND_NAME = "crm.example:81"


def forged_event(app: FullLead) -> requests.Response:
    row = app.portal.installations[app.registration.client_id]
    return app.post(
        "/events",
        **{
            "event": "ONAPPUNINSTALL",
            "data[CLEAN]": "1",
            "auth[member_id]": app.portal.member_id,
            "auth[application_token]": row.application_token,
        },
    )


def with_invented_tokens(app: FullLead) -> Launch:
    return with_fields(tab_launch(app), AUTH_ID=secrets.token_hex(35), APPLICATION_TOKEN=secrets.token_hex(16))


def office_works(app: FullLead) -> bool:
    """Tell whether a colleague sees a lead, and the administrator their page."""
    admin = app.portal.people["admin"]
    return outcome(app.launch(tab_launch(app, "mia"))) == outcome(app.open_home(admin)) == FINE


@pytest.mark.costly
@pytest.mark.rule("S56", "good")
def test_forged_events_and_invented_tokens_of_one_employee_change_nothing_for_the_others(installed: FullLead) -> None:
    for _ in range(22):
        assert forged_event(installed).status_code == 200
    for _ in range(MOST_OF_A_NETWORK):
        assert outcome(installed.launch(with_invented_tokens(installed))) == (401, "token-refused")
    assert outcome(installed.launch(with_invented_tokens(installed))) == TOO_MANY, "the premise: nothing is left to ask"
    assert office_works(installed)


@pytest.mark.costly
@pytest.mark.rule("S56", "good")
def test_a_removal_hint_while_the_authorization_server_is_silent_changes_nothing_for_anybody(
    installed: FullLead,
) -> None:
    installed.portal.faults.info_500()
    installed.portal.faults.refresh_500()
    assert forged_event(installed).status_code == 200
    (row,) = kept(installed)["installations"]
    assert row["removal_hinted_at"] is not None, "the premise: it was not confirmed"
    assert office_works(installed)


@pytest.mark.costly
@pytest.mark.rule("S56", "good")
def test_invented_names_of_a_portal_do_not_keep_its_real_second_name_away(
    installed: FullLead, neighbourhood: Neighbourhood
) -> None:
    for number in range(4):
        invented = arriving(tab_launch(installed), DOMAIN=f"invented{number}.example")
        assert outcome(installed.launch(invented)) == FINE, "the token is the employee's own, and is proven"
    assert kept(installed)["installations"][0]["aliases"] == []
    under_it = arriving(tab_launch(installed, "admin"), DOMAIN=SECOND_NAME)
    assert outcome(installed.launch(under_it)) == FINE
    assert kept(installed)["installations"][0]["aliases"] == [f"http://{SECOND_NAME}"]
    neighbourhood.oauth.wire.clear()
    assert outcome(installed.launch(arriving(tab_launch(installed, "mia"), DOMAIN=SECOND_NAME))) == FINE
    assert asked(neighbourhood.oauth.wire) == [], "it is known now"
    assert office_works(installed)


@pytest.mark.costly
@pytest.mark.rule("S56", "bad")
def test_a_name_that_an_employee_proved_is_proven_again_for_a_colleague(
    installed: FullLead, neighbourhood: Neighbourhood
) -> None:
    first = arriving(tab_launch(installed, "sara"), DOMAIN=SECOND_NAME)
    assert outcome(installed.launch(first)) == outcome(installed.launch(first)) == FINE
    assert asked(neighbourhood.oauth.wire) == ["app.info"], "hers is remembered"
    assert outcome(installed.launch(arriving(tab_launch(installed, "mia"), DOMAIN=SECOND_NAME))) == FINE
    assert asked(neighbourhood.oauth.wire) == ["app.info"] * 2
    installed.clock.ahead = timedelta(hours=1)
    installed.launch(first)
    assert asked(neighbourhood.oauth.wire) == ["app.info"] * 3, "and for an hour"


def unknown_portal(app: FullLead) -> Launch:
    return with_fields(tab_launch(app), member_id="0" * 32)


def unknown_token(app: FullLead) -> Launch:
    return with_fields(tab_launch(app), APPLICATION_TOKEN="f" * 32)


def unknown_name(app: FullLead) -> Launch:
    return arriving(tab_launch(app), DOMAIN=SECOND_NAME)


def install(app: FullLead) -> Launch:
    return by_hand(app, app.portal.people["admin"], "/install")


NEVER_LEFT_OUT = [unknown_portal, unknown_token, unknown_name, install]


@pytest.mark.rule("S56", "bad")
def test_what_must_be_proven_is_refused_while_the_authorization_server_is_silent_and_its_token_goes_nowhere(
    installed: FullLead,
) -> None:
    before = kept(installed)
    installed.portal.faults.info_500()
    for launched in NEVER_LEFT_OUT:
        launch, name = launched(installed), launched.__name__
        with listening() as stranger:
            refused = installed.launch(arriving(launch, DOMAIN=stranger.host) if launched is unknown_name else launch)
            assert stranger.heard_nothing, name
        assert outcome(refused) == SILENT, name
        assert refused.headers["Retry-After"], name
        assert asked(installed.portal.wire) == [], name
        assert kept(installed) == before, name


@pytest.mark.drawn(1)
@pytest.mark.rule("S56", "bad")
@pytest.mark.parametrize("launched", NEVER_LEFT_OUT)
def test_so_it_is_over_the_budget_of_questions(installed: FullLead, launched: Callable[[FullLead], Launch]) -> None:
    for _ in range(MOST_OF_A_NETWORK):
        installed.launch(with_invented_tokens(installed))  # as an outsider of this network
        bad = arriving(with_fields(tab_launch(installed), AUTH_ID=secrets.token_hex(35)), DOMAIN=SECOND_NAME)
        installed.launch(bad)  # and as one of the portal
    installed.portal.wire.clear()
    before = kept(installed)
    refused = installed.launch(launched(installed))
    assert outcome(refused) == TOO_MANY
    assert refused.headers["Retry-After"]
    assert asked(installed.portal.wire) == []
    assert kept(installed) == before


@pytest.mark.rule("S56", "bad")
@pytest.mark.parametrize("fact", ["another entry", "a redirect"])
def test_a_portal_that_answers_strangely_is_asked_no_more_where_nobody_proves_it(
    installed: FullLead, fact: str
) -> None:
    launch = tab_launch(installed)
    installed.portal.faults.info_500()
    if fact == "another entry":
        installed.portal.installations[installed.registration.client_id].id = 77
    else:
        installed.portal.faults.portal_renamed()
    assert outcome(installed.launch(launch)) == SILENT
    assert len(asked(installed.portal.wire)) == 1, "only the question to which it answered so"
