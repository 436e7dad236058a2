from contextlib import suppress
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from b24app.domain.portal.installation import digest
from b24app.errors.own import MalformedRequestError
from b24app.web.forms.event_form import event_name, read_install_event, read_uninstall
from b24app.web.forms.wire_form import WireForm
from tests.case import case
from tests.fakes.invented import NOW

UNINSTALL = {
    "event": "ONAPPUNINSTALL",
    "data[LANGUAGE_ID]": "de",
    "data[CLEAN]": "1",
    "ts": "1466439714",
    "auth[domain]": "portal.test",
    "auth[member_id]": "d" * 32,
    "auth[application_token]": "c" * 32,
}
INSTALL = {
    **UNINSTALL,
    "event": "ONAPPINSTALL",
    "auth[access_token]": "a" * 70,
    "auth[refresh_token]": "b" * 70,
    "auth[expires_in]": "3600",
    "auth[server_endpoint]": "https://oauth.bitrix.info/rest/",
}
VALUES = st.one_of(st.text(max_size=30), st.sampled_from(["0", "1", "d" * 32]))


def form(fields: dict[str, str]) -> WireForm:
    return WireForm(MultiDict(), MultiDict(fields))


class TestReadUninstall:
    def test_only_a_plain_one_asks_for_a_clean_removal(self) -> None:
        for clean, wanted in (("1", True), ("0", False), ("", False), ("11", False)):
            hint = read_uninstall(form({**UNINSTALL, "data[CLEAN]": clean}))
            assert hint.clean is wanted, clean
            assert (hint.member_id, hint.application_token_digest) == ("d" * 32, digest("c" * 32)), clean

    def test_an_absent_application_token_is_no_digest_of_nothing(self) -> None:
        assert read_uninstall(form({**UNINSTALL, "auth[application_token]": ""})).application_token_digest is None


class TestReadInstallEvent:
    def test_it_is_a_claim_like_any_other(self) -> None:
        claim = read_install_event(form(INSTALL), NOW)
        assert (claim.member_id, claim.language, claim.record_id) == ("d" * 32, "de", None)
        assert (claim.pair.access_token, claim.pair.refresh_token) == ("a" * 70, "b" * 70)
        assert claim.pair.expires_at == NOW + timedelta(hours=1)
        assert (claim.oauth_server, claim.came_from) == ("https://oauth.bitrix.info", None)

    def test_a_language_may_be_written_in_any_way(self) -> None:
        for written, language in (("EN", "EN"), ("pt_BR", "pt_BR"), ("<b>", "en"), ("", "en")):
            assert read_install_event(form({**INSTALL, "data[LANGUAGE_ID]": written}), NOW).language == language, (
                written
            )

    def test_without_a_token_that_proves_it_there_is_no_claim(self) -> None:
        with pytest.raises(MalformedRequestError):
            read_install_event(form(UNINSTALL), NOW)

    def test_a_life_that_no_token_has_is_refused(self) -> None:
        for life in ("0", "86401", "999999"):
            with case(life), pytest.raises(MalformedRequestError):
                read_install_event(form({**INSTALL, "auth[expires_in]": life}), NOW)


@given(st.dictionaries(st.sampled_from(list(INSTALL)), VALUES))
def test_any_bytes_are_read_or_malformed_and_nothing_else(changed: dict[str, str]) -> None:
    posted = form({**INSTALL, **changed})
    for read in (event_name, read_uninstall, lambda posted: read_install_event(posted, NOW)):
        with suppress(MalformedRequestError):
            read(posted)
