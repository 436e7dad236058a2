"""Points 2 and 3 of docs/trust.md against the running application: changed tokens, moved portals, two of a kind."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest

from demo.bitrix24_standin import Launch, Neighbourhood, open_frame
from demo.bitrix24_standin.portal import Portal
from tests.full_lead import FullLead
from tests.watching import TAB, kept, listening, outcome, policy_of, tab_launch, with_fields

ANOTHER_TOKEN = "f" * 32


class TestAChangedApplicationToken:
    @pytest.mark.costly
    def test_what_was_proven_is_not_asked_again_for_ten_minutes(
        self, installed: FullLead, neighbourhood: Neighbourhood
    ) -> None:
        for minutes, proofs in ((0, 1), (9, 1), (11, 2)):
            installed.clock.ahead = timedelta(minutes=minutes)
            launch = with_fields(tab_launch(installed), APPLICATION_TOKEN=ANOTHER_TOKEN)
            assert outcome(installed.launch(launch)) == (200, "")
            assert neighbourhood.oauth.wire.count("app.info") == proofs

    def test_what_was_proven_lets_no_other_token_of_the_form_in(
        self, installed: FullLead, neighbourhood: Neighbourhood
    ) -> None:
        installed.launch(with_fields(tab_launch(installed), APPLICATION_TOKEN=ANOTHER_TOKEN))
        installed.launch(with_fields(tab_launch(installed), APPLICATION_TOKEN="e" * 32))
        assert neighbourhood.oauth.wire.count("app.info") == 2

    def test_a_refused_proof_is_not_remembered(self, installed: FullLead, neighbourhood: Neighbourhood) -> None:
        installed.portal.faults.info_wrong_client(1)
        for page in ((403, "unproven"), (200, "")):
            launch = with_fields(tab_launch(installed), APPLICATION_TOKEN=ANOTHER_TOKEN)
            assert outcome(installed.launch(launch)) == page
        assert neighbourhood.oauth.wire.count("app.info") == 2

    @pytest.mark.costly
    def test_an_administrator_replaces_it_though_an_employee_was_there_before(
        self, installed: FullLead, neighbourhood: Neighbourhood
    ) -> None:
        installed.portal.installations[installed.registration.client_id].application_token = ANOTHER_TOKEN
        for login, proofs in (("sara", 1), ("admin", 2), ("sara", 2)):
            assert outcome(installed.launch(tab_launch(installed, login))) == (200, "")
            assert neighbourhood.oauth.wire.count("app.info") == proofs
        installed.clock.ahead = timedelta(minutes=11)
        assert outcome(installed.launch(tab_launch(installed))) == (200, "")
        assert neighbourhood.oauth.wire.count("app.info") == 2


class TestAPortalThatMoved:
    @pytest.mark.rule("S1", "good")
    def test_a_redirect_of_the_known_address_is_proven_once_and_the_new_one_kept(
        self, installed: FullLead, neighbourhood: Neighbourhood
    ) -> None:
        old = installed.portal.host
        installed.portal.faults.portal_renamed()
        for login in ("admin", "sara"):
            response = installed.launch(_under(installed, old, login))
            assert outcome(response) == (200, "")
            assert policy_of(response)["frame-ancestors"].split() == [installed.portal.url, f"http://{old}"]
        assert neighbourhood.oauth.wire.count("app.info") == 1
        assert kept(installed)["installations"][0]["endpoint"] == installed.portal.url

    @pytest.mark.rule("S4", "bad")
    def test_a_redirect_to_another_host_is_never_followed(
        self, installed: FullLead, neighbourhood: Neighbourhood
    ) -> None:
        before = kept(installed)
        with listening() as stranger:
            installed.portal.faults.redirect_foreign(value=f"http://{stranger.host}/rest/")
            assert outcome(installed.launch(tab_launch(installed))) == (502, "moved")
            assert installed.portal.faults.redirect_foreign.fired, "the premise"
            assert stranger.heard_nothing
        assert neighbourhood.oauth.wire.count("app.info") == 1
        assert kept(installed) == before

    def test_a_new_address_that_is_another_portals_is_refused(self, installed: FullLead) -> None:
        before, old = kept(installed), installed.portal.host
        installed.portal.faults.portal_renamed()
        installed.portal.faults.info_wrong_member(1)
        assert outcome(installed.launch(_under(installed, old))) == (403, "unproven")
        assert kept(installed) == before


def _under(installed: FullLead, host: str, login: str = "sara") -> Launch:
    """Let the portal render the tab for a person who opened it under this name."""
    handler, person = f"{installed.url}/lead-tab", installed.portal.people[login]
    return open_frame(
        installed.portal,
        installed.registration,
        person,
        placement=TAB,
        options={"ID": "123"},
        handler=handler,
        host=host,
    )


class TestTwoPortalsOnOneHost:
    @pytest.mark.costly
    def test_they_are_told_apart_by_their_member_ids(self, installed: FullLead, neighbourhood: Neighbourhood) -> None:
        first = installed.portal.member_id
        with _registered_anew(installed.portal, neighbourhood):
            assert outcome(installed.install()) == (200, "")
            assert {row["member_id"] for row in kept(installed)["installations"]} == {first, installed.portal.member_id}
            assert {row["endpoint"] for row in kept(installed)["installations"]} == {installed.portal.url}
            assert outcome(installed.launch(tab_launch(installed))) == (200, "")


@contextmanager
def _registered_anew(portal: Portal, neighbourhood: Neighbourhood) -> Iterator[None]:
    """Give a self-hosted portal another member_id, as registering it again at the authorization server does."""
    former, portal.member_id = portal.member_id, "0" * 31 + "1"
    neighbourhood.portals[portal.member_id] = portal
    try:
        yield
    finally:
        portal.member_id = former
