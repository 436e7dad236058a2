"""Every page in every state, for people who see little, use a keyboard, enlarge or space out what they read (WCAG 2.2).

docs/wcag.md says which criterion is held by what.
"""

import pytest
from playwright.sync_api import Browser, Page

from tests.e2e.wcag.axe import violations
from tests.e2e.wcag.measures import (
    CHOSEN_LOOKS_LIKE_THE_REST,
    FAINT_EDGES,
    MOVING,
    OUT_OF_SIGHT,
    PALE_LINKS,
    SMALL_TARGETS,
    TEXT_SPACING,
)
from tests.e2e.wcag.states import LANGUAGES, STATES, looking
from tests.full_lead import FullLead

pytestmark = pytest.mark.browser
OF_400_PERCENT, OF_200_PERCENT = 320, 640  # CSS pixels that a window of 1280 has left
SPACE_OUT = """css => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  document.adoptedStyleSheets.push(sheet);
}"""


def look_wrong(page: Page, measure: str) -> list[str]:
    """List what a measure finds."""
    found: list[str] = page.evaluate(measure)
    return found


@pytest.mark.drawn(3)
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("state", STATES)
def test_axe_finds_nothing_and_everything_can_be_pressed_enlarged_spaced_out_and_told_apart(
    browser: Browser, installed: FullLead, state: str, language: str
) -> None:
    """One opening for all of it: what is measured takes less time than the page does."""
    with looking(browser, installed, language) as look:
        page = look.page
        STATES[state](look)
        look.keep(f"{state}-wide")
        assert violations(page) == []
        measures = {"targets": SMALL_TARGETS, "edges": FAINT_EDGES, "links": PALE_LINKS}
        found = {name: look_wrong(page, measure) for name, measure in measures.items()}
        page.emulate_media(reduced_motion="reduce", forced_colors="active")
        found |= {"motion": look_wrong(page, MOVING), "chosen": look_wrong(page, CHOSEN_LOOKS_LIKE_THE_REST)}
        page.emulate_media(reduced_motion="null", forced_colors="null", media="print")
        look.keep(f"{state}-paper")
        page.emulate_media(media="null")
        for width in (OF_200_PERCENT, OF_400_PERCENT):
            page.set_viewport_size({"width": width, "height": 512})
            found[f"at {width}"] = look_wrong(page, OUT_OF_SIGHT)
        look.keep(f"{state}-narrow")
        found["narrow targets"] = look_wrong(page, SMALL_TARGETS)
        page.evaluate(SPACE_OUT, TEXT_SPACING)
        found["spaced out"] = look_wrong(page, OUT_OF_SIGHT)
        assert {name: wrong for name, wrong in found.items() if wrong} == {}
