from datetime import timedelta
from urllib.parse import parse_qs

import pytest
import requests

from demo import Neighbourhood
from tests.full_lead import FullLead
from tests.watching import Row, asked, kept, outcome, tab_launch, ticket_in


class TestAnExpiredToken:
    def test_it_is_traded_once_with_the_secrets_in_the_body_and_the_call_repeated_once(
        self, settled: FullLead, hood: Neighbourhood
    ) -> None:
        page = _opened_and_expired(settled)
        assert outcome(_reload(settled, page)) == (200, "")
        assert asked(settled.portal.wire) == ["batch", "batch"]
        (trade,) = hood.oauth.wire
        assert trade.method == "POST"
        assert trade.url == f"{hood.oauth.url}/oauth/token/"
        sent = {"grant_type", "client_id", "client_secret", "refresh_token"}
        assert sent <= set(parse_qs(trade.request)) <= sent | {"scope"}

    def test_the_new_pair_is_kept_and_used_from_then_on(self, settled: FullLead, hood: Neighbourhood) -> None:
        page = _opened_and_expired(settled)
        before = _saras_pair(settled)
        again = _reload(settled, page)
        after = _saras_pair(settled)
        assert after["generation"] == int(str(before["generation"])) + 1
        assert after["access_token_digest"] != before["access_token_digest"]
        settled.portal.wire.clear()
        assert outcome(_reload(settled, again)) == (200, "")
        assert asked(settled.portal.wire) == ["batch"]
        assert len(hood.oauth.wire) == 1

    def test_one_that_is_known_to_be_too_old_is_traded_without_asking_the_portal_first(
        self, settled: FullLead, hood: Neighbourhood
    ) -> None:
        page = settled.launch(tab_launch(settled))
        settled.clock.ahead = timedelta(minutes=50)
        page = _reload(settled, page)
        settled.portal.wire.clear()
        settled.clock.ahead = timedelta(minutes=70)
        assert outcome(_reload(settled, page)) == (200, "")
        assert asked(hood.oauth.wire) == ["oauth/token"]
        assert asked(settled.portal.wire) == ["batch"]

    def test_one_that_is_expired_again_at_once_is_not_traded_again(
        self, settled: FullLead, hood: Neighbourhood
    ) -> None:
        page = settled.launch(tab_launch(settled))
        settled.portal.wire.clear()
        settled.portal.mishaps.always_expired()
        assert outcome(_reload(settled, page)) == (401, "too-old")
        assert asked(settled.portal.wire) == ["batch", "batch"]
        assert asked(hood.oauth.wire) == ["oauth/token"]


class TestATradeThatFails:
    def test_a_spent_pair_is_dropped_and_the_tab_must_be_opened_again(
        self, settled: FullLead, hood: Neighbourhood
    ) -> None:
        page = settled.launch(tab_launch(settled))
        settled.portal.mishaps.expire_refresh_tokens(subject="sara")
        for _ in range(2):
            assert outcome(_reload(settled, page)) == (401, "too-old")
        assert asked(hood.oauth.wire) == ["oauth/token"]
        assert len(kept(settled)["token_pairs"]) == 1
        assert outcome(settled.launch(tab_launch(settled))) == (200, "")

    def test_a_server_in_trouble_loses_nothing_and_the_next_try_works(self, settled: FullLead) -> None:
        page = _opened_and_expired(settled)
        before = kept(settled)
        faults = {
            "refresh_500": (504, "silent"),
            "refresh_empty": (502, "nonsense"),
            "refresh_list": (502, "nonsense"),
            "refresh_html": (502, "nonsense"),
            "refresh_invalid_scope": (403, "scope-missing"),
            "wrong_client": (502, "client-refused"),
        }
        for fault, expected in faults.items():
            settled.portal.mishaps[fault](1)
            assert outcome(_reload(settled, page)) == expected
        assert kept(settled) == before
        assert outcome(_reload(settled, page)) == (200, "")

    @pytest.mark.rule("S30", "bad")
    def test_a_pair_for_another_portal_or_person_is_not_kept(self, settled: FullLead) -> None:
        for fault in ("refresh_wrong_member", "refresh_wrong_user", "refresh_no_expiry"):
            page = _opened_and_expired(settled)
            before = kept(settled)
            settled.portal.mishaps[fault](1)
            assert outcome(_reload(settled, page)) == (502, "nonsense")
            assert kept(settled) == before

    def test_a_pair_that_was_lost_on_its_way_asks_to_open_the_tab_again(self, settled: FullLead) -> None:
        page = _opened_and_expired(settled)
        settled.portal.mishaps.refresh_lost(1)
        assert outcome(_reload(settled, page)) == (504, "silent")
        assert outcome(_reload(settled, page)) == (401, "too-old")

    def test_the_pair_of_a_person_who_is_gone_is_dropped(self, settled: FullLead) -> None:
        page = settled.launch(tab_launch(settled))
        settled.portal.mishaps.user_dismissed(subject="sara")
        assert outcome(_reload(settled, page)) == (403, "person-gone")
        settled.portal.mishaps.user_dismissed.reset()
        assert outcome(_reload(settled, page)) == (401, "too-old")


def _opened_and_expired(app: FullLead) -> requests.Response:
    page = app.launch(tab_launch(app))
    app.portal.mishaps.expire_tokens()
    app.portal.wire.clear()
    return page


def _reload(app: FullLead, page: requests.Response) -> requests.Response:
    return app.post("/lead-tab/reload", ticket=ticket_in(page))


def _saras_pair(app: FullLead) -> Row:
    return next(row for row in kept(app)["token_pairs"] if row["user_id"] == app.portal.people["sara"].id)
