"""Points 2 and 3 of the threat model against the running application: changed tokens, moved portals, two of a kind."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest

from demo import Launch, Neighbourhood
from demo.portal import Portal
from tests.full_lead import FullLead
from tests.watching import TAB, kept, listening, outcome, policy_of, tab_launch, with_fields

ANOTHER_TOKEN = "f" * 32


class TestAChangedApplicationToken:
    def test_what_was_proven_is_not_asked_again_for_ten_minutes(self, settled: FullLead, hood: Neighbourhood) -> None:
        for minutes, proofs in ((0, 1), (9, 1), (11, 2)):
            settled.clock.ahead = timedelta(minutes=minutes)
            launch = with_fields(tab_launch(settled), APPLICATION_TOKEN=ANOTHER_TOKEN)
            assert outcome(settled.launch(launch)) == (200, "")
            assert hood.oauth.wire.count("app.info") == proofs

    def test_what_was_proven_lets_no_other_token_of_the_form_in(self, settled: FullLead, hood: Neighbourhood) -> None:
        settled.launch(with_fields(tab_launch(settled), APPLICATION_TOKEN=ANOTHER_TOKEN))
        settled.launch(with_fields(tab_launch(settled), APPLICATION_TOKEN="e" * 32))
        assert hood.oauth.wire.count("app.info") == 2

    def test_a_refused_proof_is_not_remembered(self, settled: FullLead, hood: Neighbourhood) -> None:
        settled.portal.mishaps.info_wrong_client(1)
        for page in ((403, "unproven"), (200, "")):
            launch = with_fields(tab_launch(settled), APPLICATION_TOKEN=ANOTHER_TOKEN)
            assert outcome(settled.launch(launch)) == page
        assert hood.oauth.wire.count("app.info") == 2

    def test_an_administrator_replaces_it_though_an_employee_was_there_before(
        self, settled: FullLead, hood: Neighbourhood
    ) -> None:
        settled.portal.installations[settled.registration.client_id].application_token = ANOTHER_TOKEN
        for login, proofs in (("sara", 1), ("admin", 2), ("sara", 2)):
            assert outcome(settled.launch(tab_launch(settled, login))) == (200, "")
            assert hood.oauth.wire.count("app.info") == proofs
        settled.clock.ahead = timedelta(minutes=11)
        assert outcome(settled.launch(tab_launch(settled))) == (200, "")
        assert hood.oauth.wire.count("app.info") == 2


class TestAPortalThatMoved:
    @pytest.mark.rule("S1", "good")
    def test_a_redirect_of_the_known_address_is_proven_once_and_the_new_one_kept(
        self, settled: FullLead, hood: Neighbourhood
    ) -> None:
        old = settled.portal.host
        settled.portal.mishaps.portal_renamed()
        for _ in range(2):
            response = settled.launch(_under(settled, old))
            assert outcome(response) == (200, "")
            assert policy_of(response)["frame-ancestors"].split() == [settled.portal.url, f"http://{old}"]
        assert hood.oauth.wire.count("app.info") == 1
        assert kept(settled)["installations"][0]["endpoint"] == settled.portal.url

    @pytest.mark.rule("S4", "bad")
    def test_a_redirect_to_a_stranger_is_never_followed(self, settled: FullLead, hood: Neighbourhood) -> None:
        before = kept(settled)
        with listening() as stranger:
            settled.portal.mishaps.redirect_foreign(value=f"http://{stranger.host}/rest/")
            assert outcome(settled.launch(tab_launch(settled))) == (502, "moved")
            assert settled.portal.mishaps.redirect_foreign.fired, "the premise"
            assert stranger.heard_nothing
        assert hood.oauth.wire.count("app.info") == 1
        assert kept(settled) == before

    def test_a_new_address_that_is_another_portals_is_refused(self, settled: FullLead) -> None:
        before, old = kept(settled), settled.portal.host
        settled.portal.mishaps.portal_renamed()
        settled.portal.mishaps.info_wrong_member(1)
        assert outcome(settled.launch(_under(settled, old))) == (403, "unproven")
        assert kept(settled) == before


def _under(settled: FullLead, host: str) -> Launch:
    """Let the portal render the tab for a person who reached it under this name."""
    handler, sara = f"{settled.url}/lead-tab", settled.portal.people["sara"]
    return settled.portal.launch(
        settled.registration, sara, placement=TAB, options={"ID": "123"}, handler=handler, host=host
    )


class TestTwoPortalsOnOneHost:
    def test_they_are_told_apart_by_their_member_ids(self, settled: FullLead, hood: Neighbourhood) -> None:
        first = settled.portal.member_id
        with _registered_anew(settled.portal, hood):
            assert outcome(settled.install()) == (200, "")
            assert {row["member_id"] for row in kept(settled)["installations"]} == {first, settled.portal.member_id}
            assert {row["endpoint"] for row in kept(settled)["installations"]} == {settled.portal.url}
            assert outcome(settled.launch(tab_launch(settled))) == (200, "")


@contextmanager
def _registered_anew(portal: Portal, hood: Neighbourhood) -> Iterator[None]:
    """Give a self-hosted portal another member_id, as registering it again at the authorization server does."""
    former, portal.member_id = portal.member_id, "0" * 31 + "1"
    hood.portals[portal.member_id] = portal
    try:
        yield
    finally:
        portal.member_id = former
