from datetime import UTC, datetime

from b24app.adapters.rest.batch import read_load
from b24app.domain.bounded_json import Json
from b24app.domain.lead.answers import Load
from tests.wire.neighbours import NOW


def load_of(time: Json) -> Load | None:
    return read_load(time, "crm.lead.get", NOW)


def test_what_the_portal_measures_is_read_with_fractions_or_without() -> None:
    for spent in (0, 12, 12.5):
        assert load_of({"operating": spent, "operating_reset_at": 1_795_000_000}) == Load(
            method="crm.lead.get",
            operating_s=float(spent),
            resets_at=datetime.fromtimestamp(1_795_000_000, UTC),
            seen_at=NOW,
        ), spent


def test_a_portal_that_does_not_measure_tells_nothing() -> None:
    cases: list[Json] = [None, [], "x", {}, {"operating": None}, {"operating": True}, {"operating": -1}]
    for time in cases:
        assert load_of(time) is None, time


def test_numbers_beyond_measure_are_none() -> None:
    for odd in (1e300, 10**17, float("inf")):
        assert load_of({"operating": odd}) is None, odd
        found = load_of({"operating": 1, "operating_reset_at": odd})
        assert found is not None, odd
        assert found.resets_at is None, odd
