from pathlib import Path

import pytest

from b24app.adapters.store.revisions import FOLDED, is_behind, is_newer, newest

STEPS = Path(__file__).parents[4] / "b24app/adapters/store/migrations/versions"


def test_the_newest_step_is_the_last_file_of_the_folder() -> None:
    last = max(each.name for each in STEPS.glob("0*.py"))
    assert last.startswith(newest())


@pytest.mark.parametrize("revision", [None, *sorted(FOLDED), "0003"])
def test_a_store_without_all_steps_is_behind(revision: str | None) -> None:
    assert revision != newest(), "the premise"
    assert (is_behind(revision), is_newer(revision)) == (True, False)


@pytest.mark.parametrize(("revision", "newer"), [(newest(), False), ("9999", True)])
def test_neither_this_releases_nor_a_newer_ones_store_is(revision: str, *, newer: bool) -> None:
    assert (is_behind(revision), is_newer(revision)) == (False, newer)
