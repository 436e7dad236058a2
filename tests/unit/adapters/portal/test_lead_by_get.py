"""The call of crm.lead.get as the documentation writes it."""

from typing import TYPE_CHECKING

from b24app.adapters.portal.core_batch import LeadByGet

if TYPE_CHECKING:
    from b24app.domain.bounded_json import Json

READ = LeadByGet()


def test_the_lead_is_asked_for_by_its_number_alone() -> None:
    assert str(READ.command(123)) == "crm.lead.get?ID=123"
    assert READ.place("ASSIGNED_BY_ID") == "[ASSIGNED_BY_ID]"


def test_the_answer_is_the_lead_as_it_came_and_lacks_nothing() -> None:
    answer: Json = {"ID": "123", "UF_CRM_X": False, "NEW_ONE": {"a": [1]}}
    assert READ.lead(answer, None) == answer
    assert READ.reasons(answer) == ()


def test_what_is_no_lead_is_empty() -> None:
    for answer in (None, [], "x", 7, [{"ID": "123"}]):
        assert READ.lead(answer, {}) == {}, answer
