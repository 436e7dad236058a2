"""Who is an administrator is the portal's word, with the person's own token, asked anew for each change."""

from dataclasses import replace

import pytest

from tests.full_lead import FullLead
from tests.watching import Row, choose_rule, kept, outcome, ticket_in

CHANGES = (
    {"path": "/access", "rule": "administrators"},
    {"path": "/access", "added": '[{"id": "U2", "name": "Sara Holt"}]'},
    {"path": "/access", "remove": "U3"},
    {"path": "/access", "export": "nobody"},
    {"path": "/access", "move": "add", "field": "WEB"},
    {"path": "/access", "find": "sara"},
    {"path": "/repair"},
)
# What the portal may answer when it is asked whether this is an administrator, and the page for it.
DOUBTS = {
    "user_dismissed": (403, "person-gone"),
    "rest_500": (502, "portal-failed"),
    "rest_502": (504, "silent"),
    "html_200": (502, "nonsense"),
    "truncated": (502, "nonsense"),
    "reset": (504, "silent"),
}


def installations(app: FullLead) -> list[Row]:
    return kept(app)["installations"]


def change(app: FullLead, ticket: str, change: dict[str, str]) -> tuple[int, str]:
    fields = {name: value for name, value in change.items() if name != "path"}
    return outcome(app.post(change["path"], ticket=ticket, **fields))


@pytest.mark.rule("S43", "bad")
@pytest.mark.drawn(1)
@pytest.mark.parametrize("fault", DOUBTS)
def test_without_the_portals_clear_word_nothing_is_changed(installed: FullLead, fault: str) -> None:
    admin = installed.portal.people["admin"]
    for what in CHANGES:
        ticket = ticket_in(installed.open_home(admin))
        before, bound = installations(installed), _bound(installed)
        installed.portal.faults[fault]()
        assert change(installed, ticket, what) == DOUBTS[fault], what
        assert (installations(installed), _bound(installed)) == (before, bound), what
        installed.portal.faults[fault].reset()


@pytest.mark.costly
@pytest.mark.rule("S44", "good")
@pytest.mark.rule("S44", "bad")
def test_a_right_that_was_lost_or_given_counts_from_the_next_request_on(installed: FullLead) -> None:
    admin = installed.portal.people["admin"]
    for what in CHANGES:
        assert outcome(choose_rule(installed, "everybody")) == (200, ""), "the change before may have let in fewer"
        ticket = ticket_in(installed.open_home(admin))
        installed.portal.change_person(replace(admin, admin=False))
        before = installations(installed)
        assert change(installed, ticket, what) == (403, "not-administrator"), what
        assert installations(installed) == before, what
        installed.portal.change_person(admin)
        assert change(installed, ticket, what) == (200, ""), what


# Whose page asks: the person, and the page that they have; an administrator's own page is the good case.
CALLERS = {
    "employee": ("sara", "home", (403, "not-administrator")),
    "head of a department": ("mia", "home", (403, "not-administrator")),
    "employee with a lead": ("sara", "lead", (403, "ticket-refused")),
    "administrator with a lead": ("admin", "lead", (403, "ticket-refused")),
    "administrator": ("admin", "home", (200, "")),
}


@pytest.mark.drawn(1)
@pytest.mark.rule("S43", "good")
@pytest.mark.rule("S43", "bad")
@pytest.mark.parametrize("caller", CALLERS)
def test_each_change_is_an_administrators_with_their_own_page(installed: FullLead, caller: str) -> None:
    login, opened, answer = CALLERS[caller]
    person = installed.portal.people[login]
    installed.portal.change_person(replace(person, admin=True))  # only an administrator's home page has a ticket
    page = installed.open_home(person) if opened == "home" else installed.open_lead(person)
    installed.portal.change_person(person)
    before, bound = installations(installed), _bound(installed)
    for what in CHANGES:
        assert change(installed, ticket_in(page), what) == answer, what
        if answer != (200, ""):
            assert (installations(installed), _bound(installed), kept(installed)["audit"]) == (before, bound, []), what


@pytest.mark.rule("S43", "bad")
def test_without_a_ticket_or_with_a_forged_one_nobody_changes_anything(installed: FullLead) -> None:
    ticket = ticket_in(installed.open_home(installed.portal.people["admin"]))
    before = installations(installed)
    for what in CHANGES:
        assert change(installed, "", what) == (400, "malformed"), what
        assert change(installed, f"{ticket[:-4]}AAAA", what) == (403, "ticket-refused"), what
    assert installations(installed) == before


def _bound(app: FullLead) -> list[object]:
    return list(app.portal.installations[app.registration.client_id].placements)
