from dataclasses import replace

from b24app.usecases.installers_pair import installers_pair
from tests.fakes.invented import NOW, installation, pair
from tests.fakes.stores import Stores


def test_it_is_the_installers_and_nobody_elses(stores: Stores) -> None:
    row = stores.installations.install(installation(), pair("installer"), NOW)
    stores.token_pairs.keep("portal", 2, pair("another"), NOW)
    found = installers_pair(stores.token_pairs, row)
    assert found is not None
    assert found.pair == pair("installer")


def test_where_nobody_is_the_installer_or_no_pair_is_kept_there_is_none(stores: Stores) -> None:
    row = stores.installations.install(installation(), pair("installer"), NOW)
    assert installers_pair(stores.token_pairs, replace(row, installer_id=None)) is None
    assert installers_pair(stores.token_pairs, replace(row, installer_id=2)) is None
