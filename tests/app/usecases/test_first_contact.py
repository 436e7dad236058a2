"""Whatever the order in which a portal's tab, home page, installer and event come first, the end is the same."""

from collections.abc import Callable
from itertools import permutations

import pytest
import requests

from b24app.domain.operations.settings_backup import OPTION
from demo.bitrix24_standin.event_form import Happening, event_form
from tests.full_lead import FullLead
from tests.watching import by_hand, choose_rule, kept, outcome, tab_launch, ticket_in

FINE = (200, "")
TIMES = {
    "installed_at",
    "generation",
    "answered_at",
    "access_token",
    "refresh_token",
    "access_token_digest",
    "expires_at",
}


def tab_by_employee(app: FullLead) -> requests.Response:
    return app.launch(tab_launch(app, "sara"))


def tab_by_administrator(app: FullLead) -> requests.Response:
    return app.launch(tab_launch(app, "admin"))


def home_by_administrator(app: FullLead) -> requests.Response:
    return app.open_home(app.portal.people["admin"])


def installer(app: FullLead) -> requests.Response:
    row = app.portal.installations[app.registration.client_id]
    launch = by_hand(app, app.portal.people["admin"], "/install")
    return app.session.post(launch.url, data={**launch.fields, "APPLICATION_TOKEN": row.application_token}, timeout=60)


def event(app: FullLead) -> requests.Response:
    row = app.portal.installations[app.registration.client_id]
    happening = Happening(portal=app.portal, row=row, event="ONAPPINSTALL", data={"VERSION": "1"})
    form = event_form(happening, app.portal.people["admin"], f"{app.url}/events", app.clock().timestamp())
    return app.session.post(f"{app.url}/events", data=form, timeout=60)


CONTACTS = (tab_by_employee, tab_by_administrator, home_by_administrator, installer, event)


@pytest.fixture
def full_lead(full_lead: FullLead) -> FullLead:
    """Give the application, of which the portal says that it is installed, and which knows nothing of the portal."""
    full_lead.portal.install(full_lead.registration, full_lead.portal.people["admin"]).installed = True
    return full_lead


Order = tuple[Callable[[FullLead], requests.Response], ...]
WITH_A_TAB_OF_OURS: tuple[Order, ...] = (  # which a page binds after an employee's open has lost the rule
    (tab_by_employee, home_by_administrator, installer),
    (tab_by_administrator, home_by_administrator, installer, event),
)


def named(order: Order) -> str:
    return " ".join(each.__name__ for each in order)


def end(app: FullLead) -> dict[str, list[dict[str, object]]]:
    return {
        table: [{name: value for name, value in row.items() if name not in TIMES} for row in rows]
        for table, rows in kept(app).items()
        if table in {"installations", "audit", "kept_records"}
    }


@pytest.mark.fault("R41")
@pytest.mark.drawn(2)
@pytest.mark.parametrize("order", list(permutations(CONTACTS)), ids=named)
def test_all_orders_of_first_contact_end_alike(full_lead: FullLead, order: Order) -> None:
    ends_as_all_do(full_lead, order)


@pytest.mark.fault("R41")
@pytest.mark.drawn(2)
@pytest.mark.parametrize("order", list(permutations(CONTACTS)), ids=named)
def test_so_they_do_where_an_option_that_was_never_set_is_refused(full_lead: FullLead, order: Order) -> None:
    full_lead.portal.faults.option_unset(value="AccessException")
    ends_as_all_do(full_lead, order)


@pytest.mark.fault("R41")
@pytest.mark.rule("S56", "good")
@pytest.mark.parametrize("order", WITH_A_TAB_OF_OURS, ids=named)
def test_a_tab_of_ours_is_no_sign_of_an_earlier_installation(full_lead: FullLead, order: Order) -> None:
    full_lead.portal.faults.option_unset(value="AccessException")
    ends_as_all_do(full_lead, order)


def ends_as_all_do(full_lead: FullLead, order: Order) -> None:
    for contact in order:
        contact(full_lead)
    (row,) = end(full_lead)["installations"]
    assert (row["access_everybody"], row["access_lost"]) == (True, False)
    assert (row["installer_id"], row["aliases"], row["other_server"]) == (full_lead.portal.people["admin"].id, [], None)
    assert row["application_token_digest"] is not None
    there = full_lead.portal.installations[full_lead.registration.client_id]
    assert len(there.placements) == 1
    assert OPTION in there.options
    assert outcome(tab_by_employee(full_lead)) == outcome(home_by_administrator(full_lead)) == FINE


@pytest.mark.fault("R41")
@pytest.mark.parametrize("takes_it", [True, False])
def test_where_no_installer_comes_the_choice_or_the_next_open_binds_the_tab(
    full_lead: FullLead, *, takes_it: bool
) -> None:
    there = full_lead.portal.installations[full_lead.registration.client_id]
    tab_by_employee(full_lead)
    page = home_by_administrator(full_lead)
    for waiting in (page, full_lead.post("/repair", ticket=ticket_in(page))):
        assert outcome(waiting) == FINE
        assert waiting.text.count("Until you choose") == waiting.text.count('href="#access"') == 1
        assert "The tab is added to leads once you have chosen." in waiting.text
        assert "Where to find the tab" not in waiting.text
        assert "Some steps failed" not in waiting.text
        assert there.placements == []
    assert "Until you choose" in page.text.partition("<h2>")[0], "where it is seen first"
    if not takes_it:
        full_lead.portal.faults.rest_error(value="expired_token", method="placement.bind")
    chosen = full_lead.post("/access", ticket=ticket_in(page), rule="everybody")
    assert (outcome(chosen), "Saved." in chosen.text, len(there.placements)) == (FINE, True, int(takes_it))
    assert ("The tab is not in the lead card" in chosen.text) is not takes_it
    assert "Where to find the tab" in chosen.text
    full_lead.portal.faults.reset()
    assert outcome(home_by_administrator(full_lead)) == FINE
    assert len(there.placements) == 1


@pytest.mark.costly
@pytest.mark.fault("R41")
@pytest.mark.rule("S46", "good")
@pytest.mark.parametrize("first", [tab_by_employee, tab_by_administrator])
def test_a_placeholder_is_no_administrators_choice_and_a_choice_is(
    full_lead: FullLead, first: Callable[[FullLead], requests.Response]
) -> None:
    first(full_lead)
    assert end(full_lead)["installations"][0]["access_lost"], "the premise: there is a placeholder"
    assert end(full_lead)["audit"] == []
    installer(full_lead)
    assert outcome(tab_by_employee(full_lead)) == FINE
    (change,) = end(full_lead)["audit"]
    administrator = full_lead.portal.people["admin"]
    assert (change["deed"], change["about"]) == ("chose", ["lost", "everybody"]), "what it ended is told"
    assert change["user_id"] == administrator.id
    choose_rule(full_lead, "administrators")
    for again in (installer, event):
        again(full_lead)
        assert outcome(tab_by_employee(full_lead)) == (403, "not-allowed")
