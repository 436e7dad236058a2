from datetime import UTC, datetime, timedelta

from b24app.domain.findings.finding import Level
from b24app.domain.findings.store_findings import FIRST_KEY, INDICES, KEYS, OLD, index_findings, key_findings

NOW = datetime(2026, 11, 28, tzinfo=UTC)


def levels(lost: int | None, since: datetime | None) -> dict[str, Level]:
    return {each.about: each.level for each in key_findings(lost, since, NOW)}


def test_tokens_that_no_key_opens_are_told() -> None:
    assert levels(0, NOW) == {KEYS: Level.GOOD, FIRST_KEY: Level.GOOD}
    assert levels(3, NOW)[KEYS] is Level.FAILED
    assert levels(None, NOW) == {KEYS: Level.SKIPPED, FIRST_KEY: Level.GOOD}


def test_a_key_of_more_than_a_year_is_to_be_replaced_and_one_that_nobody_noted_is_not_spoken_of() -> None:
    assert levels(0, NOW - OLD)[FIRST_KEY] is Level.GOOD
    assert levels(0, NOW - OLD - timedelta(seconds=1))[FIRST_KEY] is Level.UNCERTAIN
    assert levels(0, None) == {KEYS: Level.GOOD}


def test_indices_that_are_missing_are_named_and_where_none_is_nothing_is_said() -> None:
    assert list(index_findings([])) == []
    (finding,) = index_findings(["one", "other"])
    assert (finding.about, finding.level) == (INDICES, Level.UNCERTAIN)
    assert "one, other" in finding.says
    assert "flask b24 migrate" in finding.remedy
