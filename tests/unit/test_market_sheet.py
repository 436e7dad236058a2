"""The Market sheet keeps the vendor's limits, and says what the application declares."""

import re
import struct
from pathlib import Path

from b24app.domain.operations.placements import CARD_TABS, LEAD_TAB, RIGHTS
from b24app.web.http.routes import ROUTES
from b24app.web.language.codes import FALLBACK, LOCALES
from b24app.web.language.words import words_for
from tests.unit.test_asvs import TEST, functions_of

ROOT = Path(__file__).parents[2]
MARKET = ROOT / "install" / "market"
SHEET = (ROOT / "install" / "market.md").read_text()
LANGUAGES = re.findall(r"^### .+ \(`(\w+)`\)$", SHEET, re.MULTILINE)
# Source: "Requirements for Formatting and Content of Solutions in Bitrix24 Market" (install/market.md names its date).
FIELDS = [
    *("Title", "Short description", "Full description", "Installation Process Description"),
    *("What's New in the Application", "Keywords", "Permissions and widgets"),
]
MOST_KEYWORDS = 2_000  # characters
LONGEST_TITLE = 12  # ours: the tab has the same title, and the row of tabs is short
SENTENCE = re.compile(r"[.!?](?=\s|$)")
OFFER = re.compile(r"https?://|\S@\S|\d ?%|[$€₽]\d")
ROW = re.compile(r"^\| `(\w+)` \| ([^|]+) \| ([^|]+) \|$", re.MULTILINE)
PATH = re.compile(r"`(/[^`]+)`")
SHOWN = re.compile(r"`tests/[\w/]+\.py::test_\w+`|\]\([\w./]+\.md\)|this sheet")
PICTURES = sorted(MARKET.glob("[1-9]-*.png"))
LARGEST = 300_000  # bytes: they lie in the repository
OPAQUE = (2, 3)  # PNG's colour types without alpha


def texts(code: str) -> dict[str, str]:
    """Read a language's texts by the names of the form's fields."""
    section = re.split(rf"^### .+ \(`{code}`\)$", SHEET, flags=re.MULTILINE)[1]
    _, *found = re.split(r"^#### (.+)$", re.split(r"^##?#? ", section, flags=re.MULTILINE)[0], flags=re.MULTILINE)
    return {field: text.strip() for field, text in zip(found[::2], found[1::2], strict=True)}


def head_of(picture: Path) -> tuple[int, int, int]:
    """Read width, height and colour type from a PNG's head."""
    head = picture.read_bytes()[:26]
    assert head.startswith(b"\x89PNG\r\n\x1a\n")
    width, height, _, colour = struct.unpack(">IIBB", head[16:26])
    return width, height, colour


class TestPictures:
    def test_five_show_the_app_and_the_sheet_shows_all_of_them(self) -> None:
        assert len(PICTURES) == 5
        assert [each.name for each in PICTURES if f"](market/{each.name})" not in SHEET] == []

    def test_each_is_as_large_as_the_market_allows_and_no_heavier_than_we_do(self) -> None:
        for picture in PICTURES:
            assert head_of(picture)[:2] == (1280, 720), picture
            assert picture.stat().st_size <= LARGEST, picture

    def test_the_icon_is_square_and_nowhere_transparent(self) -> None:
        width, height, colour = head_of(MARKET / "icon.png")
        assert (width, height) == (512, 512)
        assert colour in OPAQUE

    def test_all_are_made_by_make_pictures(self) -> None:
        recipe = (ROOT / "Makefile").read_text().partition("\npictures:")[2].partition("\n\n")[0]
        assert "MARKET=install/market" in recipe
        assert "tests/e2e/test_market_pictures.py" in recipe
        made = (ROOT / "tests" / "e2e" / "test_market_pictures.py").read_text()
        assert [each.stem for each in MARKET.glob("*.png") if f'keep(page, "{each.stem}")' not in made] == []


class TestTexts:
    def test_they_are_there_in_english_and_in_languages_that_the_app_speaks(self) -> None:
        assert LANGUAGES[0] == FALLBACK
        assert set(LANGUAGES) <= LOCALES.keys()

    def test_every_language_has_every_text(self) -> None:
        for code in LANGUAGES:
            assert list(texts(code)) == FIELDS, code
            assert all(texts(code).values()), code

    def test_the_title_is_the_tabs_in_the_apps_own_words(self) -> None:
        for code in LANGUAGES:
            assert texts(code)["Title"] == words_for(code).gettext(LEAD_TAB.title), code
            assert len(texts(code)["Title"]) <= LONGEST_TITLE, code

    def test_the_short_description_is_two_sentences_at_most_and_does_not_repeat_the_title(self) -> None:
        for code in LANGUAGES:
            short = texts(code)["Short description"]
            assert 1 <= len(SENTENCE.findall(short)) <= 2, code
            assert texts(code)["Title"].lower() not in short.lower(), code

    def test_the_keywords_are_no_search_spam(self) -> None:
        for code in LANGUAGES:
            keywords = texts(code)["Keywords"]
            assert len(keywords) <= MOST_KEYWORDS, code
            each = [word.strip().lower() for word in keywords.split(",")]
            assert len(each) == len(set(each)) > 1, code
            assert not re.search("bitrix|битрикс", keywords, re.IGNORECASE), code

    def test_no_text_has_an_address_or_an_offer(self) -> None:
        assert OFFER.search("Write to sales@example.com for 20 %"), "a control"
        for code in LANGUAGES:
            assert {field for field, text in texts(code).items() if OFFER.search(text)} == set(), code

    def test_the_table_of_each_language_is_what_the_app_declares(self) -> None:
        for code in LANGUAGES:
            rows = ROW.findall(texts(code)["Permissions and widgets"])
            words = words_for(code)
            assert [(name, why) for name, _, why in rows][: len(RIGHTS)] == [
                (right.scope, words.say(right.why)) for right in RIGHTS
            ], code
            tabs = [(name, title, PATH.findall(why)) for name, title, why in rows[len(RIGHTS) :]]
            assert tabs == [(tab.name, words.gettext(tab.title), [tab.handler]) for tab in CARD_TABS], code


class TestRules:
    def test_each_names_a_test_or_a_document(self) -> None:
        rules = [line for line in SHEET.partition("\n| rule |")[2].splitlines()[2:] if line.startswith("|")]
        assert len(rules) > 25, "the premise: rules are found"
        assert [line for line in rules if not SHOWN.search(line.rsplit("|", 2)[1])] == []

    def test_every_test_that_is_named_exists(self) -> None:
        found = TEST.findall(SHEET)
        assert SHEET.count("::") == len(found) > 20
        assert [(file, name) for file, name in found if name not in functions_of(file)] == []

    def test_the_addresses_are_routes(self) -> None:
        named = set(re.findall(r"`(?:https://full-lead\.example\.com)?(/[a-z/-]*)(?:[?]LANG=de)?`", SHEET))
        assert {"/", "/install", "/lead-tab", "/events", "/privacy", "/licence"} <= named
        assert named <= {route.address for route in ROUTES}
