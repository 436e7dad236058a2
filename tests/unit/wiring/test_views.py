from importlib.metadata import version

from b24app.web.http.routes import ROUTES
from b24app.wiring.views import Views


def test_every_route_has_its_view(graph: Views) -> None:
    assert set(graph.by_route()) == {route.name for route in ROUTES}


def test_the_home_page_tells_this_release(graph: Views) -> None:
    assert graph.home_page.version == version("b24app")


def test_what_a_page_notes_is_what_the_health_part_reads(graph: Views) -> None:
    assert graph.problems.activity is graph.read_health.activity is graph.events.activity
