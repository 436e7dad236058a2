import pytest

from tests.full_lead import FullLead
from tests.watching import outcome, tab_launch, ticket_in


@pytest.fixture
def ticket(installed: FullLead) -> str:
    return ticket_in(installed.launch(tab_launch(installed, "admin", 124)))


def test_a_file_is_taken_along_under_a_safe_name_and_kept_by_nobody_on_the_way(
    installed: FullLead, ticket: str
) -> None:
    for kind, content_type in (("csv", "text/csv; charset=utf-8"), ("json", "application/json")):
        answer = installed.post("/lead-tab/export", ticket=ticket, format=kind)
        assert answer.headers["Content-Type"] == content_type
        assert answer.headers["Content-Disposition"] == f'attachment; filename="lead-124.{kind}"'
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "UF_CRM_TEXT" in answer.text
        assert "show_file" not in answer.text
        assert "auth=" not in answer.text


def test_the_table_speaks_the_language_of_the_page(installed: FullLead, ticket: str) -> None:
    text = installed.post("/lead-tab/export", ticket=ticket, format="csv").content.decode("utf-8-sig")
    assert text.splitlines()[0] == '"code","label","type","value","raw"'
    assert '"STATUS_ID","Stage","crm_status",' in text


def test_another_format_is_refused_and_asks_nobody(installed: FullLead, ticket: str) -> None:
    installed.portal.wire.clear()
    for kind in ("", "xlsx", "CSV", "csv\r\n"):
        assert outcome(installed.post("/lead-tab/export", ticket=ticket, format=kind)) == (400, "malformed"), kind
    assert installed.portal.wire.count("batch") == 0


def test_a_ticket_in_the_address_is_refused_like_none(installed: FullLead) -> None:
    assert outcome(installed.post("/lead-tab/export", format="csv")) == (400, "malformed")


@pytest.mark.rule("S58", "bad")
@pytest.mark.drawn(1)
@pytest.mark.parametrize("kind", ["csv", "json"])
def test_a_file_of_a_lead_that_is_not_whole_says_so(installed: FullLead, ticket: str, kind: str) -> None:
    whole = installed.post("/lead-tab/export", ticket=ticket, format=kind)
    installed.portal.faults.lead_fields(1)
    fields = installed.post("/lead-tab/export", ticket=ticket, format=kind)
    installed.portal.faults.lead_texts(1)
    texts = installed.post("/lead-tab/export", ticket=ticket, format=kind)
    assert [outcome(each) for each in (whole, fields, texts)] == [(200, "")] * 3
    assert "The first 1000 are shown." not in whole.text
    assert "The first 1000 are shown." in fields.text
    assert "These fields are not exported in full: COMMENTS." in texts.text
