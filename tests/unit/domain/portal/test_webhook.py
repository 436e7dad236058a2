import pytest

from b24app.domain.portal.webhook import parse_webhook


@pytest.mark.parametrize("end", ["/", ""])
def test_an_address_of_a_webhook_is_read(end: str) -> None:
    webhook = parse_webhook(f" https://portal.example.com:8443/rest/7/a1b2C3{end}\n")
    assert webhook is not None
    assert (webhook.host, webhook.user_id) == ("portal.example.com", 7)
    assert webhook.rest_url("crm.lead.get") == "https://portal.example.com:8443/rest/7/a1b2C3/crm.lead.get"


def test_the_code_is_in_no_text_of_it() -> None:
    webhook = parse_webhook("https://portal.example.com/rest/7/canary/")
    assert "canary" not in f"{webhook} {webhook!r}"


def test_whatever_else_is_none() -> None:
    for text in (
        "",
        "portal.example.com/rest/7/a1/",
        "https://portal.example.com/rest/7/",
        "https://portal.example.com/rest/x/a1/",
        "https://portal.example.com/rest/7/a1/crm.lead.get",
        "https://user@portal.example.com/rest/7/a1/",
        "https://portal.example.com/rest/7/a1/?auth=x",
        "https://portal.example.com:99999/rest/7/a1/",
        "ftp://portal.example.com/rest/7/a1/",
    ):
        assert parse_webhook(text) is None, text
