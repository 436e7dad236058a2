import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from b24app.domain.portal.portal_address import Origin, parse_origin
from b24app.errors.own import MalformedRequestError, NoPortalAddressError
from b24app.web.forms.portal_form import read_portal
from b24app.web.forms.wire_form import NOTHING, WireForm


def read(*typed: str, allow_http_portals: bool = False) -> Origin:
    return read_portal(
        WireForm(MultiDict([("portal", each) for each in typed]), NOTHING), allow_http_portals=allow_http_portals
    )


def test_plain_http_is_taken_where_it_is_allowed_and_never_assumed() -> None:
    assert str(read("http://box.example/crm/", allow_http_portals=True)) == "http://box.example"
    assert str(read("box.example", allow_http_portals=True)) == "https://box.example"
    with pytest.raises(NoPortalAddressError):
        read("http://box.example/crm/")


@given(st.text(max_size=80))
def test_whatever_is_typed_is_an_address_that_reads_the_same_again_or_none(typed: str) -> None:
    try:
        portal = read(typed, allow_http_portals=True)
    except NoPortalAddressError:
        return
    assert parse_origin(str(portal)) == read(str(portal), allow_http_portals=True) == portal


def test_an_address_that_is_there_twice_or_has_no_end_is_malformed() -> None:
    for typed in (("box.example", "box.example"), ("https://box.example/" + "x" * 2048,)):
        with pytest.raises(MalformedRequestError):
            read(*typed)


def test_no_address_at_all_is_none() -> None:
    with pytest.raises(NoPortalAddressError):
        read()
