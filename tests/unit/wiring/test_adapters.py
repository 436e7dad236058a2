import inspect
from dataclasses import replace
from functools import cached_property

from b24app.adapters.oauth.authorization_server import OAuthServers
from b24app.adapters.oauth.limits import LimitedAuthorization
from b24app.adapters.outbound.own_address import OwnAddress
from b24app.domain.portal.portal_address import parse_origin
from b24app.settings import Settings
from b24app.wiring.adapters import Adapters
from b24app.wiring.views import Views


def test_nothing_secret_prints(graph: Views) -> None:
    names = [name for name, each in inspect.getmembers_static(Views) if isinstance(each, cached_property)]
    printed = repr({name: getattr(graph, name) for name in names})
    assert "LimitedAuthorization" in printed, "the premise: the pieces are printed"
    assert "canary" not in printed
    assert repr(b"k" * 32) not in printed


def test_questions_are_limited_by_whose_request_it_is(settings: Settings) -> None:
    adapters = Adapters(lambda: settings, client_address=lambda: "192.0.2.1")
    assert isinstance(adapters.authorization, LimitedAuthorization)
    assert adapters.authorization.budgets.client_address() == "192.0.2.1"
    assert adapters.authorization.authorization is adapters.all_servers


def test_each_server_of_the_settings_can_be_asked_by_itself(settings: Settings) -> None:
    both = tuple(filter(None, map(parse_origin, ("https://oauth.bitrix.info", "https://oauth.bitrix24.tech"))))
    adapters = Adapters(lambda: replace(settings, oauth_servers=both))
    assert tuple(adapters.servers) == both
    for server, asked in adapters.servers.items():
        assert isinstance(asked, OAuthServers)
        assert (asked.servers, asked.client_id) == ((server,), settings.client_id)
    assert isinstance(adapters.all_servers, OAuthServers)
    assert adapters.all_servers.servers == both


def test_leads_are_read_by_the_method_of_the_settings(settings: Settings) -> None:
    assert Adapters(lambda: replace(settings, lead_method="crm.item.get")).portal.lead_method == "crm.item.get"


def test_our_own_address_is_the_one_of_the_settings(graph: Views, settings: Settings) -> None:
    assert isinstance(graph.own_address, OwnAddress)
    assert graph.own_address.public_url == settings.public_url
