"""Nothing is written before something is proven: strangers at every address, and the whole store before and after."""

import os
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing

import pytest
import requests
from sqlalchemy import make_url

from b24app.web.http.routes import ROUTES, Route, Who
from demo.bitrix24_standin import Neighbourhood
from tests.full_lead import FullLead
from tests.watching import press_sign_in, tab_launch, ticket_in
from tests.written_behind import all_is_written

UNKNOWN = "0" * 32
TOKENS = {"AUTH_ID": "a" * 70, "REFRESH_ID": "b" * 70, "APPLICATION_TOKEN": "c" * 32, "AUTH_EXPIRES": "3600"}
STARTS = 3_000 if os.environ.get("FULL_ROUNDS") else 300
Form = Mapping[str, str]


def whole_store(app: FullLead) -> list[str]:
    """Read everything that the database holds, as the statements that would write it."""
    all_is_written()
    file = make_url(app.environ["B24_DATABASE_URL"]).database or ""
    with closing(sqlite3.connect(file)) as connection:
        return list(connection.iterdump())


def of_a_stranger(app: FullLead, route: Route, member_id: str) -> Iterator[Form]:
    """Give what somebody may post who has invented everything but the portal's member_id."""
    launch = {**tab_launch(app).fields, **TOKENS, "member_id": member_id, "DOMAIN": "invented.test"}
    match route.who:
        case Who.LAUNCH | Who.CLAIM:
            yield launch
            yield launch | {"PLACEMENT": "DEFAULT"}
            yield {name: value for name, value in launch.items() if name not in {"APPLICATION_TOKEN", "DOMAIN"}}
        case Who.TICKET | Who.ADMINISTRATOR:
            decisions = {"format": "csv", "sought": "x", "rule": "everybody", "lead": "123", **TOKENS}
            yield {"ticket": "forged", **decisions}
            yield {"ticket": "WyJwIl0.c2ln", **decisions}
        case Who.EVENT:
            for name in ("ONAPPINSTALL", "ONAPPUPDATE", "ONAPPUNINSTALL"):
                said = {"auth[member_id]": member_id, "auth[access_token]": "a" * 70, "auth[refresh_token]": "b" * 70}
                yield {"event": name, "data[CLEAN]": "1", "auth[application_token]": "c" * 32, **said}
        case _:
            yield {"portal": app.portal.url, "code": "c" * 70, "state": "s" * 40, "member_id": member_id}


def knock(app: FullLead, route: Route, form: Form) -> None:
    address, headers = f"{app.url}{route.address}", {"Origin": app.url}
    requests.post(address, data=form, headers=headers, timeout=60, allow_redirects=False)
    requests.get(address, params=form, headers=headers, timeout=60, allow_redirects=False)


@pytest.mark.drawn(2)
@pytest.mark.rule("S61", "bad")
@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.name)
def test_no_address_lets_a_stranger_write_whatever_portal_they_name(installed: FullLead, route: Route) -> None:
    before = whole_store(installed)
    for member_id in (installed.portal.member_id, UNKNOWN):
        for form in of_a_stranger(installed, route, member_id):
            knock(installed, route, form)
    assert whole_store(installed) == before


@pytest.mark.costly
@pytest.mark.rule("S61", "bad")
def test_sign_ins_without_end_that_a_stranger_starts_leave_no_row(installed: FullLead) -> None:
    before = whole_store(installed)
    statuses = {press_sign_in(installed, f"https://p{number}.bitrix24.com").status_code for number in range(STARTS)}
    assert statuses == {303}, "the premise: each one starts"
    assert whole_store(installed) == before


@pytest.mark.rule("S61", "bad")
def test_a_sign_in_that_the_authorization_server_does_not_confirm_leaves_none_either(
    installed: FullLead, neighbourhood: Neighbourhood
) -> None:
    before = whole_store(installed)
    started = press_sign_in(installed)
    state = started.headers["Location"].partition("state=")[2]
    cookie = {"Cookie": started.headers["Set-Cookie"].partition(";")[0]}
    back = installed.session.get(
        f"{installed.url}/", params={"code": "c" * 70, "state": state}, headers=cookie, timeout=60
    )
    assert back.status_code == 401
    assert neighbourhood.oauth.wire.count("oauth/token") == 1, "the premise: it was asked"
    assert whole_store(installed) == before


@pytest.mark.rule("S61", "good")
def test_whom_the_servers_confirm_is_written_down(installed: FullLead) -> None:
    """A control: the same look at the store sees what a proven person leaves."""
    before = whole_store(installed)
    page = installed.launch(tab_launch(installed))
    assert ticket_in(page)
    assert len(whole_store(installed)) > len(before)
