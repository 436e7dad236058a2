"""Whatever an outsider sends to any route: a page of ours, nothing written, no unknown host called."""

import socket
import string
from collections.abc import Iterator
from contextlib import suppress
from urllib.parse import quote_from_bytes, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from b24app.web.http.routes import ROUTES, Route
from demo.bitrix24_standin.serving import HostServer
from tests.fuzz.fuzzed_app import (
    ACCESS,
    CLIENT,
    MEMBER,
    TIMEOUT_S,
    TOKEN,
    FuzzedApp,
    allowed,
    connections,
    examples,
    fuzzed,
    is_answered,
)
from tests.samples.any_json import JSON
from tests.watching import Row

__all__ = ["fuzzed"]

pytestmark = [pytest.mark.costly, pytest.mark.timeout(TIMEOUT_S)]

NAMES = (
    *("DOMAIN", "PROTOCOL", "LANG", "APP_SID", "AUTH_ID", "AUTH_EXPIRES", "REFRESH_ID", "SERVER_ENDPOINT"),
    *("APPLICATION_TOKEN", "APPLICATION_SCOPE", "member_id", "status", "PLACEMENT", "PLACEMENT_OPTIONS"),
    *("ticket", "lead", "rule", "portal", "code", "state", "server_domain", "event", "data[CLEAN]"),
    *("auth[member_id]", "auth[access_token]", "auth[application_token]", "auth[server_endpoint]"),
    *("data[LANGUAGE_ID]", "auth[expires_in]", "auth[refresh_token]", "auth", "data[FIELDS][ID]"),
)
RIGHT = (
    *(MEMBER, TOKEN, ACCESS, CLIENT, "CRM_LEAD_DETAIL_TAB", "DEFAULT", '{"ID":"7"}', "1", "0", "3600", "en", "L"),
    *("ONAPPINSTALL", "ONAPPUPDATE", "ONAPPUNINSTALL", "administrators", "https://oauth.bitrix.info/rest/"),
    *("portal.test", "evil.test:81", "http://127.0.0.2:9", "javascript:alert(1)", "../../etc/passwd", "' OR 1=1 --"),
)
WORDS = st.sampled_from(RIGHT) | st.text(max_size=80) | JSON.map(str)
FIELDS = st.lists(st.tuples(st.sampled_from(NAMES) | st.text(max_size=20), WORDS), max_size=16)
HEADER_NAMES = (
    *("Content-Type", "Content-Length", "Cookie", "Host", "Origin", "Referer", "X-Forwarded-For", "X-Forwarded-Host"),
    *("Accept-Language", "Accept-Encoding", "Authorization", "Range", "If-None-Match", "Transfer-Encoding"),
    *("Sec-Fetch-Site", "X-HTTP-Method-Override", "Content-Encoding", "Expect"),
)
KINDS = ("application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/json", "text/plain")
LATIN = st.text(st.characters(max_codepoint=255, exclude_characters="\r\n\0"), max_size=60)
HEADERS = st.dictionaries(st.sampled_from(HEADER_NAMES), LATIN | st.sampled_from(KINDS), max_size=4)
METHODS = st.sampled_from(["GET", "POST", "POST", "POST", "HEAD", "PUT", "DELETE", "OPTIONS", "PATCH", "BREW"])
ADDRESSES = st.sampled_from(sorted({route.address for route in ROUTES}))


@pytest.mark.rule("S42", "good")
@examples(140)
@given(address=ADDRESSES, method=METHODS, query=FIELDS, form=FIELDS, headers=HEADERS)
def test_any_fields_and_headers_on_any_route(
    fuzzed: FuzzedApp,
    *,
    address: str,
    method: str,
    query: list[tuple[str, str]],
    form: list[tuple[str, str]],
    headers: dict[str, str],
) -> None:
    before = fuzzed.written()
    with connections() as made, fuzzed.flask.test_client() as client:
        response = client.open(
            address,
            method=method,
            query_string=urlencode(query, errors="surrogatepass"),
            data=urlencode(form, errors="surrogatepass"),
            headers={"Content-Type": KINDS[0], **headers},
        )
    assert is_answered(response)
    assert allowed(fuzzed, made)
    assert _but_states(fuzzed.written()) == _but_states(before)


@pytest.mark.rule("S42", "bad")
@examples(150, rounds=20)
@given(address=ADDRESSES, query=st.binary(max_size=200), body=st.binary(max_size=400), kind=st.sampled_from(KINDS))
def test_any_bytes_on_any_route(fuzzed: FuzzedApp, address: str, query: bytes, body: bytes, kind: str) -> None:
    before = fuzzed.written()
    with connections() as made, fuzzed.flask.test_client() as client:
        percent = quote_from_bytes(query, safe="&=+;[]%")
        response = client.post(address, query_string=percent, data=body, content_type=kind)
    assert is_answered(response)
    assert made == []
    assert fuzzed.written() == before


@examples(60)
@given(route=st.sampled_from(ROUTES), changed=st.dictionaries(st.sampled_from(NAMES), WORDS, max_size=3))
def test_any_change_of_a_launch_that_would_be_right(fuzzed: FuzzedApp, route: Route, changed: dict[str, str]) -> None:
    """The known portal answers nothing but nonsense here, so that no launch is proven."""
    fuzzed.later()
    launch = {
        "AUTH_ID": ACCESS,
        "AUTH_EXPIRES": "3600",
        "REFRESH_ID": "f6" * 35,
        "APPLICATION_TOKEN": TOKEN,
        "member_id": MEMBER,
        "PLACEMENT": "CRM_LEAD_DETAIL_TAB",
        "PLACEMENT_OPTIONS": '{"ID":"7"}',
    }
    before = fuzzed.written()
    with connections() as made, fuzzed.flask.test_client() as client:
        body = urlencode({**launch, **changed}, errors="surrogatepass")
        query = {"DOMAIN": f"{fuzzed.portal.origin.host}:{fuzzed.portal.origin.port}", "PROTOCOL": "0"}
        response = client.post(route.address, query_string=query, data=body, content_type=KINDS[0])
    assert is_answered(response)
    assert allowed(fuzzed, made)
    assert _but_states(fuzzed.written()) == _but_states(before)


@examples(12)
@given(start=st.binary(max_size=60), rest=st.binary(max_size=200), address=ADDRESSES)
def test_any_bytes_on_the_wire(wire: tuple[str, int], start: bytes, rest: bytes, address: str) -> None:
    line = start.replace(b"\n", b"") + b" " if start.strip(string.whitespace.encode()) else b"POST "
    sent = line + address.encode() + b" HTTP/1.1\r\nHost: x\r\nConnection: close\r\n" + rest + b"\r\n\r\n"
    with socket.create_connection(wire, timeout=60) as connection, suppress(ConnectionError):
        connection.sendall(sent)
        connection.shutdown(socket.SHUT_WR)
        answer = connection.recv(16)
        assert b" 500" not in answer


@pytest.fixture(scope="module")
def wire(fuzzed: FuzzedApp) -> Iterator[tuple[str, int]]:
    server = HostServer("127.0.0.1", 0, fuzzed.flask)
    yield server.host, server.port
    server.close()


def _but_states(written: dict[str, list[Row]]) -> dict[str, list[Row]]:
    """Leave out the sign-ins that anybody may begin: they say nothing and are gone in minutes."""
    return {name: rows for name, rows in written.items() if name != "oauth_states"}
