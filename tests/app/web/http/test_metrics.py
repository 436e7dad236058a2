import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from b24app import create_app, read_settings
from b24app.errors.own import SettingsError
from b24app.web.http.routes import TABLE
from tests.full_lead import FullLead
from tests.watching import tab_launch

TOKEN = "metrics-canary-0123"
BEARER = {"Authorization": f"Bearer {TOKEN}"}
LINE = re.compile(
    r'(full_lead_requests_total|full_lead_request_seconds_total)\{route="(\w*)"(?:,status="(\d+)")?\} \S+'
)


@pytest.fixture
def measured(installed: FullLead) -> FlaskClient:
    """Give a second process of the application, whose metrics the operator reads."""
    settings = read_settings({**installed.environ, "B24_METRICS_TOKEN": TOKEN}, Path())
    return create_app(settings).test_client()


def counted(client: FlaskClient) -> dict[tuple[str, str], int]:
    lines = [line for line in client.get("/metrics", headers=BEARER).text.splitlines() if "requests_total{" in line]
    found = [[*re.findall(r'"(\w*)"', line), line.rpartition(" ")[2]] for line in lines]
    return {(route, status): int(times) for route, status, times in found}


def test_requests_are_counted_by_route_and_status(measured: FlaskClient) -> None:
    for path in ("/health/live", "/health/live", "/nothing"):
        measured.get(path)
    measured.post("/lead-tab")
    assert counted(measured) == {("live", "200"): 2, ("", "404"): 1, ("lead_tab", "400"): 1}
    assert counted(measured)["metrics", "200"] == 1


def test_a_page_for_a_person_is_counted_and_nothing_of_it_is_told(installed: FullLead, measured: FlaskClient) -> None:
    launch = tab_launch(installed)
    assert measured.post(launch.url.removeprefix(installed.url), data=launch.fields).status_code == 200
    answer = measured.get("/metrics", headers=BEARER)
    assert 'full_lead_requests_total{route="lead_tab",status="200"} 1' in answer.text.splitlines()
    told = [line for line in answer.text.splitlines() if not line.startswith("#")]
    assert [line for line in told if not LINE.fullmatch(line)] == []
    assert {name for line in told for name in re.findall(r'route="(\w*)"', line)} <= {"", *TABLE}
    for secret in (installed.portal.host, installed.portal.member_id, "1591", TOKEN):
        assert secret not in answer.text


@pytest.mark.parametrize(
    "brought",
    [None, "", "Bearer", "Bearer ", TOKEN, f"bearer {TOKEN}", f"Bearer {TOKEN}x", f"Bearer {TOKEN[:-1]}", "ü"],
)
def test_without_the_token_nothing_is_told(measured: FlaskClient, brought: str | None) -> None:
    answer = measured.get("/metrics", headers={} if brought is None else {"Authorization": brought})
    assert (answer.status_code, answer.text) == (401, "a token is needed\n")
    assert answer.headers["WWW-Authenticate"] == "Bearer"


def test_where_none_is_set_there_is_no_such_page(installed: FullLead) -> None:
    for token in ("", TOKEN):
        answer = installed.session.get(
            f"{installed.url}/metrics", headers={"Authorization": f"Bearer {token}"}, timeout=60
        )
        assert answer.status_code == 404


@pytest.mark.parametrize("token", ["short", "fifteen-letters", "a token of letters älso others"])
def test_a_token_that_could_be_guessed_or_not_be_sent_is_refused_at_the_start(installed: FullLead, token: str) -> None:
    with pytest.raises(SettingsError) as refused:
        read_settings({**installed.environ, "B24_METRICS_TOKEN": token}, Path())
    assert set(refused.value.faults) == {"B24_METRICS_TOKEN"}
    assert token not in str(refused.value)
