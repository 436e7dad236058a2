import pytest

from demo.bitrix24_standin import Neighbourhood, open_frame
from tests.full_lead import FullLead
from tests.watching import TAB, aged, asked, kept, listening, outcome, policy_of, tab_launch, ticket_in
from tests.written_behind import all_is_written


def endpoint(app: FullLead) -> object:
    return kept(app)["installations"][0]["endpoint"]


@pytest.fixture
def page(installed: FullLead, neighbourhood: Neighbourhood) -> str:
    """Give the ticket of a tab that is open while its portal is renamed."""
    ticket = ticket_in(installed.launch(tab_launch(installed)))
    all_is_written()
    installed.portal.faults.portal_renamed()
    installed.portal.wire.clear()
    neighbourhood.oauth.wire.clear()
    return ticket


class TestAPortalThatIsRenamedWhileATabIsOpen:
    def test_reloading_goes_on_at_the_proven_address_and_asks_for_it_once(
        self, installed: FullLead, neighbourhood: Neighbourhood, page: str
    ) -> None:
        again = installed.post("/lead-tab/reload", ticket=page)
        assert outcome(again) == (200, "")
        assert "Lead #1591" in again.text
        assert asked(installed.portal.wire) == ["batch", "batch"]
        assert asked(neighbourhood.oauth.wire) == ["app.info"]
        assert endpoint(installed) == installed.portal.url
        assert outcome(installed.post("/lead-tab/reload", ticket=ticket_in(again))) == (200, "")
        assert asked(installed.portal.wire) == ["batch"] * 3
        assert asked(neighbourhood.oauth.wire) == ["app.info"]

    def test_the_page_stays_framed_by_the_address_at_which_it_was_opened(self, installed: FullLead, page: str) -> None:
        former = installed.portal.hosts[-1]
        again = installed.post("/lead-tab/reload", ticket=page)
        assert f"http://{former}" in policy_of(again)["frame-ancestors"].split()

    def test_the_person_is_still_the_one_of_the_page(self, installed: FullLead, page: str) -> None:
        installed.portal.faults.no_crm_rights()
        assert outcome(installed.post("/lead-tab/reload", ticket=page)) == (403, "lead-denied")

    def test_a_page_that_slept_goes_on_too(self, installed: FullLead, neighbourhood: Neighbourhood, page: str) -> None:
        pair = installed.portal.fresh_pair(installed.registration, installed.portal.people["sara"])
        renewed = installed.post("/lead-tab/renew", ticket=page, AUTH_ID=pair.access, REFRESH_ID=pair.refresh)
        assert outcome(renewed) == (200, "")
        assert asked(neighbourhood.oauth.wire) == ["app.info"]
        assert endpoint(installed) == installed.portal.url

    def test_another_applications_pair_does_not_move_it(
        self, installed: FullLead, neighbourhood: Neighbourhood
    ) -> None:
        other = neighbourhood.register_local_app(
            installed.portal, name="Other", handler_url="http://127.0.0.1:9/", scope="crm,placement,user_brief"
        )
        neighbourhood.deliver_events()
        ticket = ticket_in(installed.launch(tab_launch(installed)))
        installed.portal.faults.portal_renamed()
        before = kept(installed)
        stolen = installed.portal.fresh_pair(other, installed.portal.people["sara"])
        renewed = installed.post("/lead-tab/renew", ticket=ticket, AUTH_ID=stolen.access, REFRESH_ID=stolen.refresh)
        assert outcome(renewed) == (403, "unproven")
        assert kept(installed) == before

    def test_an_expired_token_is_refreshed_and_the_portal_found_with_the_new_one(
        self, installed: FullLead, neighbourhood: Neighbourhood, page: str
    ) -> None:
        aged(installed)
        installed.portal.faults.expire_tokens(subject="sara")
        assert outcome(installed.post("/lead-tab/reload", ticket=page)) == (200, "")
        assert asked(neighbourhood.oauth.wire) == ["app.info", "oauth/token", "app.info"]

    def test_what_the_authorization_server_does_not_confirm_is_not_followed(
        self, installed: FullLead, page: str
    ) -> None:
        before = endpoint(installed)
        installed.portal.faults.info_wrong_member(1)
        assert outcome(installed.post("/lead-tab/reload", ticket=page)) == (403, "unproven")
        assert endpoint(installed) == before


@pytest.mark.costly
def test_an_administrators_page_that_is_open_goes_on_too(installed: FullLead) -> None:
    home = ticket_in(installed.open_home(installed.portal.people["admin"]))
    row = installed.portal.installations[installed.registration.client_id]
    row.placements.clear()
    installed.portal.faults.portal_renamed()
    assert outcome(installed.post("/repair", ticket=home)) == (200, "")
    assert [each.code for each in row.placements] == [TAB]
    assert endpoint(installed) == installed.portal.url
    changed = installed.post("/access", ticket=home, rule="administrators")
    assert outcome(changed) == (200, "")
    assert outcome(installed.launch(tab_launch(installed))) == (403, "not-allowed")


def test_a_redirect_to_another_host_takes_no_token_along(installed: FullLead, neighbourhood: Neighbourhood) -> None:
    ticket = ticket_in(installed.launch(tab_launch(installed)))
    before = kept(installed)
    with listening() as stranger:
        installed.portal.faults.redirect_foreign(value=f"http://{stranger.host}/rest/")
        assert outcome(installed.post("/lead-tab/reload", ticket=ticket)) == (502, "moved")
        assert stranger.heard_nothing
    assert asked(neighbourhood.oauth.wire) == ["app.info"]
    assert kept(installed) == before


@pytest.mark.costly
def test_a_portal_reached_under_two_names_keeps_its_own_address(
    installed: FullLead, neighbourhood: Neighbourhood
) -> None:
    alias = neighbourhood.add_alias(installed.portal, "127.0.0.2")
    handler = f"{installed.url}/lead-tab"
    # An employee's name is known for their token alone, an administrator's for everybody.
    visits = (("sara", alias, 1), ("sara", installed.portal.host, 1), ("sara", alias, 2), ("admin", alias, 3))
    for login, host, proofs in (*visits, ("sara", alias, 3), ("mia", alias, 3)):
        launch = open_frame(
            installed.portal,
            installed.registration,
            installed.portal.people[login],
            placement=TAB,
            options={"ID": "123"},
            handler=handler,
            host=host,
        )
        opened = installed.launch(launch)
        assert outcome(opened) == (200, "")
        again = installed.post("/lead-tab/reload", ticket=ticket_in(opened))
        assert f"http://{host}" in policy_of(again)["frame-ancestors"].split()
        assert installed.portal.url in policy_of(again)["frame-ancestors"].split()
        assert neighbourhood.oauth.wire.count("app.info") == proofs
    assert endpoint(installed) == installed.portal.url
