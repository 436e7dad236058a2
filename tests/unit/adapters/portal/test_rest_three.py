"""What an answer of `rest.scope.list` says of leads (docs/platform.md 4.8)."""

from b24app.adapters.portal.rest_three import read_scopes
from b24app.domain.bounded_json import Json
from b24app.domain.operations.rest_three import RestThree

GET: Json = {"get": {"scope": "crm.lead.get", "title": "", "description": "", "fields": None}}


def test_a_controller_of_leads_shows_that_they_are_there() -> None:
    for answer in (
        {"crm": {"lead": GET}},
        {"rest": {}, "crm": {"deal": GET, "lead": GET}},
        {"CRM": {"Lead": GET}},
        {"crm": {"lead.field": GET}},
    ):
        assert read_scopes(answer) is RestThree.WITH_LEADS, answer


def test_where_no_controller_is_of_leads_there_are_none() -> None:
    cases: list[Json] = [
        {},
        [],
        {"crm": {}},
        {"crm": []},
        {"crm": None},
        {"crm": {"deal": GET, "leadership": GET, "deal.lead": GET}},
        {"tasks": {"lead": GET}},
    ]
    for answer in cases:
        assert read_scopes(answer) is RestThree.WITHOUT_LEADS, answer


def test_an_answer_of_another_shape_says_nothing() -> None:
    for answer in (None, True, 7, "crm", ["crm"], [{"crm": {"lead": GET}}]):
        assert read_scopes(answer) is RestThree.UNKNOWN, answer
