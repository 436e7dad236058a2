"""Every error of the platform's tables on every page and action that a portal frames: which page it leads to.

Source of the rows: Bitrix24 REST docs, "System errors", OAuth error codes, crm.lead.get. The statuses there and in the
portal's code disagree; the stand-in portal answers with either.
"""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import TypeAlias

import pytest
import requests

from b24app.domain.portal.ticket import Purpose
from b24app.web.http.routes import ROUTES, TABLE, Route, Who
from demo.bitrix24_standin.launch import Launch
from demo.bitrix24_standin.rest.errors import STATUSES
from tests.full_lead import FullLead
from tests.watching import aged, by_hand, issued, kept, outcome, policy_of, tab_launch, ticket_in

Expected: TypeAlias = tuple[int, str]
CANARY = "canary of the platform's own words"
LEAD = 124
BUSY: Expected = (503, "busy")
OURS: Expected = (502, "misfit")
GONE: Expected = (404, "app-removed")

SYSTEM: Mapping[str, Expected] = {
    "expired_token": (401, "too-old"),
    "invalid_token": (401, "token-refused"),
    "WRONG_TOKEN": (401, "token-refused"),
    "NO_AUTH_FOUND": (401, "token-refused"),
    "INVALID_CREDENTIALS": (401, "token-refused"),
    "authorization_error": (403, "person-gone"),
    "allowed_only_intranet_user": (403, "extranet"),
    "user_access_error": (403, "portal-access"),
    "insufficient_scope": (403, "scope-missing"),
    "APPLICATION_NOT_FOUND": GONE,
    "ERROR_OAUTH: Application not installed": GONE,
    "ERROR_OAUTH: Subscription has been ended": (402, "payment"),
    f"ERROR_OAUTH: {CANARY}": (403, "app-refused"),
    "PAYMENT_REQUIRED": (402, "payment"),
    "ACCESS_DENIED: REST is available only on commercial plans.": (403, "no-rest"),
    f"ACCESS_DENIED: {CANARY}": (403, "denied"),
    "WRONG_LICENSE": (403, "no-rest"),
    "AUTHORIZE_ERROR": (403, "denied"),  # docs/platform.md 13.19
    "METHOD_CONFIRM_WAITING": (403, "confirm-waiting"),
    "METHOD_CONFIRM_DENIED": (403, "confirm-denied"),
    "WRONG_AUTH_TYPE": OURS,
    "ERROR_ARGUMENT": OURS,
    "INVALID_REQUEST": OURS,
    "100": OURS,
    "ERROR_CORE": (502, "refused"),
    f": {CANARY}": (502, "refused"),
    "SOMETHING_NEW": (502, "refused"),
    "QUERY_LIMIT_EXCEEDED": BUSY,
    "OPERATION_TIME_LIMIT": BUSY,
    "CONNECTION_ERROR": (503, "portal-cut-off"),
    "INTERNAL_SERVER_ERROR": (502, "portal-failed"),
    "ERROR_UNEXPECTED_ANSWER": (502, "portal-failed"),
    "OVERLOAD_LIMIT": (503, "overload"),
    "PORTAL_DELETED": (503, "portal-closed"),
    "ERROR_METHOD_NOT_FOUND": (502, "method-missing"),
    "ERROR_MANIFEST_IS_NOT_AVAILABLE": (502, "method-missing"),
}
# Where the authorization server has proven the key, or given a new one, before the portal refuses it.
OF_A_CONFIRMED_KEY: Mapping[str, Expected] = {"NO_AUTH_FOUND": (502, "key-unknown")}
UNCONFIRMED = {"lead_tab", "renew_lead"}  # these ask the portal alone
OF_THE_LEAD: Mapping[str, Expected] = {
    ": Access denied.": (403, "lead-denied"),
    ": Not found": (404, "lead-missing"),
    ": ID is not defined or invalid.": OURS,
    "NOT_FOUND": (404, "lead-missing"),
    "ACCESS_DENIED": (403, "lead-denied"),
    "ENTITY_TYPE_NOT_SUPPORTED": (502, "lead-method-missing"),
    "ERROR_METHOD_NOT_FOUND": (502, "lead-method-missing"),
    "allowed_only_intranet_user": (403, "extranet"),
    "QUERY_LIMIT_EXCEEDED": BUSY,
    "ERROR_BATCH_METHOD_NOT_ALLOWED": (200, ""),
    "ERROR_BATCH_LENGTH_EXCEEDED": (200, ""),
}
OF_A_RENEWAL: Mapping[str, Expected] = {
    "expire_refresh_tokens": (401, "too-old"),
    "revoke_tokens": (401, "too-old"),
    "wrong_client": (502, "client-refused"),
    "refresh_invalid_request": (502, "grant-misfit"),
    "refresh_invalid_scope": (403, "scope-missing"),
    "refresh_500": (504, "silent"),
    "refresh_html": (502, "nonsense"),
    "refresh_empty": (502, "nonsense"),
}
TRANSIENT_ERRORS = {"busy", "portal-failed", "portal-cut-off"}
DISPUTED = [row for row in SYSTEM if len(set(STATUSES.get(row.partition(": ")[0], ()))) > 1]
READING = ("lead_tab", "reload_lead", "renew_lead", "export_lead")
FRAMED = [route for route in ROUTES if route.framed]
CHANGES = [route for route in ROUTES if route.who is Who.ADMINISTRATOR]
RENEWING = [route for route in FRAMED if route.ticketed and route.name != "renew_lead"]  # that one brings a pair


