from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest

from b24app.adapters.keys.key_ring import KeyRing
from b24app.adapters.keys.secret_box import SecretBox
from b24app.adapters.store.database import engine_for
from b24app.adapters.store.installations import SqlInstallations
from b24app.adapters.store.migrate import migrate
from b24app.adapters.store.schema import metadata
from b24app.adapters.store.token_pairs import SqlTokenPairs
from b24app.errors.store import StoreRefusedError
from tests.fakes.invented import NOW, installation, pair
from tests.operators_shell import OperatorsShell


@contextmanager
def stores(url: str) -> Iterator[SqlInstallations]:
    engine = engine_for(url)
    migrate(engine)
    pairs = SqlTokenPairs(engine=engine, client_id="app", box=SecretBox(KeyRing((b"o" * 32,))))
    yield SqlInstallations(engine=engine, client_id="app", pairs=pairs)
    engine.dispose()


@pytest.fixture(autouse=True)
def _filled(shell_environ: Mapping[str, str]) -> None:
    with stores(shell_environ["B24_DATABASE_URL"]) as source:
        source.install(installation(), pair("canary"), NOW)


@pytest.mark.rule("S32", "good")
@pytest.mark.postgresql
def test_the_operator_sees_each_tables_rows_and_the_next_step_and_no_secret(
    shell: OperatorsShell, postgresql_url: str
) -> None:
    done = shell("copy-database", "--to", postgresql_url)
    assert done.exit_code == 0
    rows = {table: int(number) for number, table in map(str.split, done.output.splitlines()[:-1])}
    assert set(rows) == set(metadata.tables)
    assert {table for table in rows if rows[table] == 1} == {"installations", "token_pairs", "seen_access_tokens"}
    assert "B24_DATABASE_URL" in done.output
    assert not any(secret in done.output for secret in ("canary", "postgresql", "secret-canary"))
    with stores(postgresql_url) as copied:
        assert copied.find("portal") is not None
        assert copied.pairs.find("portal", 1) is not None


def test_while_it_copies_it_says_how_far_it_is(
    shell: OperatorsShell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("b24app.commands.copy_database.EVERY", 1)
    done = shell("copy-database", "--to", f"sqlite:///{tmp_path}/target/store.sqlite3")
    assert (done.exit_code, done.stderr) == (0, "1 rows ...\n2 rows ...\n3 rows ...\n")


def test_a_target_in_use_is_refused_in_one_line(shell: OperatorsShell, tmp_path: Path) -> None:
    target = f"sqlite:///{tmp_path}/target/store.sqlite3"
    assert shell("copy-database", "--to", target).exit_code == 0
    again = shell("copy-database", "--to", target)
    assert (again.exit_code, again.output) == (1, "Error: the target is not empty: nothing was copied\n")


def test_a_target_that_is_no_address_of_ours_is_refused_before_anything_is_read(shell: OperatorsShell) -> None:
    refused = shell("copy-database", "--to", "postgres://user:password-canary@127.0.0.1:1/store")
    assert refused.exit_code == 1
    assert refused.output == "Error: --to: must start with postgresql://, not postgres://\n"
    assert "password-canary" not in refused.output


@pytest.mark.rule("S32", "bad")
def test_a_target_that_is_down_does_not_print_its_password(shell: OperatorsShell) -> None:
    down = shell("copy-database", "--to", "postgresql://user:password-canary@127.0.0.1:1/store")
    assert (down.exit_code, down.output) == (
        1,
        f"Error: no database server answers at 127.0.0.1:1: {StoreRefusedError.remedy}\n",
    )
