"""A field whose name does not explain itself has a sentence, and the sentence is about a field that exists."""

from b24app.domain.lead.fields import LEAD_FIELDS
from b24app.web.lead.field_notes import NOTES, note_on

UNCLEAR = [
    "OPENED",
    "IS_MANUAL_OPPORTUNITY",
    "ORIGINATOR_ID",
    "ORIGIN_ID",
    "ADDRESS_LOC_ADDR_ID",
    "STATUS_SEMANTIC_ID",
    "MOVED_BY_ID",
    "HAS_IMOL",
    "IS_RETURN_CUSTOMER",
    "UTM_SOURCE",
    "UTM_MEDIUM",
    "UTM_CAMPAIGN",
    "UTM_CONTENT",
    "UTM_TERM",
    "LAST_COMMUNICATION_TIME",
]


def test_a_name_that_does_not_explain_itself_has_a_note_and_one_that_says_enough_has_none() -> None:
    assert [code for code in (*UNCLEAR, "PARENT_ID_128") if not note_on(code)] == []
    assert [code for code in ("TITLE", "UF_CRM_A", "") if note_on(code)] == []


def test_every_note_is_about_a_standard_field_and_no_two_are_the_same() -> None:
    assert set(NOTES) <= LEAD_FIELDS.by_code.keys()
    assert len(set(NOTES.values())) == len(NOTES)
