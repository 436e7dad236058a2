import json
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from b24app.domain.operations.placements import APPLICATION_PAGE
from b24app.domain.portal.installation import digest
from b24app.domain.portal.launch import LaunchClaim
from b24app.domain.portal.portal_address import Origin
from b24app.errors.own import KeyMissingError, MalformedRequestError
from b24app.web.forms.launch_form import oauth_server_hint, read_launch
from b24app.web.forms.wire_form import WireForm
from tests.case import case
from tests.fakes.invented import NOW

QUERY = {"DOMAIN": "portal.test", "PROTOCOL": "1", "LANG": "de", "APP_SID": "0" * 32}
BODY = {
    "AUTH_ID": "a" * 70,
    "AUTH_EXPIRES": "3600",
    "REFRESH_ID": "b" * 70,
    "SERVER_ENDPOINT": "https://oauth.bitrix.info/rest/",
    "APPLICATION_TOKEN": "c" * 32,
    "member_id": "d" * 32,
    "status": "L",
    "PLACEMENT": "CRM_LEAD_DETAIL_TAB",
    "PLACEMENT_OPTIONS": '{"ID":"7","URI":"\\/crm\\/lead\\/details\\/7\\/"}',
}
NAMES = st.sampled_from([*QUERY, *BODY])
VALUES = st.one_of(st.text(max_size=50), st.binary(max_size=50).map(lambda raw: raw.decode("utf-8", "surrogateescape")))
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["ID", "x"]), inner, max_size=2),
    max_leaves=5,
)


def read(**changed: str) -> LaunchClaim:
    """Read the documented form with some fields changed, wherever they stand."""
    query = {name: changed.pop(name, value) for name, value in QUERY.items()}
    return read_launch(WireForm(MultiDict(query), MultiDict({**BODY, **changed})), NOW)


class TestTheDocumentedForm:
    def test_it_is_read_into_a_claim(self) -> None:
        claim = read()
        assert (claim.member_id, claim.record_id, claim.placement) == ("d" * 32, 7, "CRM_LEAD_DETAIL_TAB")
        assert claim.came_from == Origin(scheme="https", host="portal.test", port=443)
        assert claim.application_token_digest == digest("c" * 32)
        assert (claim.oauth_server, claim.language) == ("https://oauth.bitrix.info", "de")
        assert (claim.pair.access_token, claim.pair.refresh_token) == ("a" * 70, "b" * 70)
        assert claim.pair.expires_at == NOW + timedelta(hours=1)

    def test_what_older_portals_leave_out_is_not_missed(self) -> None:
        left_out = ("AUTH_EXPIRES", "REFRESH_ID", "SERVER_ENDPOINT", "APPLICATION_TOKEN", "DOMAIN", "LANG")
        claim = read(**dict.fromkeys(left_out, ""))
        assert (claim.came_from, claim.oauth_server, claim.application_token_digest) == (None, "", None)
        assert claim.pair.expires_at == NOW + timedelta(hours=1)
        assert (claim.language, claim.pair.refresh_token) == ("en", "")

    def test_a_language_may_be_written_in_any_way(self) -> None:
        for written in ("EN", "pt-BR", "zh_TW", "zh-Hant-HK"):
            assert read(LANG=written).language == written, written

    def test_what_writes_no_language_is_the_fallback_and_no_reason_to_refuse(self) -> None:
        for garbage in ("0", "e", "de\n", "../de", "\ufffd", "<b>", "x" * 9000, "de-" * 99):
            assert read(LANG=garbage).language == "en", garbage

    def test_a_language_that_is_there_twice_is_the_first_one(self) -> None:
        query = MultiDict([*QUERY.items(), ("LANG", "ru")])
        assert read_launch(WireForm(query, MultiDict(BODY)), NOW).language == "de"

    @pytest.mark.parametrize(
        ("protocol", "came_from"),
        [
            ("", Origin(scheme="https", host="portal.test", port=443)),
            ("0", Origin(scheme="http", host="portal.test", port=80)),
        ],
    )
    def test_the_portal_was_opened_over_tls_unless_the_form_says_otherwise(
        self, protocol: str, came_from: Origin
    ) -> None:
        assert read(PROTOCOL=protocol).came_from == came_from

    @pytest.mark.parametrize("name", ["member_id", "AUTH_ID"])
    def test_without_portal_or_token_there_is_no_claim(self, name: str) -> None:
        body = MultiDict({each: value for each, value in BODY.items() if each != name})
        with pytest.raises(MalformedRequestError) as refused:
            read_launch(WireForm(MultiDict(QUERY), body), NOW)
        assert (refused.value.field, refused.value.fault) == (name, "is missing")

    def test_a_token_that_is_there_and_empty_is_no_malformed_form(self) -> None:
        """docs/platform.md 2.1."""
        with pytest.raises(KeyMissingError):
            read(AUTH_ID="")

    def test_a_form_without_a_token_that_is_no_portals_is_malformed(self) -> None:
        cases: list[tuple[dict[str, str], dict[str, str]]] = [
            ({"AUTH_ID": "a"}, {}),
            ({}, {"member_id": ""}),
            ({}, {"PLACEMENT": "none"}),
        ]
        for query, body in cases:
            with case(query, body):
                posted = WireForm(MultiDict({**QUERY, **query}), MultiDict({**BODY, "AUTH_ID": "", **body}))
                with pytest.raises(MalformedRequestError):
                    read_launch(posted, NOW)

    def test_the_tokens_do_not_print(self) -> None:
        assert "aaaa" not in repr(read())
        assert "bbbb" not in repr(read())

    def test_a_life_that_no_token_has_is_refused(self) -> None:
        for life in ("0", "86401", "999999", "-1", "3600.0", "1e3"):
            with case(life):
                with pytest.raises(MalformedRequestError) as refused:
                    read(AUTH_EXPIRES=life)
                assert str(refused.value) == "AUTH_EXPIRES: is not of the documented form"

    def test_a_domain_that_is_no_host_is_left_out(self) -> None:
        for domain in ("evil.test/x", "user@evil.test", "evil.test;", "*", "[::1]"):
            assert read(DOMAIN=domain).came_from is None, domain


