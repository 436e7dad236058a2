"""What a screen reader says: names, headings, tables, and what changes while somebody listens."""

from collections.abc import Callable
from itertools import pairwise

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.wcag.states import RICH, STATES, Look, looking
from tests.e2e.wcag.tree import Spoken, spoken
from tests.full_lead import FullLead

pytestmark = pytest.mark.browser
OTHER_TITLES = dict.fromkeys(("installer", "installer-fails"), "Installation")  # than the first heading, said at once
MARK_THE_REGIONS = "() => document.querySelectorAll('[role=status]').forEach((part) => { part.dataset.was = 'there'; })"
TOLD = "() => [...document.querySelectorAll('[data-was]')].map((part) => part.innerText.trim()).filter(Boolean)"


def levels(said: list[Spoken]) -> list[int]:
    return [each.level for each in said if each.role == "heading"]


@pytest.mark.drawn(2)
@pytest.mark.parametrize("state", STATES)
def test_headings_go_down_step_by_step_and_whatever_has_the_focus_has_a_name(
    browser: Browser, installed: FullLead, state: str
) -> None:
    with looking(browser, installed) as look:
        STATES[state](look)
        said, title = spoken(look.page), look.page.title()
    outline = levels(said)
    assert title == (OTHER_TITLES.get(state) or next(each.name for each in said if each.role == "heading"))
    assert outline[:1] == [1]
    assert outline.count(1) == 1
    assert all(lower - upper <= 1 for upper, lower in pairwise(outline)), outline
    assert [each.role for each in said].count("main") == 1
    assert [each for each in said if each.focusable and not each.name and each.role not in {"RootWebArea", "row"}] == []


def test_the_lead_is_read_in_the_order_in_which_a_person_needs_it(browser: Browser, installed: FullLead) -> None:
    with looking(browser, installed) as look:
        look.lead(RICH)
        said = [each.name for each in spoken(look.page) if each.role in {"heading", "button", "link", "searchbox"}]
    wanted = [
        "Office furniture for the new branch",
        "Sara Holt",
        "Copy summary",
        "Key fields",
        "Origin",
        "Reload",
        "Find a field",
        "Client",
        "History and possible duplicates",
        "Possible duplicates",
        "Stage history",
    ]
    heard = [name.casefold() for name in said]  # heads are drawn in capitals, and told so
    places = [next(place for place, name in enumerate(heard) if name.startswith(each.casefold())) for each in wanted]
    assert places == sorted(places), said


@pytest.mark.parametrize("width", [1280, 640])
def test_the_inspector_is_a_table_whose_cells_have_heads_also_where_it_is_narrow(
    browser: Browser, installed: FullLead, width: int
) -> None:
    with looking(browser, installed, width=width) as look:
        STATES["inspector"](look)
        roles = [each.role for each in spoken(look.page)]
    assert "table" in roles
    assert roles.count("rowheader") > 50
    assert roles.count("columnheader") == (5 if width > 800 else 0), "narrow, each row is a block of its own"


def find(look: Look) -> None:
    look.page.locator("#find").fill("zzzz")


def reload(look: Look) -> None:
    look.app.portal.crm.leads[RICH]["COMMENTS"] = "Wants ash"
    look.page.get_by_role("button", name="Reload").click()


def reload_in_vain(look: Look) -> None:
    look.app.portal.faults.rest_503()
    look.page.get_by_role("button", name="Reload").click()


def copy(look: Look) -> None:
    look.page.get_by_role("button", name="Copy summary").click()


CHANGES: dict[str, tuple[Callable[[Look], None], str]] = {
    "search": (find, "Found: 0 of"),
    "reload": (reload, "Comment"),
    "reload-in-vain": (reload_in_vain, "The lead could not be reloaded: Bitrix24 is busy"),
    "copy": (copy, "Copied"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_what_changes_is_told_in_a_region_that_was_there_before(
    browser: Browser, installed: FullLead, change: str
) -> None:
    """A region that comes with its words is told by few screen readers; the focus does not move for it."""
    act, words = CHANGES[change]
    with looking(browser, installed) as look:
        page = look.page
        look.lead(RICH)
        page.evaluate(MARK_THE_REGIONS)
        assert told(page) == []
        assert [each.live for each in spoken(page) if each.role == "status"].count("polite") >= 1, "empty, and there"
        act(look)
        expect(page.locator("[data-was]").filter(has_text=words)).to_be_visible()
        assert any(words in each for each in told(page))


def test_that_related_data_is_waited_for_is_told(browser: Browser, installed: FullLead) -> None:
    with looking(browser, installed) as look:
        STATES["related-waits"](look)
        expect(look.page.locator("[data-part=related-status][role=status]")).to_have_text("Loading…")


def told(page: Page) -> list[str]:
    found: list[str] = page.evaluate(TOLD)
    return found
