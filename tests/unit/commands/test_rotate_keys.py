from collections.abc import Mapping

import pytest

from b24app.adapters.keys.key_ring import KeyRing
from b24app.adapters.keys.secret_box import SecretBox
from b24app.adapters.store.database import engine_for
from b24app.adapters.store.installations import SqlInstallations
from b24app.adapters.store.migrate import migrate
from b24app.adapters.store.token_pairs import SqlTokenPairs
from b24app.errors.store import StoreRefusedError
from tests.fakes.invented import NOW, installation, pair
from tests.operators_shell import OperatorsShell, encoded

OLD, NEW = encoded(b"o"), encoded(b"n")


@pytest.fixture(autouse=True)
def _sealed_with_the_old_key(shell_environ: Mapping[str, str]) -> None:
    engine = engine_for(shell_environ["B24_DATABASE_URL"])
    migrate(engine)
    pairs = SqlTokenPairs(engine=engine, client_id="app", box=SecretBox(KeyRing((b"o" * 32,))))
    SqlInstallations(engine=engine, client_id="app", pairs=pairs).install(installation(), pair("canary"), NOW)
    pairs.keep("portal", 5, pair("canary-five"), NOW)
    engine.dispose()


def counts(output: str) -> list[int]:
    return [int(line.split()[0]) for line in output.splitlines()]


@pytest.mark.rule("S24", "good")
def test_the_operator_sees_how_many_rows_were_renewed_right_and_lost(shell: OperatorsShell) -> None:
    first = shell("rotate-keys", B24_SECRET_KEYS=f"{NEW},{OLD}")
    assert (first.exit_code, counts(first.output)) == (0, [2, 0, 0])
    again = shell("rotate-keys", B24_SECRET_KEYS=f"{NEW},{OLD}")
    assert (again.exit_code, counts(again.output)) == (0, [0, 2, 0])
    without_the_old = shell("rotate-keys", B24_SECRET_KEYS=NEW)
    assert counts(without_the_old.output) == [0, 2, 0]
    too_late = shell("rotate-keys", B24_SECRET_KEYS=OLD)
    assert (too_late.exit_code, counts(too_late.output)) == (0, [0, 0, 2])


def test_no_token_and_no_key_is_printed(shell: OperatorsShell) -> None:
    output = shell("rotate-keys", B24_SECRET_KEYS=f"{NEW},{OLD}").output
    assert not any(secret in output for secret in ("canary", OLD, NEW))


def test_wrong_settings_are_named_in_one_line(shell: OperatorsShell) -> None:
    wrong = shell("rotate-keys", B24_SECRET_KEYS="short")
    assert wrong.exit_code == 1
    assert wrong.output.startswith("Error: B24_SECRET_KEYS: ")
    assert len(wrong.output.splitlines()) == 1


@pytest.mark.fault("R14")
def test_a_database_that_is_down_is_one_line_too(shell: OperatorsShell) -> None:
    down = shell("rotate-keys", B24_DATABASE_URL="postgresql://nobody:password-canary@127.0.0.1:1/none")
    assert (down.exit_code, down.output) == (
        1,
        f"Error: no database server answers at 127.0.0.1:1: {StoreRefusedError.remedy}\n",
    )
