import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from b24app.errors.own import SettingsError
from b24app.settings import read_settings
from b24app.web.http.routes import TABLE
from b24app.wiring.application import create_app
from tests.full_lead import FullLead
from tests.watching import aged, tab_launch

TOKEN = "metrics-canary-0123"
BEARER = {"Authorization": f"Bearer {TOKEN}"}
LINE = re.compile(
    r"(full_lead_requests_total|full_lead_(?:request|portal|authorization)_seconds_(?:bucket|sum|count))"
    r'\{(?:(?:route|status|kind|method|le)="[\w.+]*",?)+\} [\d.e-]+'
)


@pytest.fixture
def measured(installed: FullLead) -> FlaskClient:
    """Give a second process of the application, whose metrics the operator reads."""
    settings = read_settings({**installed.environ, "B24_METRICS_TOKEN": TOKEN}, Path())
    return create_app(settings, installed.clock).test_client()


def told(client: FlaskClient) -> list[str]:
    """Read what is told, without the words for people."""
    return [line for line in client.get("/metrics", headers=BEARER).text.splitlines() if not line.startswith("#")]


def times(client: FlaskClient, name: str) -> dict[str, int]:
    """Read how many times were noted, by the one label of a histogram."""
    found = re.findall(rf'^{name}_seconds_count\{{\w+="([^"]*)"\}} (\d+)\.0$', "\n".join(told(client)), re.MULTILINE)
    return {label: int(number) for label, number in found}


def counted(client: FlaskClient) -> dict[tuple[str, str], int]:
    lines = [line for line in told(client) if "requests_total{" in line]
    found = [[*re.findall(r'"(\w*)"', line), line.rpartition(" ")[2]] for line in lines]
    return {(route, status): int(float(times)) for route, status, times in found}


def test_requests_are_counted_by_route_and_status(measured: FlaskClient) -> None:
    for path in ("/health/live", "/health/live", "/nothing"):
        measured.get(path)
    measured.post("/lead-tab")
    assert counted(measured) == {("live", "200"): 2, ("", "404"): 1, ("lead_tab", "400"): 1}
    assert counted(measured)["metrics", "200"] == 1


@pytest.mark.costly
def test_a_page_for_a_person_is_counted_and_nothing_of_it_is_told(installed: FullLead, measured: FlaskClient) -> None:
    launch = tab_launch(installed)
    assert measured.post(launch.url.removeprefix(installed.url), data=launch.fields).status_code == 200
    answer = measured.get("/metrics", headers=BEARER)
    assert 'full_lead_requests_total{route="lead_tab",status="200"} 1.0' in answer.text.splitlines()
    assert [line for line in told(measured) if not LINE.fullmatch(line)] == []
    assert set(re.findall(r'route="(\w*)"', answer.text)) <= {"", *TABLE}
    title = "Lead #1591"  # not its number alone, which a time may hold
    for secret in (installed.portal.host, installed.portal.member_id, title, TOKEN):
        assert secret not in answer.text


@pytest.mark.costly
def test_an_open_notes_its_time_the_portals_and_a_later_page_that_of_a_new_pair(
    installed: FullLead, measured: FlaskClient
) -> None:
    launch = tab_launch(installed)
    page = measured.post(launch.url.removeprefix(installed.url), data=launch.fields)
    assert times(measured, "full_lead_request")["lead_tab"] == 1
    assert times(measured, "full_lead_portal")["batch"] == 1
    assert "token" not in times(measured, "full_lead_authorization")
    aged(installed)
    installed.portal.faults.expire_tokens()
    ticket = re.findall(r'name="ticket" value="([^"]+)"', page.text)[0]
    assert measured.post("/lead-tab/reload", data={"ticket": ticket}).status_code == 200
    assert times(measured, "full_lead_authorization")["token"] == 1


def test_two_applications_of_a_process_do_not_count_for_each_other(installed: FullLead, measured: FlaskClient) -> None:
    other = create_app(read_settings({**installed.environ, "B24_METRICS_TOKEN": TOKEN}, Path())).test_client()
    measured.get("/health/live")
    assert counted(measured) == {("live", "200"): 1}
    assert counted(other) == {}


@pytest.mark.rule("S64", "good")
def test_without_the_token_nothing_is_told_but_a_line_of_the_log(
    measured: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    almost = (TOKEN, f"bearer {TOKEN}", f"Bearer {TOKEN}x", f"Bearer {TOKEN[:-1]}")
    for brought in (None, "", "Bearer", "Bearer ", *almost, "ü"):
        caplog.clear()
        answer = measured.get("/metrics", headers={} if brought is None else {"Authorization": brought})
        assert (answer.status_code, answer.text) == (401, "a token is needed\n"), brought
        assert answer.headers["WWW-Authenticate"] == "Bearer"
        (line,) = [record for record in caplog.records if record.name == "b24app.problems"]
        assert (line.getMessage(), vars(line)["route"], vars(line)["status"]) == ("refused", "metrics", 401)
        assert TOKEN not in str(vars(line))


def test_where_none_is_set_there_is_no_such_page(installed: FullLead) -> None:
    for token in ("", TOKEN):
        answer = installed.session.get(
            f"{installed.url}/metrics", headers={"Authorization": f"Bearer {token}"}, timeout=60
        )
        assert answer.status_code == 404


def test_a_token_that_could_be_guessed_or_not_be_sent_is_refused_at_the_start(installed: FullLead) -> None:
    for token in ("short", "fifteen-letters", "a token of letters älso others"):
        with pytest.raises(SettingsError) as refused:
            read_settings({**installed.environ, "B24_METRICS_TOKEN": token}, Path())
        assert set(refused.value.faults) == {"B24_METRICS_TOKEN"}
        assert token not in str(refused.value)
