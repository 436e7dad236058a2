import pytest

from tests.full_lead import FullLead
from tests.watching import outcome, tab_launch, ticket_in


@pytest.fixture
def ticket(settled: FullLead) -> str:
    return ticket_in(settled.launch(tab_launch(settled, "admin", 124)))


@pytest.mark.parametrize(("kind", "content_type"), [("csv", "text/csv; charset=utf-8"), ("json", "application/json")])
def test_a_file_is_taken_along_under_a_safe_name_and_kept_by_nobody_on_the_way(
    settled: FullLead, ticket: str, kind: str, content_type: str
) -> None:
    answer = settled.post("/lead-tab/export", ticket=ticket, format=kind)
    assert answer.headers["Content-Type"] == content_type
    assert answer.headers["Content-Disposition"] == f'attachment; filename="lead-124.{kind}"'
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "UF_CRM_TEXT" in answer.text
    assert "show_file" not in answer.text
    assert "auth=" not in answer.text


def test_the_table_speaks_the_language_of_the_page(settled: FullLead, ticket: str) -> None:
    text = settled.post("/lead-tab/export", ticket=ticket, format="csv").content.decode("utf-8-sig")
    assert text.splitlines()[0] == '"code","label","type","value","raw"'
    assert '"STATUS_ID","Stage","crm_status",' in text


@pytest.mark.parametrize("kind", ["", "xlsx", "CSV", "csv\r\n"])
def test_another_format_is_refused_and_asks_nobody(settled: FullLead, ticket: str, kind: str) -> None:
    settled.portal.wire.clear()
    assert outcome(settled.post("/lead-tab/export", ticket=ticket, format=kind)) == (400, "malformed")
    assert settled.portal.wire.count("batch") == 0


def test_a_ticket_in_the_address_is_refused_like_none(settled: FullLead) -> None:
    assert outcome(settled.post("/lead-tab/export", format="csv")) == (400, "malformed")
