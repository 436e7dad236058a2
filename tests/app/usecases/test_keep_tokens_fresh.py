from datetime import timedelta
from urllib.parse import parse_qs

import pytest
import requests

from b24app.errors.outside import TokenExpiredError
from b24app.errors.own import TicketExpiredError
from demo.bitrix24_standin import Neighbourhood
from tests.app.stored import store
from tests.full_lead import FullLead
from tests.watching import Row, aged, asked, kept, outcome, tab_launch, ticket_in
from tests.written_behind import all_is_written


class TestAnExpiredToken:
    def test_it_is_refreshed_once_with_the_secrets_in_the_body_and_the_call_repeated_once(
        self, installed: FullLead, neighbourhood: Neighbourhood
    ) -> None:
        page = _opened_and_expired(installed)
        assert outcome(_reload(installed, page)) == (200, "")
        assert asked(installed.portal.wire) == ["batch", "batch"]
        (refresh,) = neighbourhood.oauth.wire
        assert refresh.method == "POST"
        assert refresh.url == f"{neighbourhood.oauth.url}/oauth/token/"
        sent = {"grant_type", "client_id", "client_secret", "refresh_token"}
        assert sent <= set(parse_qs(refresh.request)) <= sent | {"scope"}

    @pytest.mark.costly
    def test_the_new_pair_is_kept_and_used_from_then_on(
        self, installed: FullLead, neighbourhood: Neighbourhood
    ) -> None:
        page = _opened_and_expired(installed)
        before = _saras_pair(installed)
        again = _reload(installed, page)
        after = _saras_pair(installed)
        assert after["generation"] == int(str(before["generation"])) + 1
        assert after["access_token_digest"] != before["access_token_digest"]
        installed.portal.wire.clear()
        assert outcome(_reload(installed, again)) == (200, "")
        assert asked(installed.portal.wire) == ["batch"]
        assert len(neighbourhood.oauth.wire) == 1

    @pytest.mark.costly
    def test_one_that_is_known_to_be_too_old_is_refreshed_without_asking_the_portal_first(
        self, installed: FullLead, neighbourhood: Neighbourhood
    ) -> None:
        page = installed.launch(tab_launch(installed))
        installed.clock.ahead = timedelta(minutes=50)
        page = _reload(installed, page)
        installed.portal.wire.clear()
        installed.clock.ahead = timedelta(minutes=70)
        assert outcome(_reload(installed, page)) == (200, "")
        assert asked(neighbourhood.oauth.wire) == ["oauth/token"]
        assert asked(installed.portal.wire) == ["batch"]

    @pytest.mark.costly
    def test_one_that_is_expired_again_at_once_is_not_refreshed_again(
        self, installed: FullLead, neighbourhood: Neighbourhood
    ) -> None:
        page = _opened_and_expired(installed)
        installed.portal.faults.always_expired()
        for _ in range(3):
            assert outcome(_reload(installed, page)) == (401, "too-old")
        assert asked(installed.portal.wire) == ["batch", "batch", "batch", "batch"]
        assert asked(neighbourhood.oauth.wire) == ["oauth/token"]

    @pytest.mark.costly
    @pytest.mark.rule("S63", "bad")
    def test_one_that_we_got_just_now_is_not_refreshed_whatever_the_portal_says(
        self, installed: FullLead, neighbourhood: Neighbourhood
    ) -> None:
        page = installed.launch(tab_launch(installed))
        installed.portal.faults.expire_tokens()
        before = kept(installed)
        assert outcome(_reload(installed, page)) == (401, "too-old")
        assert asked(neighbourhood.oauth.wire) == []
        assert kept(installed) == before, "and it is there for a refresh once it is older"
        aged(installed)
        assert outcome(_reload(installed, page)) == (200, "")


@pytest.mark.parametrize("code", ["invalid_token", "WRONG_TOKEN"])
def test_a_token_that_is_not_accepted_is_refreshed_once_and_the_call_repeated_once(
    installed: FullLead, neighbourhood: Neighbourhood, code: str
) -> None:
    """docs/platform.md 4.7."""
    page = installed.launch(tab_launch(installed))
    aged(installed)
    installed.portal.wire.clear()
    installed.portal.faults.rest_error(1, value=code)
    assert outcome(_reload(installed, page)) == (200, "")
    assert asked(installed.portal.wire) == ["batch", "batch"]
    assert asked(neighbourhood.oauth.wire) == ["oauth/token"]


