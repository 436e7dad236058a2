import pytest

from b24app.domain.bounded_json import Json
from b24app.domain.lead.rows import shown_rows
from b24app.domain.lead.shape import ALWAYS, unfamiliar
from tests.samples.leads import answers_with

AS_KNOWN: dict[str, Json] = {
    **dict.fromkeys(ALWAYS, "text"),
    "ID": "7",
    "OPPORTUNITY": "120.50",
    "OPENED": "Y",
    "ASSIGNED_BY_ID": "1",
    "DATE_CREATE": "2026-07-01T09:12:00+03:00",
    "PHONE": [{"VALUE": "+49 30 1", "VALUE_TYPE": "WORK"}],
}


def of(**changed: Json) -> tuple[str, ...]:
    return unfamiliar(shown_rows(answers_with({**AS_KNOWN, **changed})), is_whole=True)


@pytest.mark.fault("R43")
def test_a_lead_as_we_know_it_is_familiar_empty_or_filled() -> None:
    cases: list[dict[str, Json]] = [
        {},
        {"OPPORTUNITY": 120.5, "ASSIGNED_BY_ID": 1, "OPENED": True},
        {"OPPORTUNITY": None, "TITLE": None, "DATE_CREATE": "", "PHONE": False},
        {"LAST_COMMUNICATION_TIME": "20.11.2026 09:41:07"},
        {"LAST_COMMUNICATION_TIME": "2026-11-20T09:41:07+03:00"},
        {"BIRTHDATE": "", "CONTACT_ID": "0", "LINK": []},
        {"UF_CRM_1": {"any": "thing"}, "NEW_FIELD": [["x"]]},
    ]
    for changed in cases:
        assert of(**changed) == (), changed


@pytest.mark.fault("R43")
def test_a_standard_field_of_another_form_is_named() -> None:
    cases: list[tuple[str, Json]] = [
        ("TITLE", {"text": "x"}),
        ("DATE_CREATE", "01.07.2026"),
        ("DATE_CREATE", 1_790_000_000),
        ("OPPORTUNITY", "a lot"),
        ("OPENED", "yes"),
        ("ASSIGNED_BY_ID", {"id": 1, "name": "Ada"}),
        ("PHONE", [{"number": "+49 30 1"}]),
        ("STATUS_ID", [["NEW"]]),
        ("LAST_COMMUNICATION_TIME", {"at": "20.11.2026"}),
        ("LAST_ACTIVITY_TIME", "20.11.2026 09:41:07"),
    ]
    for code, wire in cases:
        assert of(**{code: wire}) == (code,), (code, wire)


@pytest.mark.fault("R43")
def test_a_field_that_every_lead_has_is_missed_unless_the_lead_is_not_whole() -> None:
    lead = {code: value for code, value in AS_KNOWN.items() if code != "TITLE"} | {"NAME_OF_LEAD": "x"}
    rows = shown_rows(answers_with(lead))
    assert unfamiliar(rows, is_whole=True) == ("TITLE",)
    assert unfamiliar(rows, is_whole=False) == ()
