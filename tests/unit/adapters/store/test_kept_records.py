import logging
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Engine, make_url, select, update

from b24app.adapters.keys.key_ring import KeyRing
from b24app.adapters.keys.secret_box import SecretBox
from b24app.adapters.store.database import reading, writing
from b24app.adapters.store.installations import SqlInstallations
from b24app.adapters.store.kept_records import SqlKeptRecords, cell_of_record
from b24app.adapters.store.schema import kept_records
from b24app.adapters.store.token_pairs import SqlTokenPairs
from b24app.domain.operations.kept_record import KEPT_FOR, KeptRecord, UnreadableRecord
from b24app.domain.portal.access import LOST_RULE
from b24app.domain.portal.audit import Action, AuditEntry
from b24app.domain.portal.installation import digest
from tests.fakes.invented import NOW, installation, pair

CANARY = "portal-canary"
BOX = SecretBox(KeyRing((b"k" * 32,)))
UNREADABLE = UnreadableRecord(erase_at=NOW + KEPT_FOR)


@pytest.fixture
def stored(engine: Engine) -> SqlInstallations:
    """Give the store after a portal was set aside."""
    pairs = SqlTokenPairs(engine=engine, client_id="app", box=BOX)
    stored = SqlInstallations(engine=engine, client_id="app", pairs=pairs)
    stored.install(installation(CANARY), pair("canary"), NOW)
    stored.set_aside(CANARY, NOW)
    return stored


def everything(engine: Engine) -> bytes:
    """Read the database's files, and what a server would return."""
    with reading(engine) as connection:
        rows = repr(connection.execute(select(kept_records)).all()).encode()
    address = make_url(str(engine.url))
    if address.get_backend_name() != "sqlite":
        return rows
    files = Path(address.database or "").parent.glob("*.sqlite3*")
    return rows + b"".join(file.read_bytes() for file in files)


@pytest.mark.rule("S23", "good")
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_it_names_no_portal_and_nothing_of_what_was_deleted_is_left_beside_it(
    stored: SqlInstallations, engine: Engine
) -> None:
    assert stored.find_set_aside(CANARY, NOW) is not None, "the premise"
    found = everything(engine)
    assert digest(CANARY) in found, "the premise: it is looked for where it is"
    assert b"canary" not in found


@pytest.mark.rule("S23", "bad")
def test_a_record_that_was_put_in_the_place_of_another_portals_is_not_opened(
    stored: SqlInstallations, engine: Engine
) -> None:
    with writing(engine) as connection:
        connection.execute(update(kept_records).values({kept_records.c.portal_digest: digest("another")}))
    assert stored.find_set_aside("another", NOW) == UNREADABLE
    assert stored.find_set_aside(CANARY, NOW) is None


@pytest.mark.rule("S45", "bad")
def test_only_the_portals_own_changes_are_set_aside_with_it(stored: SqlInstallations, engine: Engine) -> None:
    others = SqlInstallations(
        engine=engine, client_id="other", pairs=SqlTokenPairs(engine=engine, client_id="other", box=BOX)
    )
    for user_id, (store, member_id) in enumerate([(stored, "mine"), (stored, "another"), (others, "mine")], 1):
        store.install(installation(member_id), pair(member_id), NOW)
        read = store.find(member_id)
        assert read is not None
        assert store.replace(read, read, [AuditEntry(at=NOW, user_id=user_id, name="", action=Action.REPAIRED)])
    stored.set_aside("mine", NOW)
    found = stored.find_set_aside("mine", NOW)
    assert isinstance(found, KeptRecord)
    assert [entry.user_id for entry in found.entries] == [1]


@pytest.mark.rule("S45", "bad")
def test_an_installation_takes_back_its_own_record_and_no_other(stored: SqlInstallations, engine: Engine) -> None:
    others = SqlInstallations(
        engine=engine, client_id="other", pairs=SqlTokenPairs(engine=engine, client_id="other", box=BOX)
    )
    for store, member_id in [(stored, "another"), (others, CANARY)]:
        store.install(installation(member_id), pair(member_id), NOW)
        store.set_aside(member_id, NOW)
    stored.install(installation(CANARY), pair("again"), NOW)
    assert stored.find_set_aside(CANARY, NOW) is None
    assert isinstance(stored.find_set_aside("another", NOW), KeptRecord)
    assert isinstance(others.find_set_aside(CANARY, NOW), KeptRecord)


@pytest.mark.rule("S59", "bad")
def test_one_that_no_key_opens_is_told_apart_from_none_and_goes_in_its_time(
    stored: SqlInstallations, engine: Engine
) -> None:
    other = SqlKeptRecords(engine=engine, client_id="app", box=SecretBox(KeyRing((b"o" * 32,))))
    assert other.find(CANARY, NOW) == UNREADABLE
    assert other.find("another", NOW) is None
    assert isinstance(stored.find_set_aside(CANARY, NOW), KeptRecord)
    assert other.find(CANARY, NOW + KEPT_FOR) is None
    assert other.erase_overdue(NOW + KEPT_FOR) == 1


@pytest.mark.parametrize("text", ["no JSON", "[]", "{}", '{"choices": 7, "lost": false, "digest": "", "entries": []}'])
def test_one_that_says_nothing_that_we_understand_is_unreadable_and_told_without_its_text(
    stored: SqlInstallations, engine: Engine, caplog: pytest.LogCaptureFixture, text: str
) -> None:
    sealed = BOX.seal(text, cell_of_record("app", digest(CANARY)))
    with writing(engine) as connection:
        connection.execute(update(kept_records).values({kept_records.c.sealed: sealed}))
    with caplog.at_level(logging.WARNING):
        assert stored.find_set_aside(CANARY, NOW) == UNREADABLE
    assert [record.getMessage() for record in caplog.records] == ["a kept record cannot be read any more"]
    stored.install(installation(CANARY), pair("again"), NOW)
    assert stored.find(CANARY) is not None, "it stops no installation"


def test_one_that_cannot_be_read_stays_beside_an_installation_until_its_key_is_back(stored: SqlInstallations) -> None:
    keyless = replace(stored, pairs=replace(stored.pairs, box=SecretBox(KeyRing((b"o" * 32,)))))
    keyless.restore(replace(installation(CANARY), installer_id=None, access=LOST_RULE), NOW)
    keyless.install(replace(installation(CANARY), access=LOST_RULE), pair("again"), NOW)
    assert keyless.find_set_aside(CANARY, NOW) == UNREADABLE
    assert isinstance(stored.find_set_aside(CANARY, NOW), KeptRecord)
    stored.install(installation(CANARY), pair("again"), NOW)
    assert stored.find_set_aside(CANARY, NOW) is None


def test_it_does_not_print_its_box(stored: SqlInstallations) -> None:
    assert "SecretBox" not in repr(stored.kept)
