from pathlib import Path

import pytest
from sqlalchemy import Engine

from b24app import Settings, read_settings
from b24app.adapters.oauth.authorization_server import OAuthServers
from b24app.adapters.outbound.own_address import OwnAddress
from b24app.wiring.adapters import Adapters
from b24app.wiring.operator_use_cases import examine_deployment, show_portal
from b24app.wiring.use_cases import bind_app, inspect_portal
from tests.unit.wiring.conftest import ENVIRON

TWO = "https://oauth.bitrix.info,https://oauth.bitrix24.tech"


@pytest.fixture
def settings() -> Settings:
    return read_settings({**ENVIRON, "B24_OAUTH_SERVERS": TWO}, Path())


def test_each_server_of_the_settings_is_asked_by_itself(settings: Settings, made: Adapters, engine: Engine) -> None:
    asked = examine_deployment(settings, made, engine).servers
    assert tuple(asked) == settings.oauth_servers
    assert len(asked) == 2
    for server, adapter in asked.items():
        assert isinstance(adapter, OAuthServers)
        assert (adapter.servers, adapter.client_id) == ((server,), settings.client_id)


def test_what_should_be_bound_is_what_the_application_binds(settings: Settings, made: Adapters, engine: Engine) -> None:
    examine = examine_deployment(settings, made, engine)
    assert examine.wanted == bind_app(settings, made).wanted
    assert examine.inspect_portal == inspect_portal(made)


def test_our_own_address_is_the_one_that_the_portals_are_given(
    settings: Settings, made: Adapters, engine: Engine
) -> None:
    examine = examine_deployment(settings, made, engine)
    assert isinstance(examine.who_answers, OwnAddress)
    assert examine.who_answers.public_url == examine.public_url == settings.public_url


def test_what_is_shown_of_a_portal_is_read_where_the_application_writes_it(made: Adapters) -> None:
    shown = show_portal(made)
    assert (shown.installations, shown.pairs, shown.audit) == (made.installations, made.pairs, made.audit)