class TestTheRecord:
    @pytest.mark.rule("S38", "good")
    def test_its_number_is_read(self) -> None:
        for options, record_id in (('{"ID":"7"}', 7), ('{"ID":7}', 7), ('{"ID":"0"}', 0)):
            assert read(PLACEMENT_OPTIONS=options).record_id == record_id, options

    def test_there_may_be_none(self) -> None:
        for options in ("", "{}", "[]", '{"ID":null}', '{"id":"7"}'):
            assert read(PLACEMENT_OPTIONS=options).record_id is None, options

    @pytest.mark.parametrize("placement", ["DEFAULT", ""])
    def test_the_applications_own_page_has_none_whatever_the_options_say(self, placement: str) -> None:
        claim = read(PLACEMENT=placement, PLACEMENT_OPTIONS="no JSON")
        assert (claim.placement, claim.record_id) == (APPLICATION_PAGE, None)

    @pytest.mark.rule("S38", "bad")
    def test_options_that_are_no_json_object_are_refused(self) -> None:
        for options in (
            "no JSON",
            "[7]",
            "7",
            '"7"',
            "null",
            '{"ID":NaN}',
            '{"ID":Infinity}',
            '{"ID":"7","ID":"8"}',
            '{"ID":' + "7" * 5000 + "}",
            '{"ID":"7","x":' + "[" * 2000 + "]" * 2000 + "}",
            '{"ID":"7"',
            "\ud800",
        ):
            with case(options):
                with pytest.raises(MalformedRequestError) as refused:
                    read(PLACEMENT_OPTIONS=options)
                assert str(refused.value) == "PLACEMENT_OPTIONS: is no JSON object"

    @pytest.mark.rule("S38", "bad")
    def test_a_number_that_no_lead_has_is_refused(self) -> None:
        for options in (
            '{"ID":"²"}',
            '{"ID":"7 "}',
            '{"ID":"\N{FULLWIDTH DIGIT SEVEN}"}',
            '{"ID":1e99}',
            '{"ID":7.0}',
            '{"ID":true}',
            '{"ID":["7"]}',
            '{"ID":{"ID":"7"}}',
            '{"ID":"-7"}',
            '{"ID":-7}',
            '{"ID":"' + "7" * 11 + '"}',
        ):
            with case(options):
                with pytest.raises(MalformedRequestError) as refused:
                    read(PLACEMENT_OPTIONS=options)
                assert str(refused.value) == "PLACEMENT_OPTIONS: ID is no record's number"

    @pytest.mark.rule("S38", "bad")
    def test_options_that_are_too_long_are_not_even_read(self) -> None:
        with pytest.raises(MalformedRequestError) as refused:
            read(PLACEMENT_OPTIONS="{" + " " * 1_000_000 + '"ID":"7"}')
        assert str(refused.value) == "PLACEMENT_OPTIONS: is not of the documented form"

    @given(JSON)
    def test_any_json_is_a_number_or_none_or_refused(self, options: object) -> None:
        try:
            claim = read(PLACEMENT_OPTIONS=json.dumps(options))
        except MalformedRequestError:
            return
        assert claim.record_id is None or 0 <= claim.record_id < 10**10


class TestAnyForm:
    @given(st.lists(st.tuples(NAMES, VALUES), max_size=4), st.dictionaries(NAMES, VALUES, max_size=4))
    def test_any_bytes_give_a_claim_or_a_malformed_request_and_nothing_else(
        self, query: list[tuple[str, str]], changed: dict[str, str]
    ) -> None:
        try:
            claim = read_launch(WireForm(MultiDict(query), MultiDict({**BODY, **changed})), NOW)
        except (KeyMissingError, MalformedRequestError):
            return
        assert claim.member_id.isalnum()
        assert claim.pair.access_token.isascii()


class TestOauthServerHint:
    def test_it_is_an_origin_or_nothing(self) -> None:
        for endpoint, hint in (
            ("https://oauth.bitrix.info/rest/", "https://oauth.bitrix.info"),
            ("https://oauth.bitrix.info/rest", ""),
            ("https://oauth.bitrix.info@evil.test/rest/", ""),
            ("", ""),
        ):
            assert oauth_server_hint(endpoint) == hint, endpoint
