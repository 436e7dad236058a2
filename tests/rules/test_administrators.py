"""Who is an administrator is the portal's word, with the person's own token, asked anew for each change."""

from dataclasses import replace

import pytest

from tests.full_lead import FullLead
from tests.watching import Row, kept, outcome, ticket_in

CHANGES = ({"path": "/access", "rule": "administrators"}, {"path": "/repair", "rule": ""})
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
    return outcome(app.post(change["path"], ticket=ticket, rule=change["rule"]))


@pytest.mark.rule("S43", "bad")
@pytest.mark.parametrize("mishap", DOUBTS)
@pytest.mark.parametrize("what", CHANGES, ids=lambda what: what["path"])
def test_without_the_portals_clear_word_nothing_is_changed(
    settled: FullLead, what: dict[str, str], mishap: str
) -> None:
    ticket = ticket_in(settled.open_home(settled.portal.people["admin"]))
    before, bound = installations(settled), _bound(settled)
    settled.portal.mishaps[mishap]()
    assert change(settled, ticket, what) == DOUBTS[mishap]
    assert (installations(settled), _bound(settled)) == (before, bound)


@pytest.mark.rule("S44", "good")
@pytest.mark.rule("S44", "bad")
@pytest.mark.parametrize("what", CHANGES, ids=lambda what: what["path"])
def test_a_right_that_was_lost_or_given_counts_from_the_next_request_on(
    settled: FullLead, what: dict[str, str]
) -> None:
    admin = settled.portal.people["admin"]
    ticket = ticket_in(settled.open_home(admin))
    settled.portal.change_person(replace(admin, admin=False))
    before = installations(settled)
    assert change(settled, ticket, what) == (403, "not-administrator")
    assert installations(settled) == before
    settled.portal.change_person(admin)
    assert change(settled, ticket, what) == (200, "")


def _bound(app: FullLead) -> list[object]:
    return list(app.portal.installations[app.registration.client_id].placements)
