from dataclasses import replace

import pytest

from b24app.adapters.rest.redirects import redirected
from b24app.domain.portal.portal_address import Origin
from b24app.errors.outside import MovedError, OwnPageError, UnreachableError
from b24app.errors.portal_setup import HttpsOnlyError

ASKED = Origin(scheme="https", host="box.example", port=443)


def test_a_page_of_the_portals_own_host_is_no_move() -> None:
    for location in (
        "/bitrix/admin/",
        "login.php?expired=1",
        "https://box.example/bitrix/admin/update.php",
        "https://box.example:443/license_ended.html",
        "https://BOX.example/",
        "http://box.example/bitrix/admin/",
        "https://box.example:8443/",
        "//box.example/x",
        "?update=1",
        "/rest/../bitrix/",
    ):
        assert type(redirected(ASKED, location)) is OwnPageError, location


def test_another_host_scheme_or_port_and_what_nobody_can_read_is_a_move() -> None:
    for location in (
        "",
        "https://new.example/rest/batch.json",
        "https://box.example.evil.example/bitrix/admin/",
        "https://box.example@evil.example/",
        "http://box.example/rest/batch.json",
        "https://box.example:8443/rest/batch.json",
        "https://[box.example/",
        "https://box.example:port/",
    ):
        assert type(redirected(ASKED, location)) is MovedError, location


@pytest.mark.parametrize(
    "location", ["https://box.example/rest/batch.json", "https://BOX.example:8443/rest/batch.json?a=1"]
)
def test_https_at_the_same_host_is_no_move(location: str) -> None:
    """docs/platform.md 3.7."""
    for port in (80, 8080):
        assert type(redirected(replace(ASKED, scheme="http", port=port), location)) is HttpsOnlyError


def test_another_host_port_or_page_is_what_it_is_for_http_too() -> None:
    cases: list[tuple[str, type[UnreachableError]]] = [
        ("https://www.box.example/rest/batch.json", MovedError),
        ("https://box.example.evil.example/rest/batch.json", MovedError),
        ("http://box.example:8080/rest/batch.json", MovedError),
        ("https://box.example/bitrix/admin/", OwnPageError),
    ]
    for location, leaf in cases:
        assert type(redirected(replace(ASKED, scheme="http", port=80), location)) is leaf, location


def test_neither_names_the_place_that_a_portal_wrote() -> None:
    for location in ("https://box.example/canary", "https://other.example/canary"):
        assert "canary" not in str(redirected(ASKED, location))
