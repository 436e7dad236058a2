from dataclasses import replace

import pytest
from sqlalchemy import Engine, update

from b24app.adapters.keys.key_ring import KeyRing
from b24app.adapters.keys.secret_box import SecretBox
from b24app.adapters.store.database import writing
from b24app.adapters.store.installations import SqlInstallations
from b24app.adapters.store.rows import CHOSEN, values_of
from b24app.adapters.store.schema import installations
from b24app.adapters.store.token_pairs import SqlTokenPairs
from b24app.domain.portal.access import EVERYBODY, AccessRule, Choice, Listed
from b24app.domain.portal.installation import AS_INSTALLED, Installation
from tests.fakes.invented import NOW, installation, pair

SALES, DIRK = Listed(code="D4", name="Sales"), Listed(code="U7", name="Dirk")
RULE = AccessRule(choice=Choice.CHOSEN, listed=(SALES, DIRK))
NEW_COLUMNS = ("access_listed", "tab_export", "tab_key_fields")


@pytest.fixture
def stored(engine: Engine) -> SqlInstallations:
    pairs = SqlTokenPairs(engine=engine, client_id="app", box=SecretBox(KeyRing((b"k" * 32,))))
    stored = SqlInstallations(engine=engine, client_id="app", pairs=pairs)
    stored.install(replace(installation(), access=RULE), pair(), NOW)
    return stored


def written(stored: SqlInstallations, **values: object) -> Installation:
    """Return what is read after the release before, which knows no new column, wrote these values."""
    with writing(stored.engine) as connection:
        connection.execute(update(installations).values(values))
    found = stored.find("portal")
    assert found is not None
    return found


def test_a_row_of_the_release_before_means_what_it_meant_there(stored: SqlInstallations) -> None:
    found = written(stored, **dict.fromkeys(NEW_COLUMNS))
    assert found.access == AccessRule(choice=Choice.CHOSEN, listed=(Listed(code="D4"), Listed(code="U7")))
    assert found.tab == AS_INSTALLED
    assert written(stored, access_everybody=True, access_codes=[]).access == EVERYBODY


@pytest.mark.parametrize(
    ("values", "choice", "codes"),
    [
        ({"access_codes": []}, Choice.ADMINISTRATORS, ("D4", "U7")),
        ({"access_codes": ["U7"]}, Choice.CHOSEN, ("U7",)),
        ({"access_everybody": True, "access_codes": []}, Choice.EVERYBODY, ("D4", "U7")),
    ],
)
def test_what_the_release_before_puts_in_force_is_in_force(
    stored: SqlInstallations, values: dict[str, object], choice: Choice, codes: tuple[str, ...]
) -> None:
    found = written(stored, **values)
    assert (found.access.choice, found.access.codes) == (choice, codes)


def test_the_release_before_reads_no_code_that_is_not_in_force() -> None:
    kept = values_of(replace(installation(), access=replace(RULE, choice=Choice.ADMINISTRATORS)))
    assert (kept[installations.c.access_everybody], kept[installations.c.access_codes]) == (False, ())
    assert kept[installations.c.access_listed] == (("D4", "Sales"), ("U7", "Dirk"))


def test_what_an_administrator_chose_is_a_part_of_the_row() -> None:
    assert set(values_of(installation())) > CHOSEN