def prepared(app: FullLead, route: Route, login: str = "admin") -> Callable[[], requests.Response]:
    """Make everything that the request needs, as long as nothing is wrong yet.

    The person's pair is kept, and is no fresh one.
    """
    if not route.ticketed:
        aged(app)  # so that none of the many questions here is one too many
        launch = _launch(app, route, login)
        return lambda: app.launch(launch)
    opened = app.launch(tab_launch(app, login, LEAD))
    fields = {"ticket": ticket_in(opened) if outcome(opened) == (200, "") else ""}
    if not route.address.startswith("/lead-tab"):
        fields = {"ticket": issued(app, login, Purpose.HOME), "rule": "everybody"}
    if route.name == "export_lead":
        fields["format"] = "csv"
    if route.name == "renew_lead":
        pair = app.portal.fresh_pair(app.registration, app.portal.people[login])
        fields |= {"AUTH_ID": pair.access, "REFRESH_ID": pair.refresh, "AUTH_EXPIRES": "3600"}
    aged(app)
    return lambda: app.post(route.address, **fields)


def _launch(app: FullLead, route: Route, login: str) -> Launch:
    if route.name == "lead_tab":
        return tab_launch(app, login, LEAD)
    return by_hand(app, app.portal.people[login], route.address)


def found(app: FullLead, route: Route, rows: Mapping[str, Expected], method: str = "") -> Mapping[str, Expected]:
    """Meet each error on this route, and hold what is true of every page."""
    met = {}
    for row in rows:
        act = prepared(app, route)
        value = row if ": " in row else f"{row}: {CANARY}"
        app.portal.faults.rest_error(value=value, method=method)
        met[row] = outcome(page := act())
        app.portal.faults.rest_error.reset()
        app.clock.ahead += timedelta(seconds=10)  # then the portal's rate is unused again
        assert CANARY not in page.text
        assert ("Retry-After" in page.headers) == (met[row][1] in TRANSIENT_ERRORS), row
        assert page.headers["Cache-Control"] == "no-store"
        assert policy_of(page)["frame-ancestors"] in {"https: http:", app.portal.url}
        assert page.headers["Content-Type"] == "text/html; charset=utf-8"
    return met


@pytest.mark.drawn(1)
@pytest.mark.parametrize("route", FRAMED, ids=lambda route: route.name)
def test_every_system_error_leads_to_its_page_on_every_page_and_action(installed: FullLead, route: Route) -> None:
    expected = SYSTEM if route.name in UNCONFIRMED else {**SYSTEM, **OF_A_CONFIRMED_KEY}
    assert found(installed, route, SYSTEM) == expected


@pytest.mark.drawn(1)
@pytest.mark.parametrize("route", FRAMED, ids=lambda route: route.name)
def test_a_disputed_status_decides_nothing(installed: FullLead, route: Route) -> None:
    installed.portal.statuses = "docs"
    assert DISPUTED, "the premise"
    rows = {row: SYSTEM[row] for row in DISPUTED}
    assert found(installed, route, rows) == rows


@pytest.mark.drawn(1)
@pytest.mark.parametrize("name", READING)
def test_every_error_of_the_lead_leads_to_its_page_wherever_it_is_read(installed: FullLead, name: str) -> None:
    assert found(installed, TABLE[name], OF_THE_LEAD, method="crm.lead.get") == _once_where_it_is_direct(OF_THE_LEAD)


