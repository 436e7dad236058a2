import tomllib
from pathlib import Path

from b24app.adapters.store.rows import StoredRow, Values, put, values
from b24app.adapters.store.schema import audit, metadata, of_portal
from b24app.domain.portal.audit import Action, AuditEntry

ROOT = Path(__file__).parents[4]
C = audit.c


def mistakes(row: StoredRow, entry: AuditEntry) -> tuple[object, AuditEntry, Values]:
    """Hold that mypy finds each mistake in what is asked for, read and written, as it needs each of these ignores."""
    asked = of_portal(audit, "app", member_id="portal"), C.numbr.desc()  # type: ignore[attr-defined]
    read = AuditEntry(
        at=row[C.att],  # type: ignore[attr-defined]
        user_id=row[C.user_id],
        name=row[C.name],
        action=Action.CHOSE,
        about=row[C.name],  # type: ignore[index]
    )
    written = values(
        put(C.usr_id, entry.user_id),  # type: ignore[attr-defined]
        put(C.name, entry.user_id),  # type: ignore[misc]
    )
    return asked, read, written


def test_an_ignore_that_nothing_needs_is_an_error_of_make_check() -> None:
    mypy = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["mypy"]
    assert mypy["strict"], "which refuses it"
    assert "tests" in mypy["files"]


def test_whatever_is_kept_of_a_portal_goes_with_its_installation() -> None:
    of_portals = [table for table in metadata.tables.values() if "member_id" in table.c]
    assert len(of_portals) == 4
    for table in of_portals:
        assert "client_id" in table.primary_key.columns
        parents = [key for key in table.foreign_key_constraints if key.referred_table.name == "installations"]
        assert table.name == "installations" or [key.ondelete for key in parents] == ["CASCADE"]
