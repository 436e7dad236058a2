"""A Market application's CODE in a portal is the vendor's, a local one's its client id. Neither proves anything."""

import pytest

from demo.bitrix24_standin import Neighbourhood, Portal
from demo.bitrix24_standin.applications import Application
from tests.full_lead import FullLead
from tests.watching import arriving, by_hand, kept, outcome, policy_of, ticket_in, with_fields

VENDOR_CODE = "juniper.full_lead"
TAB = {"PLACEMENT": "CRM_LEAD_DETAIL_TAB", "PLACEMENT_OPTIONS": '{"ID":"123"}'}


@pytest.fixture
def in_the_market(full_lead: FullLead, neighbourhood: Neighbourhood) -> FullLead:
    """Let the vendor publish the application: the same addresses, another kind of credentials."""
    published = Application(
        client_id=full_lead.registration.client_id,
        client_secret=full_lead.registration.client_secret,
        code=VENDOR_CODE,
        name="Full lead",
        handler_url=f"{full_lead.url}/",
        install_url=f"{full_lead.url}/install",
        scope=full_lead.registration.scope,
        kind="market",
        status="F",
        owner=None,
    )
    neighbourhood.oauth.applications[published.client_id] = neighbourhood.market[VENDOR_CODE] = published
    full_lead.portal.installations.clear()
    full_lead.registration = published
    return full_lead


def installed_from_the_market(app: FullLead, neighbourhood: Neighbourhood, portal: Portal) -> None:
    neighbourhood.install_market_app(app.registration, portal, by=portal.people["admin"])
    assert outcome(app.launch(by_hand(app, portal.people["admin"], "/install", portal))) == (200, "")
    portal.finish_install(app.registration, portal.people["admin"])
    neighbourhood.deliver_events()


@pytest.mark.costly
@pytest.mark.rule("S2", "good")
def test_a_market_application_serves_many_portals_under_the_vendors_code(
    in_the_market: FullLead, neighbourhood: Neighbourhood
) -> None:
    portals = [in_the_market.portal, neighbourhood.add_portal("127.0.0.2")]
    for portal in portals:
        installed_from_the_market(in_the_market, neighbourhood, portal)
    rows = kept(in_the_market)["installations"]
    assert {row["app_code"] for row in rows} == {VENDOR_CODE}
    assert {row["member_id"] for row in rows} == {portal.member_id for portal in portals}
    neighbourhood.oauth.wire.clear()
    for portal in portals:
        launch = with_fields(by_hand(in_the_market, portal.people["sara"], "/lead-tab", portal), **TAB)
        token = portal.installations[in_the_market.registration.client_id].application_token
        opened = in_the_market.launch(with_fields(launch, APPLICATION_TOKEN=token))
        assert outcome(opened) == (200, "")
        assert policy_of(opened)["frame-ancestors"] == portal.url
        assert outcome(in_the_market.post("/lead-tab/reload", ticket=ticket_in(opened))) == (200, "")


@pytest.mark.costly
@pytest.mark.rule("S2", "bad")
def test_another_application_of_the_same_vendor_is_refused(
    in_the_market: FullLead, neighbourhood: Neighbourhood
) -> None:
    portal = in_the_market.portal
    installed_from_the_market(in_the_market, neighbourhood, portal)
    other = neighbourhood.publish_market_app(code="juniper.other", name="Other", handler_url="http://127.0.0.1:9/")
    neighbourhood.install_market_app(other, portal, by=portal.people["admin"])
    neighbourhood.deliver_events()
    before = kept(in_the_market)
    stolen = portal.fresh_pair(other, portal.people["admin"])
    for path in ("/", "/install", "/lead-tab"):
        launch = with_fields(by_hand(in_the_market, portal.people["admin"], path), **TAB, AUTH_ID=stolen.access)
        assert outcome(in_the_market.launch(launch)) == (403, "unproven")
        assert outcome(in_the_market.launch(arriving(launch, DOMAIN="elsewhere.test"))) == (403, "unproven")
    assert kept(in_the_market) == before
