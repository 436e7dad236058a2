"""Whoever meets a portal first, and whatever it says of a copy that is not there: the end is the same, and said."""

from collections.abc import Callable
from itertools import permutations

import pytest
import requests

from b24app.domain.operations.settings_backup import OPTION
from demo.bitrix24_standin import open_frame
from tests.full_lead import EVENTS_S, FullLead
from tests.watching import Row, by_hand, checked, kept, outcome, tab_launch, ticket_in

Contact = Callable[[FullLead], object]
UNREADABLE = "could not be read"
SHOWN = (200, "")


@pytest.fixture
def added(full_lead: FullLead) -> FullLead:
    """Give the application after an administrator added it in the portal, before anybody or anything came to us."""
    full_lead.portal.faults.event_lost()
    full_lead.portal.install(full_lead.registration, full_lead.portal.people["admin"])
    full_lead.portal.finish_install(full_lead.registration, full_lead.portal.people["admin"])
    full_lead.neighbourhood.deliver_events(EVENTS_S)
    full_lead.portal.faults.event_lost.reset()
    return full_lead


def employees_tab(app: FullLead) -> requests.Response:
    return app.launch(tab_launch(app))


def administrators_tab(app: FullLead) -> requests.Response:
    return app.launch(tab_launch(app, "admin"))


def home_page(app: FullLead) -> requests.Response:
    return app.open_home(app.portal.people["admin"])


def installer(app: FullLead) -> requests.Response:
    return app.launch(by_hand(app, app.portal.people["admin"], "/install"))


def event(app: FullLead) -> requests.Response:
    pair = app.portal.fresh_pair(app.registration, app.portal.people["admin"])
    row = app.portal.installations[app.registration.client_id]
    form = {"event": "ONAPPINSTALL", "auth[member_id]": app.portal.member_id, "auth[access_token]": pair.access}
    tokens = {"auth[refresh_token]": pair.refresh, "auth[application_token]": row.application_token}
    return app.post("/events", **form, **tokens)


CONTACTS = (employees_tab, administrators_tab, home_page, installer, event)
MOMENTS = {"installed_at", "generation"}


def row(app: FullLead) -> Row:
    (found,) = kept(app)["installations"]
    return {name: value for name, value in found.items() if name not in MOMENTS}


@pytest.mark.fault("R41")
@pytest.mark.rule("S56", "good")
@pytest.mark.drawn(12)
@pytest.mark.parametrize("order", list(permutations(CONTACTS)), ids=lambda order: "-".join(e.__name__ for e in order))
def test_in_whichever_order_they_come_the_end_is_the_same(added: FullLead, order: tuple[Contact, ...]) -> None:
    for contact in order:
        contact(added)
    found = row(added)
    assert (found["access_everybody"], found["access_lost"]) == (True, False)
    assert found["installer_id"] == added.portal.people["admin"].id
    assert found["application_token_digest"] is not None
    assert found["removal_hinted_at"] is None
    assert outcome(employees_tab(added)) == SHOWN
    assert outcome(home_page(added)) == SHOWN
    assert [pair["user_id"] for pair in kept(added)["token_pairs"]] == [1, 2]


@pytest.mark.fault("R41")
def test_an_employee_who_comes_first_is_told_the_truth_and_let_in_once_an_administrator_installs(
    added: FullLead,
) -> None:
    refused = employees_tab(added)
    assert outcome(refused) == (403, "rule-lost")
    assert "does not know who can use it" in refused.text
    assert outcome(installer(added)) == SHOWN
    assert outcome(employees_tab(added)) == SHOWN


@pytest.mark.fault("R40")
@pytest.mark.parametrize("nothing", [None, "", [], {}, False])
@pytest.mark.parametrize("contact", [installer, home_page], ids=lambda contact: contact.__name__)
def test_nothing_in_whatever_writing_is_nothing(added: FullLead, contact: Contact, nothing: object) -> None:
    added.portal.installations[added.registration.client_id].options[OPTION] = nothing
    page = contact(added)
    assert isinstance(page, requests.Response)
    assert UNREADABLE not in page.text
    assert outcome(employees_tab(added)) == SHOWN


@pytest.mark.fault("R40")
@pytest.mark.parametrize(
    ("fault", "value"),
    [
        ("rest_error", "ACCESS_DENIED"),
        ("rest_error", "ERROR_METHOD_NOT_FOUND"),
        ("rest_error", "ERROR_CORE"),
        ("rest_500", ""),
        ("rest_503", ""),
        ("reset", ""),
    ],
)
def test_what_cannot_be_read_is_said_on_the_installers_page_with_the_switch_beside_it(
    added: FullLead, fault: str, value: str
) -> None:
    added.portal.faults[fault](value=value, method="app.option.get")
    page = installer(added)
    added.portal.faults.reset()
    assert outcome(page) == SHOWN
    assert UNREADABLE in page.text
    assert outcome(employees_tab(added)) == (403, "rule-lost")
    chosen = added.post("/access", ticket=ticket_in(page), rule="everybody")
    assert checked(chosen, "rule") == ["everybody"]
    assert outcome(employees_tab(added)) == SHOWN
    assert UNREADABLE not in installer(added).text


@pytest.mark.fault("R40")
def test_a_portal_that_can_be_read_again_is_read_by_the_next_installation(added: FullLead) -> None:
    added.portal.faults.rest_500(method="app.option.get")
    assert UNREADABLE in installer(added).text
    added.portal.faults.reset()
    assert (
        UNREADABLE not in added.launch(open_frame(added.portal, added.registration, added.portal.people["admin"])).text
    )
    assert outcome(employees_tab(added)) == (403, "rule-lost"), "the home page asks an administrator to choose"
    assert outcome(installer(added)) == SHOWN
    assert outcome(employees_tab(added)) == SHOWN
