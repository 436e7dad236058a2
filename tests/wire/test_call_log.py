import logging

import pytest

from b24app.adapters.outbound.call_log import Call
from b24app.domain.lead.answers import RecordQuestion
from b24app.domain.operations.placements import LEAD_TAB
from b24app.domain.portal.tokens import ViewerToken
from b24app.errors import FullLeadError
from tests.case import case
from tests.wire.neighbours import Neighbours, oauth_servers, origin_of, rest_portal


def told(caplog: pytest.LogCaptureFixture) -> list[dict[str, object]]:
    kept = ("host", "method", "status", "error", "bytes", "ms", "what")
    return [
        {name: value for name, value in vars(record).items() if name in kept and value != ""}
        for record in caplog.records
        if record.name == "b24app.calls"
    ]


@pytest.fixture
def heard(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    caplog.set_level(logging.INFO, "b24app.calls")
    return caplog


def test_each_call_is_one_line_with_its_method_status_time_and_size(
    near: Neighbours, heard: pytest.LogCaptureFixture
) -> None:
    rest_portal().read_record(near.address, near.token(), LEAD_TAB.reader, RecordQuestion(record_id=123, codes=()))
    (line,) = told(heard)
    assert len(near.portal.wire) == 1
    assert line.pop("ms") in range(5000)
    assert isinstance(size := line.pop("bytes"), int)
    assert size > 100
    assert line == {"host": "localhost", "method": "batch", "status": 200}


def test_a_refusal_is_told_by_its_code_and_silence_by_what_it_was(
    near: Neighbours, heard: pytest.LogCaptureFixture
) -> None:
    with pytest.raises(FullLeadError):
        rest_portal().who_asks(near.address, ViewerToken("0" * 70), ())
    assert told(heard)[0]["error"]
    heard.clear()
    near.portal.faults["reset"]()
    with pytest.raises(FullLeadError):
        rest_portal().who_asks(near.address, near.token(), ())
    assert {line.get("what") for line in told(heard)} == {"the connection was closed before an answer"}


def test_the_authorization_server_s_calls_are_told_without_a_secret(
    near: Neighbours, heard: pytest.LogCaptureFixture
) -> None:
    app, pair = near.app, near.pair()
    servers = oauth_servers(origin_of(near.world.oauth.url), client_id=app.client_id, client_secret=app.client_secret)
    servers.prove_token(pair.access_token, "", "")
    grant = servers.refresh(pair, near.world.oauth.url)
    assert [line["method"] for line in told(heard)] == ["app.info", "token"]
    said = "".join(str(vars(record)) for record in heard.records)
    for secret in (app.client_secret, pair.access_token, pair.refresh_token, grant.pair.access_token):
        assert secret not in said


def test_of_an_address_only_the_method_is_told(heard: pytest.LogCaptureFixture) -> None:
    for url, method in (
        ("https://p.test/rest/crm.lead.get.json", "crm.lead.get"),
        ("https://p.test/rest/1/canary/crm.lead.get.json?auth=canary", "crm.lead.get"),
        ("https://p.test/oauth/token/", "token"),
        ("https://p.test/rest/%0A", "?"),
        ("https://p.test/rest/" + "x" * 65, "?"),
    ):
        heard.clear()
        with case(url):
            Call("p.test", url).failed("no answer")
            assert told(heard)[0]["method"] == method
            assert "canary" not in str(vars(heard.records[0]))


def test_a_code_is_told_where_it_looks_like_one(heard: pytest.LogCaptureFixture) -> None:
    for body, error in (
        (b'{"error":"expired_token","error_description":"x"}', "expired_token"),
        (b' { "error" : "100" }', "100"),
        (b'{"error":""}', None),
        (b'{"error":"0a1b2c3d4e5f"}', None),
        (b'{"result":{"error":"NOT_THIS"}}', None),
        (b"", None),
    ):
        heard.clear()
        with case(body):
            Call("p.test", "https://p.test/rest/batch").answered(400, body)
            assert told(heard)[0].get("error") == error
