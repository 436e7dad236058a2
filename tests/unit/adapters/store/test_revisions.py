import pytest
from alembic.script import ScriptDirectory

from b24app.adapters.store.migrations.steps import alembic_config
from b24app.adapters.store.revisions import FOLDED, is_behind, is_newer, newest, steps
from tests.case import case


def test_the_steps_are_those_that_alembic_takes_and_the_newest_is_its_last() -> None:
    scripts = ScriptDirectory.from_config(alembic_config())
    assert {each.revision for each in scripts.walk_revisions()} == steps()
    assert scripts.get_current_head() == newest()


def test_a_store_without_all_steps_is_behind() -> None:
    for revision in (None, *sorted(FOLDED), "0003"):
        with case(revision):
            assert revision != newest(), "the premise"
            assert (is_behind(revision), is_newer(revision)) == (True, False)


@pytest.mark.parametrize(("revision", "newer"), [(newest(), False), ("9999", True)])
def test_neither_this_releases_nor_a_newer_ones_store_is(revision: str, *, newer: bool) -> None:
    assert (is_behind(revision), is_newer(revision)) == (False, newer)
