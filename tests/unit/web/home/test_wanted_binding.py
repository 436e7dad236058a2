from b24app.domain.operations.placements import LEAD_TAB
from b24app.domain.portal.portal_address import Origin
from b24app.web.home.wanted_binding import wanted_binding
from b24app.web.http.routes import ROUTES
from b24app.web.language.codes import LOCALES
from b24app.web.language.tab_titles import tab_titles
from b24app.web.language.words import words_for

OURS = Origin(scheme="https", host="app.example", port=443)


def test_the_portal_is_given_the_apps_public_addresses() -> None:
    wanted = wanted_binding(OURS, "")()
    assert [tab.handler for tab in wanted.tabs] == ["https://app.example/lead-tab"]
    assert wanted.events_handler == "https://app.example/events"
    assert {"/lead-tab", "/events"} <= {route.address for route in ROUTES}


def test_the_tabs_title_is_the_operators_in_all_languages_where_one_is_set() -> None:
    (ours,), (theirs,) = wanted_binding(OURS, "")().tabs, wanted_binding(OURS, "Alles")().tabs
    assert (ours.title, ours.titles) == ("Full lead", tab_titles(LEAD_TAB, map(words_for, LOCALES)))
    assert (theirs.title, theirs.titles) == ("Alles", {})