class TestARefreshThatFails:
    @pytest.mark.costly
    def test_a_spent_pair_is_dropped_and_the_tab_must_be_opened_again(
        self, installed: FullLead, neighbourhood: Neighbourhood
    ) -> None:
        page = _opened_and_expired(installed)
        installed.portal.faults.expire_refresh_tokens(subject="sara")
        for _ in range(2):
            assert outcome(_reload(installed, page)) == (401, "too-old")
        assert asked(neighbourhood.oauth.wire) == ["oauth/token"]
        assert len(kept(installed)["token_pairs"]) == 1
        assert outcome(installed.launch(tab_launch(installed))) == (200, "")

    @pytest.mark.costly
    def test_a_server_in_trouble_loses_nothing_and_the_next_try_works(self, installed: FullLead) -> None:
        page = _opened_and_expired(installed)
        before = kept(installed)
        faults = {
            "refresh_500": (504, "silent"),
            "refresh_empty": (502, "nonsense"),
            "refresh_list": (502, "nonsense"),
            "refresh_html": (502, "nonsense"),
            "refresh_invalid_scope": (403, "scope-missing"),
            "wrong_client": (502, "client-refused"),
        }
        for fault, expected in faults.items():
            installed.portal.faults[fault](1)
            assert outcome(_reload(installed, page)) == expected
        assert kept(installed) == before
        assert outcome(_reload(installed, page)) == (200, "")

    @pytest.mark.costly
    @pytest.mark.rule("S30", "bad")
    def test_a_pair_for_another_portal_or_person_is_not_kept(self, installed: FullLead) -> None:
        for fault in ("refresh_wrong_member", "refresh_wrong_user", "refresh_no_expiry"):
            page = _opened_and_expired(installed)
            before = kept(installed)
            installed.portal.faults[fault](1)
            assert outcome(_reload(installed, page)) == (502, "nonsense")
            assert kept(installed) == before

    @pytest.mark.costly
    @pytest.mark.parametrize("code", ["not_found", "unknown_error"])
    def test_a_server_that_does_not_find_the_portal_says_that_it_is_closed_and_the_pair_stays(
        self, installed: FullLead, code: str
    ) -> None:
        """docs/platform.md 3.5."""
        page = _opened_and_expired(installed)
        before = kept(installed)["token_pairs"]
        installed.portal.faults.refresh_portal_gone(value=code)
        for _ in range(2):
            assert outcome(_reload(installed, page)) == (503, "portal-closed")
        assert kept(installed)["token_pairs"] == before
        installed.portal.faults.refresh_portal_gone.reset()
        assert outcome(_reload(installed, page)) == (200, "")

    def test_a_pair_that_was_lost_on_its_way_asks_to_open_the_tab_again(self, installed: FullLead) -> None:
        page = _opened_and_expired(installed)
        installed.portal.faults.refresh_lost(1)
        assert outcome(_reload(installed, page)) == (504, "silent")
        assert outcome(_reload(installed, page)) == (401, "too-old")

    def test_a_pair_that_goes_while_the_portal_is_asked_asks_to_open_the_tab_again(
        self, installed: FullLead, neighbourhood: Neighbourhood
    ) -> None:
        _opened_and_expired(installed)
        person = installed.portal.member_id, installed.portal.people["sara"].id
        with store(installed) as there:
            known, stored = there.installations.find(person[0]), there.pairs.find(*person)
            assert known is not None
            assert stored is not None

            def refused_meanwhile(*_: object) -> None:
                there.pairs.drop(stored)
                raise TokenExpiredError("crm.lead.get")

            with pytest.raises(TicketExpiredError):
                there.keep_tokens_fresh.call(known, person[1], stored.kept_at, refused_meanwhile)
        assert asked(neighbourhood.oauth.wire) == []

    def test_the_pair_of_a_person_who_is_gone_is_dropped(self, installed: FullLead) -> None:
        page = installed.launch(tab_launch(installed))
        all_is_written()
        installed.portal.faults.user_dismissed(subject="sara")
        assert outcome(_reload(installed, page)) == (403, "person-gone")
        installed.portal.faults.user_dismissed.reset()
        assert outcome(_reload(installed, page)) == (401, "too-old")


def _opened_and_expired(app: FullLead) -> requests.Response:
    page = app.launch(tab_launch(app))
    aged(app)
    app.portal.faults.expire_tokens()
    app.portal.wire.clear()
    return page


def _reload(app: FullLead, page: requests.Response) -> requests.Response:
    return app.post("/lead-tab/reload", ticket=ticket_in(page))


def _saras_pair(app: FullLead) -> Row:
    return next(row for row in kept(app)["token_pairs"] if row["user_id"] == app.portal.people["sara"].id)
