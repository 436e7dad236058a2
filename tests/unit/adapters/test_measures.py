import re
from pathlib import Path

from b24app.adapters.measures import BUCKETS_S, PrometheusMeasures
from b24app.adapters.oauth.authorization_server import PROOF_DEADLINE_S
from b24app.adapters.portal.rest_portal import PORTAL_DEADLINE_S
from b24app.ports import Measures
from b24app.web.http.routes import REQUEST_S

GUIDE = Path(__file__).parents[3] / "install" / "README.md"


def measures(token: str) -> Measures:
    return PrometheusMeasures(token)


def told(of: Measures) -> list[str]:
    """Read what was counted, without words for people and what is zero."""
    lines = of.exposition().decode().splitlines()
    return [line for line in lines if not line.startswith("#") and not line.endswith(" 0.0")]


def note_everything(into: Measures) -> None:
    into.request_answered("lead_tab", 200, 12.5)
    into.portal_asked("crm.lead.get", 9.0)
    into.authorization_asked("token", 0.5)


def test_each_has_its_name_and_its_time_in_a_histogram() -> None:
    of = measures("a token")
    note_everything(of)
    assert {
        'full_lead_requests_total{route="lead_tab",status="200"} 1.0',
        'full_lead_request_seconds_bucket{le="15.0",route="lead_tab"} 1.0',
        'full_lead_request_seconds_sum{route="lead_tab"} 12.5',
        'full_lead_portal_seconds_bucket{kind="crm",le="12.0"} 1.0',
        'full_lead_authorization_seconds_bucket{le="0.5",method="token"} 1.0',
    } <= set(told(of))
    assert not any('le="12.0",route' in line for line in told(of)), "what took longer than its limit is seen"
    assert not any('kind="crm",le="8.0"' in line for line in told(of))


def test_where_nobody_may_read_nothing_is_counted() -> None:
    of = measures("")
    note_everything(of)
    assert told(of) == []


def test_each_limit_of_ours_ends_a_bucket_so_that_what_took_longer_is_seen() -> None:
    assert {PROOF_DEADLINE_S, PORTAL_DEADLINE_S, REQUEST_S} <= set(BUCKETS_S)
    assert max(BUCKETS_S) > REQUEST_S


def test_the_guide_names_each_and_no_other() -> None:
    of = measures("a token")
    note_everything(of)
    there = re.findall(r"^# TYPE (\w+)", of.exposition().decode(), re.MULTILINE)
    assert re.findall(r"^\| `(full_lead_\w+)`", GUIDE.read_text(), re.MULTILINE) == there


def test_it_does_not_tell_when_each_count_began() -> None:
    of = measures("a token")
    note_everything(of)
    assert "_created" not in of.exposition().decode()
