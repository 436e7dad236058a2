"""The call of crm.lead.get as the documentation writes it."""

import pytest

from b24app.adapters.portal.core_batch import LeadByGet
from b24app.domain.bounded_json import Json

READ = LeadByGet()


def test_the_lead_is_asked_for_by_its_number_alone() -> None:
    assert str(READ.command(123)) == "crm.lead.get?ID=123"
    assert READ.place("ASSIGNED_BY_ID") == "[ASSIGNED_BY_ID]"


def test_the_answer_is_the_lead_as_it_came_and_lacks_nothing() -> None:
    answer: Json = {"ID": "123", "UF_CRM_X": False, "NEW_ONE": {"a": [1]}}
    assert READ.lead(answer, None) == answer
    assert READ.reasons(answer) == ()


@pytest.mark.parametrize("answer", [None, [], "x", 7, [{"ID": "123"}]], ids=repr)
def test_what_is_no_lead_is_empty(answer: Json) -> None:
    assert READ.lead(answer, {}) == {}
