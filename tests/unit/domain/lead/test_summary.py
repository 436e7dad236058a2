from datetime import datetime

from b24app.domain.bounded_json import Json
from b24app.domain.lead.values.values import Money
from b24app.domain.message import Message
from b24app.domain.portal.installation import Export, TabSettings
from tests.samples.leads import AS_OF, answers_with, lead_with_every_field, tab_of


def said(lead: dict[str, Json]) -> list[tuple[str, object]]:
    return [(line.label.text, line.value) for line in tab_of(answers_with(lead)).summary]


def moved_at() -> str:
    return str(lead_with_every_field().lead["MOVED_TIME"])


def test_the_summary_names_the_person_contact_methods_source_stage_amount_whose_and_where_the_lead_is() -> None:
    lines = [(line.label.text, line.value) for line in tab_of(lead_with_every_field()).summary]
    assert [label for label, _ in lines] == [
        "Lead",
        "Name",
        "Phone",
        "Phone",
        "Email",
        "Source",
        "Stage",
        "In this stage for",
        "Amount",
        "Responsible person",
        "Link",
    ]
    told = dict(lines)
    assert told["Name"] == "Ms. Marta Ines Albrecht, Head of purchasing, Nordlicht Logistik"
    assert told["Phone"] == "+49 1515 5501234"
    assert told["Stage"] == "In progress"
    assert isinstance(told["Amount"], Money)
    assert told["In this stage for"] == AS_OF - datetime.fromisoformat(moved_at())
    assert told["Responsible person"] == "Jonas Weber"
    assert told["Link"] == "https://acme.bitrix24.test/crm/lead/details/7/"


def test_a_fax_is_no_phone_of_the_summary() -> None:
    fax: Json = [{"VALUE_TYPE": "FAX", "VALUE": "030 901899"}, {"VALUE_TYPE": "WORK", "VALUE": "030 1 ext. 5"}]
    assert said({"PHONE": fax})[:-1] == [("Phone", "030 1 ext. 5")]


def test_what_the_lead_does_not_tell_is_left_out() -> None:
    assert said({"TITLE": ""}) == [("Link", "https://acme.bitrix24.test/crm/lead/details/7/")]


def test_a_text_of_many_lines_cannot_pretend_to_be_further_lines() -> None:
    assert said({"TITLE": "Desk\r\nLink: https://elsewhere.test/"})[0] == (
        "Lead",
        "Desk Link: https://elsewhere.test/",
    )


def test_a_stage_and_a_source_without_a_name_are_told_by_their_codes() -> None:
    assert said({"STATUS_ID": "UC_1", "SOURCE_ID": "WEB"})[:2] == [("Source", "WEB"), ("Stage", "UC_1")]


def test_who_may_not_take_the_lead_along_gets_no_summary() -> None:
    assert tab_of(lead_with_every_field(), TabSettings(export=Export.NOBODY)).summary == ()
    assert tab_of(lead_with_every_field(), TabSettings(export=Export.ADMINISTRATORS)).summary == ()
    assert Message("Link") in {line.label for line in tab_of(lead_with_every_field()).summary}
