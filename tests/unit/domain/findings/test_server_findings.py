from b24app.domain.findings.finding import Level
from b24app.domain.findings.server_findings import CLIENT, SERVERS, server_findings
from b24app.errors.outside import (
    BadTokenRequestError,
    ClientRefusedError,
    GrantRefusedError,
    InvalidResponseError,
    NoResponseError,
    OutsideError,
)

FIRST, SECOND = "https://oauth.bitrix.info", "https://oauth.bitrix24.tech"
KNOWS, STRANGE = GrantRefusedError("invalid_grant"), ClientRefusedError("invalid_client")
SILENT, GARBLED = NoResponseError("oauth", "no answer"), InvalidResponseError("oauth", "status 502")


def test_one_cause_is_one_finding() -> None:
    cases: list[tuple[tuple[OutsideError, OutsideError], dict[str, Level]]] = [
        ((KNOWS, KNOWS), {FIRST: Level.GOOD, SECOND: Level.GOOD}),
        ((KNOWS, STRANGE), {FIRST: Level.GOOD, SECOND: Level.GOOD}),
        ((STRANGE, STRANGE), {CLIENT: Level.FAILED}),
        ((SILENT, GARBLED), {SERVERS: Level.FAILED}),
        ((SILENT, KNOWS), {FIRST: Level.FAILED, SECOND: Level.GOOD}),
        ((SILENT, STRANGE), {FIRST: Level.FAILED, SECOND: Level.GOOD}),
        ((BadTokenRequestError("invalid_request"), KNOWS), {FIRST: Level.FAILED, SECOND: Level.GOOD}),
    ]
    for refusals, found in cases:
        findings = list(server_findings(dict(zip((FIRST, SECOND), refusals, strict=True))))
        assert {each.about: each.level for each in findings} == found, refusals
        assert all(each.remedy for each in findings if each.level is Level.FAILED), refusals


def test_servers_that_are_silent_are_no_wrong_client_id() -> None:
    (finding,) = server_findings({FIRST: SILENT, SECOND: SILENT})
    assert "B24_CLIENT_ID" not in finding.remedy
    assert FIRST in finding.says
    assert SECOND in finding.says


def test_a_wrong_client_id_names_both_settings() -> None:
    (finding,) = server_findings({FIRST: STRANGE})
    assert "B24_CLIENT_ID and B24_CLIENT_SECRET" in finding.remedy
