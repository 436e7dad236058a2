from datetime import UTC, datetime

from b24app.domain.lead.related_answers import Entity, RelatedAnswers, RelatedFound, Shared
from b24app.domain.portal.caller import Caller
from b24app.domain.portal.installation import PortalApp

CALLER = Caller(app=PortalApp(id=1, code="app"), user_id=12, is_admin=False, name="Jonas Weber", covered=True)


def test_an_answer_without_a_lead_has_no_related_data() -> None:
    answers = RelatedAnswers(caller=CALLER, record_id=7, as_of=datetime(2026, 8, 21, tzinfo=UTC))
    assert answers.related == RelatedFound()


def test_kinds_of_record_and_of_value_are_the_platforms_own_words() -> None:
    assert [str(each) for each in (*Entity, *Shared)] == ["LEAD", "CONTACT", "COMPANY", "PHONE", "EMAIL"]
