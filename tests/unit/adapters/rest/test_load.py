from datetime import UTC, datetime

import pytest

from b24app.adapters.rest.batch import read_load
from b24app.domain.bounded_json import Json
from b24app.domain.lead.answers import Load
from tests.wire.neighbours import NOW


def load_of(time: Json) -> Load | None:
    return read_load(time, "crm.lead.get", NOW)


@pytest.mark.parametrize("spent", [0, 12, 12.5])
def test_what_the_portal_measures_is_read_with_fractions_or_without(spent: float) -> None:
    assert load_of({"operating": spent, "operating_reset_at": 1_795_000_000}) == Load(
        method="crm.lead.get",
        operating_s=float(spent),
        resets_at=datetime.fromtimestamp(1_795_000_000, UTC),
        seen_at=NOW,
    )


@pytest.mark.parametrize("time", [None, [], "x", {}, {"operating": None}, {"operating": True}, {"operating": -1}])
def test_a_portal_that_does_not_measure_tells_nothing(time: Json) -> None:
    assert load_of(time) is None


@pytest.mark.parametrize("odd", [1e300, 10**17, float("inf")])
def test_numbers_beyond_measure_are_none(odd: float) -> None:
    assert load_of({"operating": odd}) is None
    found = load_of({"operating": 1, "operating_reset_at": odd})
    assert found is not None
    assert found.resets_at is None
