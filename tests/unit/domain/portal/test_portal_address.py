import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from b24app.domain.portal.portal_address import Origin, parse_domain, parse_endpoint, parse_origin

HOSTS = st.from_regex(r"[a-z0-9]([a-z0-9-]{0,5}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,5}[a-z0-9])?){0,3}", fullmatch=True)
ORIGINS = st.builds(
    Origin, scheme=st.sampled_from(["http", "https"]), host=HOSTS, port=st.integers(min_value=1, max_value=65535)
)
HEADER_SAFE = frozenset("abcdefghijklmnopqrstuvwxyz0123456789.-:/")
TRICKS = (
    "user@portal.test",
    "portal.test@evil.test",
    "portal.test.",
    ".portal.test",
    "portal..test",
    "-portal.test",
    "portal-.test",
    "portal.test:0",
    "portal.test:65536",
    "portal.test:",
    "portal.test:٤٤٣",
    "portal.test#evil.test",
    "portal.test\\evil.test",
    "portal.test/evil",
    "portal.test?x=/rest/",
    "portal.test;script-src",
    "portal.test *",
    "*.portal.test",
    "portal.test\r\nX: y",
    "portal.test\n",
    " portal.test",
    "[::1]",
    "портал.рф",
    "bitri\N{KELVIN SIGN}.test",
    "a" * 64 + ".test",
    ".".join(["a" * 63] * 4),
    "%6c%6f%63alhost",
    "",
)


class TestParse:
    @given(ORIGINS)
    def test_what_an_origin_writes_is_read_again(self, origin: Origin) -> None:
        assert parse_origin(str(origin)) == origin
        assert parse_endpoint(f"{origin}/rest/") == origin

    @pytest.mark.rule("S14", "good")
    @given(ORIGINS)
    def test_a_domain_is_read_in_any_case_with_or_without_its_port(self, origin: Origin) -> None:
        secure = origin.scheme == "https"
        assert parse_domain(f"{origin.host.upper()}:{origin.port}", secure=secure) == origin
        assert parse_domain(str(origin).partition("://")[2], secure=secure) == origin

    @pytest.mark.rule("S33", "bad")
    def test_a_trick_names_no_host(self) -> None:
        for trick in TRICKS:
            assert parse_domain(trick, secure=True) is None, trick
            assert parse_endpoint(f"https://{trick}/rest/") is None, trick
            assert parse_origin(f"https://{trick}") is None, trick

    @pytest.mark.rule("S33", "good")
    def test_an_endpoint_is_of_the_documented_form_or_none(self) -> None:
        for text in (
            "https://portal.test/rest",
            "https://portal.test/rest/1/",
            "https://portal.test/",
            "https://portal.test",
            "//portal.test/rest/",
            "ftp://portal.test/rest/",
            "HTTPS://portal.test/rest/",
            "https:///rest/",
            "https://portal.test/rest/\n",
        ):
            assert parse_endpoint(text) is None, text

    @pytest.mark.rule("S14", "bad")
    @given(st.text())
    @example("bitri\N{KELVIN SIGN}.test")
    def test_whatever_is_posted_is_none_or_may_stand_in_a_header(self, text: str) -> None:
        parsed = parse_domain(text, secure=True)
        if parsed is not None:
            assert text.isascii()
            assert set(str(parsed)) <= HEADER_SAFE
            assert text.lower().startswith(parsed.host)
