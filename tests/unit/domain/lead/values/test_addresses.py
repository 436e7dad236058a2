"""What may be followed from a lead, and what must not be."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from b24app.domain.lead.fields import Kind
from b24app.domain.lead.values.addresses import (
    LONGEST_ADDRESS,
    USES,
    read_binding,
    read_channel,
    read_link,
    read_person,
)
from b24app.domain.lead.values.values import Link
from b24app.domain.message import Message


def test_web_mail_and_phone_addresses_are_links() -> None:
    for address in (
        "https://example.com/a?b=c#d",
        "http://example.com",
        "HTTPS://EXAMPLE.COM",
        "mailto:a@b.example",
        "tel:+1",
    ):
        assert read_link(address) == Link(wire=address, href=address), address


def test_nothing_else_is_a_link() -> None:
    for address in (
        "javascript:alert(1)",
        "JavaScript:alert(1)",
        " https://example.com",
        "\x01https://example.com",
        "java\nscript:alert(1)",
        "https://example.com/\njavascript:alert(1)",
        "data:text/html,x",
        "vbscript:x",
        "file:///etc/passwd",
        "//example.com",
        "example.com",
        "https:example.com",
        "",
    ):
        assert read_link(address) is None, address


@given(st.text())
def test_whatever_is_a_link_begins_with_a_scheme_that_is_safe(address: str) -> None:
    found = read_link(address)
    assert found is None or found.href.lower().startswith(("http://", "https://", "mailto:", "tel:"))


def test_a_channel_is_followed_only_where_its_address_is_sound() -> None:
    for value, kind, href in (
        ("+49 (40) 5550-1234", Kind.PHONE, "tel:+494055501234"),
        ("112", Kind.PHONE, "tel:112"),
        ("12", Kind.PHONE, ""),
        ("ask for Ann, 555 1234", Kind.PHONE, ""),
        ("javascript:alert(1)", Kind.PHONE, ""),
        ("a.b+c@example.com", Kind.EMAIL, "mailto:a.b%2Bc@example.com"),
        ("a@b?subject=x&bcc=d@e", Kind.EMAIL, ""),
        ("a@example.com?bcc=x", Kind.EMAIL, "mailto:a@example.com%3Fbcc%3Dx"),
        ("not an address", Kind.EMAIL, ""),
        ("https://example.com", Kind.WEB, "https://example.com"),
        ("example.com", Kind.WEB, ""),
        ("javascript:alert(1)", Kind.WEB, ""),
        ("imol|livechat|1|67|21", Kind.CHAT, ""),
    ):
        channel = read_channel(value, "WORK", kind)
        assert (channel.wire, channel.href) == (value, href), (value, kind, href)


def test_a_machine_is_not_called() -> None:
    for machine in ("FAX", "fax", "PAGER"):
        assert read_channel("+4930901899", machine, Kind.PHONE).href == "", machine


def test_a_channel_says_what_it_is_used_for() -> None:
    cases: list[tuple[str, Message | str]] = [
        ("WORK", Message("work")),
        ("work", Message("work")),
        ("TELEGRAM", "Telegram"),
        ("", ""),
        ("USER", ""),
    ]
    for value_type, use in cases:
        assert read_channel("x", value_type, Kind.CHAT).use == use, value_type
    assert "WORK" in USES


def test_a_record_of_the_crm_is_named_and_found() -> None:
    for text, entity, said, path in (
        ("L_4", "", Message("Lead"), "/crm/lead/details/4/"),
        ("D_12", "", Message("Deal"), "/crm/deal/details/12/"),
        ("C_2", "", Message("Contact"), "/crm/contact/details/2/"),
        ("CO_3", "", Message("Company"), "/crm/company/details/3/"),
        ("Q_3", "", Message("Estimate"), "/crm/type/7/details/3/"),
        ("SI_7", "", Message("Invoice"), "/crm/type/31/details/7/"),
        (
            "T80_6",
            "",
            Message("SPA %(number)s item", values={"number": 128}),
            "/crm/type/128/details/6/",
        ),
        ("17", "CO", Message("Company"), "/crm/company/details/17/"),
    ):
        binding = read_binding(text, entity)
        assert binding is not None, text
        assert (binding.entity, binding.path, binding.wire) == (said, path, text), text


def test_what_is_no_record_is_not_made_one() -> None:
    for text in ("17", "X_1", "D_", "D_0", "D_-1", "D_1/../../", "T_1", "TZZ_1", "²", "D_²", "", "D_1\n"):
        assert read_binding(text, "") is None, text


def test_a_person_is_named_where_the_portal_names_them() -> None:
    person = read_person("12", {12: "Jonas Weber"})
    assert person is not None
    assert (person.name, person.path) == ("Jonas Weber", "/company/personal/user/12/")


def test_a_person_whom_the_portal_does_not_name_is_still_a_person() -> None:
    person = read_person("99", {12: "Jonas Weber"})
    assert person is not None
    assert (person.user_id, person.name) == ("99", "")


def test_what_is_no_number_of_a_person_is_none() -> None:
    for text in ("0", "-1", "C_1", "Jonas", "²", f"{10**30}", ""):
        assert read_person(text, {}) is None, text


@pytest.mark.rule("S67", "bad")
def test_an_address_that_is_longer_than_browsers_follow_is_no_link() -> None:
    long = "https://example.com/" + "x" * LONGEST_ADDRESS
    assert read_link(long[:LONGEST_ADDRESS])
    assert read_link(long) is None
    for kind in (Kind.PHONE, Kind.EMAIL, Kind.WEB):
        assert read_channel("1" * LONGEST_ADDRESS + "@example.com", "", kind).href == ""
