"""Tickets, tokens and decisions are read from a request's body: an address is kept in logs and histories."""

import re
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from urllib.parse import urlencode

import pytest
import requests

from b24app.web.forms.access_form import DECISIONS
from b24app.web.forms.wire_form import IN_ADDRESS
from tests.full_lead import FullLead
from tests.watching import asked, by_hand, kept, outcome, tab_launch, ticket_in

WEB = Path(__file__).parents[2] / "b24app" / "web"
LAUNCH = (
    *("AUTH_ID", "REFRESH_ID", "AUTH_EXPIRES", "APPLICATION_TOKEN", "member_id"),
    *("PLACEMENT", "PLACEMENT_OPTIONS", "SERVER_ENDPOINT"),
)
Form = dict[str, str]


def moved(app: FullLead, url: str, form: Form, name: str) -> requests.Response:
    """Post the form with one of its fields in the address instead."""
    left = {each: value for each, value in form.items() if each != name}
    query = urlencode({name: form.get(name, "1")})
    return app.session.post(f"{url}{'&' if '?' in url else '?'}{query}", data=left, timeout=60)


def ticketed(app: FullLead) -> Iterator[tuple[str, Form]]:
    """Give each form of our pages, good as it is."""
    lead, home = ticket_in(app.launch(tab_launch(app))), ticket_in(app.open_home(app.portal.people["admin"]))
    pair = app.portal.fresh_pair(app.registration, app.portal.people["sara"])
    yield "/lead-tab/reload", {"ticket": lead, "find": "", "show": "all"}
    yield "/lead-tab/extras", {"ticket": lead, "size": "part"}
    yield "/lead-tab/export", {"ticket": lead, "format": "csv"}
    yield "/lead-tab/renew", {"ticket": lead, "AUTH_ID": pair.access, "REFRESH_ID": pair.refresh}
    yield "/leads", {"ticket": home, "sought": "oak"}
    yield "/repair", {"ticket": home}
    yield "/access", {"ticket": home, "rule": "administrators"}


@pytest.mark.rule("S66", "bad")
def test_no_field_of_a_launch_is_read_from_the_address(installed: FullLead) -> None:
    launches = [
        tab_launch(installed),
        *(by_hand(installed, installed.portal.people["admin"], at) for at in ("/", "/install")),
    ]
    installed.portal.wire.clear()
    before = kept(installed)
    for launch, name in product(launches, LAUNCH):
        if launch.placement == "DEFAULT" and name == "PLACEMENT_OPTIONS":
            continue  # the application's own page reads none
        refused = moved(installed, launch.url, launch.fields, name)
        assert outcome(refused) == (400, "malformed"), (launch.url, name)
    assert asked(installed.portal.wire) == []
    assert kept(installed) == before


@pytest.mark.costly
@pytest.mark.rule("S66", "bad")
def test_no_ticket_token_or_decision_of_a_page_is_read_from_the_address(installed: FullLead) -> None:
    forms = list(ticketed(installed))
    before = kept(installed)
    for path, form in forms:
        for name in form:
            refused = moved(installed, f"{installed.url}{path}", form, name)
            assert outcome(refused) == (400, "malformed"), (path, name)
    assert kept(installed) == before


@pytest.mark.rule("S66", "bad")
def test_a_second_decision_in_the_address_is_no_decision(installed: FullLead) -> None:
    home = ticket_in(installed.open_home(installed.portal.people["admin"]))
    before = kept(installed)
    form = {"ticket": home, "rule": "administrators"}
    for decision in DECISIONS:
        assert outcome(moved(installed, f"{installed.url}/access", form, decision)) == (400, "malformed"), decision
    assert kept(installed) == before


@pytest.mark.rule("S66", "bad")
def test_no_field_of_an_event_is_read_from_the_address(installed: FullLead) -> None:
    row, before = installed.portal.installations[installed.registration.client_id], kept(installed)
    form = {
        "event": "ONAPPUNINSTALL",
        "data[CLEAN]": "1",
        "auth[member_id]": installed.portal.member_id,
        "auth[application_token]": row.application_token,
    }
    for name in form:
        assert moved(installed, f"{installed.url}/events", form, name).status_code == 400, name
    assert kept(installed) == before


@pytest.mark.costly
@pytest.mark.rule("S66", "good")
def test_the_same_requests_are_answered_as_they_are_with_what_the_platform_writes_in_the_address(
    installed: FullLead,
) -> None:
    launch = tab_launch(installed)
    for name in ("DOMAIN", "PROTOCOL", "LANG", "APP_SID"):
        assert f"{name}=" in launch.url, "the premise: the portal's page writes it there"
    assert outcome(installed.launch(launch)) == (200, "")
    for path, form in ticketed(installed):
        assert installed.post(path, **form).status_code == 200, path


@pytest.mark.rule("S66", "bad")
def test_no_view_reads_a_name_of_a_form_past_its_reader() -> None:
    """The one way to a field is WireForm, which looks into the address for these names only."""
    assert {"DOMAIN", "PROTOCOL", "LANG", "portal"} == IN_ADDRESS
    read = [
        path.name
        for path in WEB.rglob("*.py")
        if re.search(r"request\.(args|values)\b(?!, request\.form\))", path.read_text())
    ]
    assert sorted(read) == ["connect.py", "public_pages.py", "reader_language.py", "static_files.py"]
