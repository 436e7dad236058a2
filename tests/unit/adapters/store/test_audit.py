import ast
from pathlib import Path

import pytest
from sqlalchemy import Engine, select

from b24app.adapters.keys.key_ring import KeyRing
from b24app.adapters.keys.secret_box import SecretBox
from b24app.adapters.store.audit import SqlAudit
from b24app.adapters.store.database import reading
from b24app.adapters.store.installations import SqlInstallations
from b24app.adapters.store.schema import audit
from b24app.adapters.store.token_pairs import SqlTokenPairs
from b24app.domain.portal.audit import Action, AuditEntry
from tests.fakes.invented import NOW, installation, pair

SOURCE = Path(__file__).parents[4] / "b24app"
CHANGERS = {"update", "delete"}


def test_entries_are_numbered_on_in_each_portal_by_itself(engine: Engine) -> None:
    pairs = SqlTokenPairs(engine=engine, client_id="app", box=SecretBox(KeyRing((b"k" * 32,))))
    stored = SqlInstallations(engine=engine, client_id="app", pairs=pairs)
    log = SqlAudit(engine=engine, client_id="app")
    for portal in ("portal", "neighbour", "portal"):
        stored.install(installation(portal), pair(portal), NOW)
        log.append(portal, AuditEntry(at=NOW, user_id=1, name="Ada", action=Action.REPAIRED))
    with reading(engine) as connection:
        rows = connection.execute(select(audit.c.member_id, audit.c.number).order_by(audit.c.member_id)).all()
    assert [tuple(row) for row in rows] == [("neighbour", 1), ("portal", 1), ("portal", 2)]


def changes(source: str) -> list[str]:
    """List the statements in the source that would change or delete rows of the audit, by whatever table they name."""
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    named = [
        (call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")) for call in calls
    ]
    on_audit = [
        name
        for name, call in zip(named, calls, strict=True)
        if name in CHANGERS and "audit" in {node.id for node in ast.walk(call) if isinstance(node, ast.Name)}
    ]
    texts = [node.value for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Constant)]
    return on_audit + [
        text for text in map(str, texts) if "update audit" in text.lower() or "from audit" in text.lower()
    ]


ROOM_FOR_NEW_ONES = {str(SOURCE / "adapters" / "store" / "audit.py"): ["delete"]}


@pytest.mark.costly
@pytest.mark.rule("S46", "bad")
def test_no_statement_of_the_application_changes_an_entry_and_one_deletes_the_oldest() -> None:
    for source in ("delete(audit).where(x)", "sa.update(audit)", "text('DELETE FROM audit')"):
        assert changes(source), "the search finds what it looks for"
    found = {str(path): changes(path.read_text()) for path in SOURCE.rglob("*.py")}
    assert len(found) > 100
    assert {path: lines for path, lines in found.items() if lines} == ROOM_FOR_NEW_ONES
