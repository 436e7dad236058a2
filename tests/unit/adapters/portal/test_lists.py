from datetime import UTC, datetime

import pytest

from b24app.adapters.portal.lists import leads_like, leads_numbered, newest_leads, read_leads, read_list
from b24app.adapters.rest.batch import Answers
from b24app.domain.bounded_json import LONGEST_LINE, Json
from b24app.domain.lead.lists import DENIED, MOST_LISTED, UNANSWERED, LeadList, ListedLead, MatchedBy
from b24app.domain.message import Message
from b24app.errors.outside import CallRefusedError, PortalError

ROW: dict[str, Json] = {
    "ID": "7",
    "TITLE": " Oak desks ",
    "NAME": "Ines",
    "LAST_NAME": "Calder",
    "COMPANY_TITLE": None,
    "DATE_CREATE": "2026-07-01T09:12:00+00:00",
}
OAK = ListedLead(
    lead_id=7, title="Oak desks", person="Ines Calder", company="", created=datetime(2026, 7, 1, 9, 12, tzinfo=UTC)
)


def test_every_list_asks_for_few_fields_the_newest_first_and_no_count() -> None:
    for command in (newest_leads(), leads_numbered({7}), leads_like({"NAME": "Ines"})):
        params = command.params
        assert command.method == "crm.lead.list"
        assert (params["order[ID]"], params["start"]) == ("DESC", "-1")
        assert sorted(value for name, value in params.items() if name.startswith("select")) == sorted(ROW)


def test_ids_are_written_out_and_parts_are_looked_for_within() -> None:
    assert [leads_numbered({9, 7}).params[f"filter[ID][{place}]"] for place in (0, 1)] == ["7", "9"]
    assert leads_like({"NAME": "Ines", "LAST_NAME": "C"}).params.items() >= {
        ("filter[%NAME]", "Ines"),
        ("filter[%LAST_NAME]", "C"),
    }


def test_a_row_is_a_lead_and_what_has_no_number_is_none() -> None:
    rows: Json = [ROW, {**ROW, "ID": "x"}, {**ROW, "ID": 0}, "7", None]
    assert read_leads(rows, only=None, matched_by=None) == LeadList(leads=(OAK,))


def test_a_lead_that_was_not_asked_for_is_dropped() -> None:
    rows: Json = [ROW, {**ROW, "ID": "8"}, {**ROW, "ID": "70"}]
    assert [lead.lead_id for lead in read_leads(rows, only={7, 9}, matched_by=None).leads] == [7]


def test_a_full_page_is_cut_and_says_so() -> None:
    rows: Json = [{**ROW, "ID": lead_id} for lead_id in range(1, 51)]
    listed = read_leads(rows, only=None, matched_by=None)
    assert (len(listed.leads), listed.more) == (MOST_LISTED, True)


def test_what_is_no_list_is_no_answer() -> None:
    for answer in (None, {"ID": "7"}, "7", True):
        assert read_leads(answer, only=None, matched_by=None) == LeadList(reason=UNANSWERED), answer


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (CallRefusedError("crm.lead.list", "", 400, "Access denied."), DENIED),
        (CallRefusedError("crm.lead.list", "ERROR_CORE", 400, "Something"), UNANSWERED),
    ],
)
def test_a_refused_list_says_why(error: PortalError, reason: Message) -> None:
    assert read_list(Answers(host="", results={}, refusals={"key": error}), "key") == LeadList(reason=reason)


def test_what_was_found_says_by_what() -> None:
    listed = read_list(Answers(host="", results={"key": [ROW]}, refusals={}), "key", matched_by=MatchedBy.NAME)
    assert [lead.matched_by for lead in listed.leads] == [MatchedBy.NAME]


@pytest.mark.rule("S67", "bad")
def test_what_a_row_shows_is_cut() -> None:
    (lead,) = read_leads([{**ROW, "TITLE": "x" * 999, "COMPANY_TITLE": "x" * 999}], only=None, matched_by=None).leads
    assert (len(lead.title), len(lead.company)) == (LONGEST_LINE, LONGEST_LINE)
