from pathlib import Path

import pytest

from tests.bench.store_size import OF_A_PORTAL, costs

pytestmark = pytest.mark.rehearsal

FEW, MANY = OF_A_PORTAL, 6 * OF_A_PORTAL
SPARE_MB = 4.0  # what the allocator gives or takes: all rows at once take more


def test_memory_does_not_grow_with_the_rows_and_no_writer_is_refused(tmp_path: Path) -> None:
    few, many = (dict(costs(f"sqlite:///{tmp_path}/{number}.sqlite3", number, number)) for number in (FEW, MANY))
    assert (few["doctor"].counted, many["doctor"].counted) == ("0 lost", "0 lost")
    assert many["sweep"].counted == f"{MANY} deleted, runs: 1"
    for task in ("doctor", "rotate-keys", "sweep"):
        assert many[task].megabytes - few[task].megabytes < SPARE_MB, task
    assert many["sweep"].written, "the premise: somebody writes beside it"
    assert not many["sweep"].refused
