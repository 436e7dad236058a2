from b24app.domain.lead.answers import FieldDescription
from b24app.domain.message import Message
from b24app.domain.operations.admin_panel import PersonFound, field_labels, named, nameless, without_those
from b24app.domain.portal.access import AccessRule, Choice, Listed

RULE = AccessRule(choice=Choice.CHOSEN, listed=(Listed(code="D4", name="Sales"), Listed(code="U7"), Listed(code="D9")))


def field(code: str, title: str) -> FieldDescription:
    return FieldDescription(code=code, type="string", title=title)


def test_the_portal_is_asked_for_the_names_that_we_do_not_have() -> None:
    assert nameless(RULE) == ("U7", "D9")


def test_a_name_that_was_given_stays_and_a_missing_one_is_the_portals() -> None:
    names = {"D4": "Renamed", "U7": " Dirk\nMoss "}
    assert [each.name for each in named(RULE, names)] == ["Sales", "Dirk Moss", ""]
    assert [each.name for each in named(RULE, None)] == ["Sales", "", ""]


def test_a_field_is_called_by_our_word_or_by_the_portals_for_one_of_its_own() -> None:
    labels = field_labels({"NAME": field("NAME", "Vorname"), "UF_CRM_1": field("UF_CRM_1", "Größe")})
    assert labels == {"NAME": Message("First name"), "UF_CRM_1": "Größe"}


def test_a_code_that_no_form_could_send_is_not_offered() -> None:
    assert field_labels({"<b>": field("<b>", "x"), "W" * 101: field("W" * 101, "x")}) == {}


def test_where_the_portal_names_no_fields_those_that_every_portal_has_are_left() -> None:
    assert field_labels(None)["PHONE"] == Message("Phone")


def test_who_is_on_the_list_is_not_offered_again() -> None:
    dirk, mia = (PersonFound(user_id=number, name="", position="") for number in (7, 8))
    assert without_those((dirk, mia), RULE) == (mia,)
