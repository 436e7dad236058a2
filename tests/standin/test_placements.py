import pytest

from tests.standin.visitor import Visited

TAB, HANDLER = "CRM_LEAD_DETAIL_TAB", "http://127.0.0.1:9/lead-tab"


def test_a_bound_placement_is_listed_and_unbound_with_the_platforms_odd_count(world: Visited) -> None:
    assert world.result("placement.bind", "admin", PLACEMENT=TAB, HANDLER=HANDLER, TITLE="Full lead") is True
    assert world.result("placement.bind", "admin", PLACEMENT=TAB, HANDLER=f"{HANDLER}2") is True
    bound = world.result("placement.get", "admin")
    assert isinstance(bound, list)
    assert [(each["placement"], each["handler"], each["options"]) for each in bound] == [
        (TAB, HANDLER, []),
        (TAB, f"{HANDLER}2", []),
    ]
    assert world.result("placement.unbind", "admin", PLACEMENT=TAB, HANDLER=HANDLER) == {"count": 2}
    assert world.result("placement.unbind", "admin", PLACEMENT=TAB) == {"count": 2}
    assert world.result("placement.get", "admin") == []


def test_what_cannot_be_bound_is_refused(world: Visited) -> None:
    for params, error in (
        ({"PLACEMENT": "NOWHERE", "HANDLER": HANDLER}, "ERROR_PLACEMENT_NOT_FOUND"),
        ({"PLACEMENT": TAB, "HANDLER": "http://localhost:8811/lead-tab"}, "ERROR_WRONG_HANDLER_URL"),
        ({"PLACEMENT": TAB, "HANDLER": "ftp://127.0.0.1/x"}, "ERROR_UNSUPPORTED_PROTOCOL"),
        ({"PLACEMENT": TAB, "HANDLER": "http://[1/x"}, "ERROR_WRONG_HANDLER_URL"),
        ({"PLACEMENT": TAB}, "ERROR_ARGUMENT"),
        ({"HANDLER": HANDLER}, "ERROR_ARGUMENT"),
    ):
        assert world.refusal("placement.bind", "admin", **params)[:2] == (400, error), params


def test_binding_twice_is_an_error_that_changes_nothing(world: Visited) -> None:
    world.result("placement.bind", "admin", PLACEMENT=TAB, HANDLER=HANDLER)
    refused = world.refusal("placement.bind", "admin", PLACEMENT=TAB, HANDLER=HANDLER)
    assert refused == (400, "ERROR_CORE", "Unable to set placement handler: Handler already binded")
    bound = world.result("placement.get", "admin")
    assert isinstance(bound, list)
    assert len(bound) == 1


def test_only_administrators_bind(world: Visited) -> None:
    for method in ("placement.bind", "placement.unbind", "placement.get"):
        assert world.refusal(method, PLACEMENT=TAB, HANDLER=HANDLER)[:2] == (403, "ACCESS_DENIED")
    listed = world.result("placement.list")
    assert isinstance(listed, list)
    assert TAB in listed


def test_an_argument_error_has_status_200_in_the_documents(world: Visited) -> None:
    world.portal.statuses = "docs"
    assert world.refusal("placement.bind", "admin")[:2] == (200, "ERROR_ARGUMENT")


def test_a_placements_number_is_its_own_though_an_older_one_is_gone(world: Visited) -> None:
    for handler in (HANDLER, f"{HANDLER}2"):
        world.result("placement.bind", "admin", PLACEMENT=TAB, HANDLER=handler)
    world.result("placement.unbind", "admin", PLACEMENT=TAB, HANDLER=HANDLER)
    world.result("placement.bind", "admin", PLACEMENT=TAB, HANDLER=f"{HANDLER}3")
    bound = world.result("placement.get", "admin")
    assert isinstance(bound, list)
    assert [each["id"] for each in bound] == [2, 3]


def test_each_language_has_all_its_words_whatever_was_bound(world: Visited) -> None:
    """docs/platform.md 6.4, 13.14."""
    words = {"de": {"TITLE": "Alles zum Lead"}, "en": {"TITLE": "Full lead", "GROUP_NAME": "Apps"}}
    world.result("placement.bind", "admin", PLACEMENT=TAB, HANDLER=HANDLER, LANG_ALL=words)
    bound = world.result("placement.get", "admin")
    assert isinstance(bound, list)
    assert bound[0]["langAll"] == {
        "de": {"TITLE": "Alles zum Lead", "DESCRIPTION": "", "GROUP_NAME": ""},
        "en": {"TITLE": "Full lead", "DESCRIPTION": "", "GROUP_NAME": "Apps"},
    }


@pytest.mark.parametrize("right", ["placement", "crm"])
def test_by_the_documents_no_place_is_found_without_one_of_two_rights(world: Visited, right: str) -> None:
    world.portal.statuses = "docs"
    world.portal.faults.scope_missing(value=right)
    refused = world.refusal("placement.bind", "admin", PLACEMENT=TAB, HANDLER=HANDLER)
    assert refused == (400, "ERROR_PLACEMENT_NOT_FOUND", "Placement not found")
    assert world.result("placement.list") == []


def test_by_the_portals_code_there_is_no_such_method_without_its_right(world: Visited) -> None:
    world.portal.faults.scope_missing(value="placement")
    for method in ("placement.bind", "placement.unbind", "placement.get", "placement.list"):
        assert world.refusal(method, "admin")[:2] == (401, "insufficient_scope")
