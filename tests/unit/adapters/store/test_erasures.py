import pytest
from sqlalchemy import Engine, select

from b24app.adapters.keys.key_ring import KeyRing
from b24app.adapters.keys.secret_box import SecretBox
from b24app.adapters.store.database import reading
from b24app.adapters.store.erasures import traces_of
from b24app.adapters.store.installations import SqlInstallations
from b24app.adapters.store.schema import erasure_receipts
from b24app.adapters.store.token_pairs import SqlTokenPairs
from b24app.domain.operations.kept_record import KEPT_FOR
from b24app.domain.portal.installation import digest
from tests.fakes.invented import NOW, installation, pair

Receipt = tuple[str, bytes]


@pytest.fixture
def stored(engine: Engine) -> SqlInstallations:
    pairs = SqlTokenPairs(engine=engine, client_id="app", box=SecretBox(KeyRing((b"k" * 32,))))
    return SqlInstallations(engine=engine, client_id="app", pairs=pairs)


def receipts(engine: Engine) -> list[Receipt]:
    with reading(engine) as connection:
        return [(row.client_id, row.portal_digest) for row in connection.execute(select(erasure_receipts))]


def test_a_receipt_stays_of_an_erased_portal_and_names_nobody(stored: SqlInstallations, engine: Engine) -> None:
    stored.install(installation(), pair(), NOW)
    stored.erase("portal", NOW)
    assert receipts(engine) == [("app", digest("portal"))]
    assert b"portal" not in digest("portal")


def test_none_is_written_where_nothing_was_erased(stored: SqlInstallations, engine: Engine) -> None:
    stored.erase("portal", NOW)
    assert receipts(engine) == []


def test_the_scan_finds_a_member_id_in_whatever_text_it_stands(stored: SqlInstallations, engine: Engine) -> None:
    stored.install(installation("neighbour-of-portal-x"), pair(), NOW)
    with reading(engine) as connection:
        assert traces_of(connection, "app", "portal-x") > 0
        assert traces_of(connection, "app", "portal_x") == 0, "a wildcard of SQL is a letter here"


def test_the_scan_leaves_another_applications_rows_of_that_portal_alone(
    stored: SqlInstallations, engine: Engine
) -> None:
    stored.install(installation("portal"), pair(), NOW)
    with reading(engine) as connection:
        assert traces_of(connection, "app", "portal") > 0
        assert traces_of(connection, "another-app", "portal") == 0


@pytest.mark.rule("S64", "good")
def test_each_removal_and_erasure_is_told_in_one_line_with_the_beginning_of_the_digest_alone(
    stored: SqlInstallations, caplog: pytest.LogCaptureFixture
) -> None:
    for name in ("retired", "erased", "aside", "over"):
        stored.install(installation(name), pair(name), NOW)
    stored.retire("retired", NOW)
    stored.erase("erased", NOW)
    stored.erase("erased", NOW)
    stored.set_aside("aside", NOW)
    stored.erase("aside", NOW)
    stored.set_aside("over", NOW)
    stored.erase_overdue(NOW + KEPT_FOR)
    told = [(record.name, record.getMessage()) for record in caplog.records]
    assert told == [
        ("b24app.security", f"{what}: {digest(name).hex()[:8]}")
        for what, name in (
            ("a portal was removed and its tokens deleted", "retired"),
            ("all data of a portal was deleted", "erased"),
            ("a portal's tokens were deleted and its settings sealed", "aside"),
            ("all data of a portal was deleted", "aside"),
            ("a portal's tokens were deleted and its settings sealed", "over"),
            ("sealed settings of a portal were deleted", "over"),
        )
    ]