def _once_where_it_is_direct(rows: Mapping[str, Expected]) -> Mapping[str, Expected]:
    """The two errors of a batch are none of the direct call that follows, where the switch is still on."""
    return {row: (502, "refused") if row.startswith("ERROR_BATCH_") else page for row, page in rows.items()}


@pytest.mark.drawn(1)
@pytest.mark.parametrize("row", [row for row in OF_THE_LEAD if row.startswith("ERROR_BATCH_")])
@pytest.mark.parametrize("whole", [True, False], ids=["whole", "command"])
def test_the_errors_of_a_batch_lead_to_one_direct_call_and_the_lead(
    installed: FullLead, row: str, *, whole: bool
) -> None:
    for name in READING:
        act = prepared(installed, TABLE[name])
        installed.portal.wire.clear()
        installed.portal.faults.rest_error(1, value=row, method="batch" if whole else "crm.lead.get")
        assert outcome(act()) == (200, "")
        assert installed.portal.wire.count("crm.lead.get") == 1


@pytest.mark.drawn(1)
@pytest.mark.parametrize("route", RENEWING, ids=lambda route: route.name)
def test_every_error_of_a_renewal_leads_to_its_page(installed: FullLead, route: Route) -> None:
    met = {}
    for row in OF_A_RENEWAL:
        act = prepared(installed, route)
        installed.portal.faults.expire_tokens()
        installed.portal.faults[row]()
        met[row] = outcome(act())
        installed.portal.faults.reset()
    assert met == OF_A_RENEWAL


@pytest.mark.drawn(1)
@pytest.mark.parametrize("name", READING)
def test_a_lead_that_is_gone_from_a_portal_without_leads_is_told_so(installed: FullLead, name: str) -> None:
    act = prepared(installed, TABLE[name])
    installed.portal.faults.lead_gone()
    installed.portal.faults.simple_crm()
    assert outcome(act()) == (404, "leads-off")
    installed.portal.faults.lead_gone.reset()
    assert outcome(prepared(installed, TABLE[name])()) == (200, ""), "an old lead that is there is shown"


def test_a_trial_that_is_over_is_told_so_where_the_portal_says_that_it_was_one(installed: FullLead) -> None:
    installed.portal.faults.trial_over()
    assert outcome(installed.launch(tab_launch(installed))) == (402, "trial")
    assert outcome(installed.open_home(installed.portal.people["sara"])) == (402, "trial")


class TestRoles:
    """`vera` may not use the application, `dirk` is dismissed, `elena` is an extranet user."""

    @pytest.mark.costly
    @pytest.mark.parametrize("route", CHANGES, ids=lambda route: route.name)
    def test_nobody_but_an_administrator_changes_anything(self, installed: FullLead, route: Route) -> None:
        people = installed.portal.people
        before = kept(installed)["installations"]
        for login in (login for login, person in people.items() if not person.admin):
            installed.launch(by_hand(installed, people[login], "/"))
            ticket = issued(installed, login, Purpose.HOME)
            answer = outcome(installed.post(route.address, ticket=ticket, rule="administrators"))
            assert answer[0] in {401, 403}, (login, answer)
            assert kept(installed)["installations"] == before, login
        ticket = issued(installed, "admin", Purpose.HOME)
        assert outcome(installed.post(route.address, ticket=ticket, rule="administrators")) == (200, "")

    @pytest.mark.costly
    def test_nobody_but_an_administrator_installs(self, full_lead: FullLead) -> None:
        people = full_lead.portal.people
        for login, person in people.items():
            if person.admin:
                continue
            for address in ("/", "/install"):
                status, kind = outcome(full_lead.launch(by_hand(full_lead, person, address)))
                assert status in {401, 403}, (login, kind)
        assert kept(full_lead)["installations"] == []

    @pytest.mark.parametrize("route", CHANGES, ids=lambda route: route.name)
    def test_a_leads_ticket_is_none_for_a_change_and_the_other_way_round(
        self, installed: FullLead, route: Route
    ) -> None:
        of_a_lead = ticket_in(installed.launch(tab_launch(installed, "admin", LEAD)))
        answer = installed.post(route.address, ticket=of_a_lead, rule="administrators")
        assert outcome(answer) == (403, "ticket-refused")
        home = issued(installed, "admin", Purpose.HOME)
        assert outcome(installed.post("/lead-tab/reload", ticket=home)) == (403, "ticket-refused")
