from dataclasses import replace

from b24app import Settings
from b24app.domain.operations.placements import LEAD_TAB
from b24app.web.language.tab_titles import tab_titles
from b24app.web.language.words import LOCALES, words_for
from b24app.wiring.adapters import Adapters
from b24app.wiring.home_use_cases import open_home
from b24app.wiring.use_cases import bind_app, prove_launch


class TestWhatIsBound:
    def test_the_portal_is_given_the_apps_public_addresses(self, settings: Settings, made: Adapters) -> None:
        wanted = bind_app(settings, made).wanted
        assert [tab.handler for tab in wanted.tabs] == ["https://app.example/lead-tab"]
        assert wanted.events_handler == "https://app.example/events"

    def test_the_tabs_title_is_the_operators_where_one_is_set(self, settings: Settings, made: Adapters) -> None:
        (usual,) = bind_app(settings, made).wanted.tabs
        assert (usual.title, usual.titles) == ("Full lead", tab_titles(LEAD_TAB, map(words_for, LOCALES)))
        (operators,) = bind_app(replace(settings, tab_title="Alles"), made).wanted.tabs
        assert (operators.title, operators.titles) == ("Alles", {})


class TestWhoProves:
    def test_every_proof_is_held_against_our_client_id(self, settings: Settings, made: Adapters) -> None:
        home = open_home(settings, made)
        ids = {prove_launch(settings, made).client_id, home.prove_launch.client_id, home.install_app.client_id}
        assert ids == {"local.1"}
