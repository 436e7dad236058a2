from itertools import permutations

import pytest

from b24app.domain.operations.misspelt import meant
from b24app.settings import names_of_settings

KNOWN = ("B24_CLIENT_ID", "B24_PUBLIC_URL", "B24_THREADS")


@pytest.mark.fault("R44")
def test_a_name_is_meant_that_is_some_letters_away() -> None:
    for name, known in (
        ("B24_CLIENTID", "B24_CLIENT_ID"),
        ("B24_CLEINT_ID", "B24_CLIENT_ID"),
        ("B24_CLIENT_IDS", "B24_CLIENT_ID"),
        ("b24_client_id", "B24_CLIENT_ID"),
        ("B24_PUBLIC_URI", "B24_PUBLIC_URL"),
        ("B24_THREAD", "B24_THREADS"),
        ("B24_CLIENT", ""),
        ("B24_CLIENT_KEY", ""),
        ("B24_SOMETHING_NEWER", ""),
    ):
        assert meant(name, KNOWN) == known, name


def test_where_nothing_is_known_nothing_is_meant() -> None:
    assert meant("B24_CLIENT_ID", ()) == ""


def test_of_two_that_are_near_the_nearest_is_meant() -> None:
    assert meant("B24_PUBLIC_URLS", ("B24_PUBLIC_URI", "B24_PUBLIC_URL")) == "B24_PUBLIC_URL"


def test_no_setting_is_taken_for_another_by_a_release_that_does_not_know_it() -> None:
    """An older release must start with the settings of a newer one."""
    assert [pair for pair in permutations(names_of_settings(), 2) if meant(pair[0], pair[1:])] == []
