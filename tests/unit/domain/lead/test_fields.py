"""The catalogue of standard fields holds what the platform documents."""

from b24app.domain.lead.fields import GROUP_LABELS, STANDARD_FIELDS, Group, Kind
from b24app.domain.message import Message
from tests.samples.leads import lead_of_the_documentation

KNOWN = {code: field for fields in STANDARD_FIELDS.values() for code, field in fields.items()}


def test_every_field_of_the_documentations_example_is_known() -> None:
    assert set(lead_of_the_documentation().lead) - set(KNOWN) == set()


def test_no_field_stands_in_two_groups() -> None:
    assert len(KNOWN) == sum(len(fields) for fields in STANDARD_FIELDS.values())


def test_every_label_is_a_message_of_ours_and_no_two_fields_share_one() -> None:
    labels = [field.label for field in KNOWN.values()]
    assert all(isinstance(label, Message) for label in labels)
    assert len(set(labels)) == len(labels)


def test_every_group_has_a_label() -> None:
    assert list(GROUP_LABELS) == list(Group)


def test_directories_and_records_say_which_they_are() -> None:
    named = {code: field.of for code, field in KNOWN.items() if field.kind in {Kind.ENTRY, Kind.BINDING}}
    assert named == {
        "HONORIFIC": "HONORIFIC",
        "STATUS_ID": "STATUS",
        "SOURCE_ID": "SOURCE",
        "COMPANY_ID": "CO",
        "CONTACT_ID": "C",
        "CONTACT_IDS": "C",
    }
