"""The catalogues hold what we say now: nothing missing, nothing left over, in each language that we promise."""

import re
from functools import cache
from io import BytesIO
from itertools import groupby
from pathlib import Path

import pytest
from babel.messages import Catalog, Message
from babel.messages.pofile import PoFileError, read_po

from b24app.domain.operations.placements import LEAD_TAB
from b24app.web.language.catalogue_files import CATALOGUES
from b24app.web.language.catalogues import MISSING, collect, is_translated, update
from b24app.web.language.codes import LOCALES
from tests.case import case

COMMAND = "run: make words"
PLACEHOLDER = re.compile(r"%\(\w+\)s|%%")
LINE_NUMBER = re.compile(r"^#: .*:\d", re.MULTILINE)
LONGEST_TITLE = 12  # the row of tabs in a lead's card is short
SKETCH = """
msgid ""
msgstr "Content-Type: text/plain; charset=utf-8\\nPlural-Forms: nplurals=2; plural=(n != 1);\\n"

#: b24app/somewhere/else.py
msgid "Reload"
msgstr "Neu laden"

msgid "What nobody says any more"
msgstr "Was niemand mehr sagt"
"""


@cache
def collected() -> Catalog:
    """Read code and templates once."""
    return collect()


def what_we_say() -> set[str]:
    return ids(collected())


def ids(catalogue: Catalog) -> set[str]:
    return {str(message.id) for message in catalogue if message.id}


def read(name: str, folder: Path = CATALOGUES) -> Catalog:
    return read_po(BytesIO((folder / name).read_bytes()), locale=Path(name).stem, abort_invalid=True)


def texts(message: Message) -> tuple[list[str], list[str]]:
    """Return a message's texts and its translations, plural forms as several."""
    said, told = (value if isinstance(value, list | tuple) else [value] for value in (message.id, message.string))
    return [str(text) for text in said], [str(text) for text in told]


def without_the_writer(path: Path) -> str:
    """Return the text of a catalogue, but for the release of Babel that wrote it."""
    return re.sub(r'"Generated-By: .*"\n', "", path.read_text())


def test_the_template_of_all_catalogues_is_what_the_code_and_the_templates_say() -> None:
    assert what_we_say()
    assert ids(read_po(BytesIO((CATALOGUES / "messages.pot").read_bytes()))) == what_we_say(), COMMAND


@cache
def catalogues() -> dict[str, Catalog]:
    """Read ours once: of each, by its locale."""
    return {path.stem: read(path.name) for path in sorted(CATALOGUES.glob("*.po"))}


class TestEachCatalogue:
    def test_it_holds_what_we_say_and_nothing_else(self) -> None:
        for locale, catalogue in catalogues().items():
            assert ids(catalogue) == what_we_say(), f"{locale}: {COMMAND}"

    def test_its_values_fit_and_none_is_lost_in_any_plural_form(self) -> None:
        for locale, catalogue in catalogues().items():
            with case(locale):
                assert not [(message.id, errors) for message, errors in catalogue.check()]
                for message in catalogue:
                    said, told = texts(message)
                    wanted = {frozenset(PLACEHOLDER.findall(text)) for text in said}
                    given = {frozenset(PLACEHOLDER.findall(text)) for text in told if text}
                    assert not message.id or given <= wanted, message.id

    def test_no_translation_carries_markup_or_an_edge_of_spaces(self) -> None:
        for locale, catalogue in catalogues().items():
            told = [text for message in catalogue if message.id for text in texts(message)[1]]
            assert [text for text in told if "<" in text or text != text.strip()] == [], locale

    def test_the_tabs_title_fits_into_the_row_of_tabs(self) -> None:
        for locale, catalogue in catalogues().items():
            message = catalogue.get(LEAD_TAB.title)
            assert message is not None, locale
            assert len(str(message.string)) <= LONGEST_TITLE, locale

    def test_it_says_everything_in_all_plural_forms(self) -> None:
        for locale, catalogue in catalogues().items():
            with case(locale):
                assert [message.id for message in catalogue if message.id and not is_translated(message)] == []
                plural = [message for message in catalogue if message.pluralizable]
                assert plural, "the premise"
                assert {len(message.string or ()) for message in plural} == {catalogue.num_plurals}


def test_every_language_that_bitrix24_has_has_a_catalogue_and_no_other() -> None:
    assert catalogues().keys() == set(LOCALES.values())


def test_no_message_carries_markup_for_it_would_be_shown_as_text() -> None:
    assert [said for said in what_we_say() if "<" in said] == []


class TestUpdate:
    def test_the_catalogues_are_what_it_writes_and_name_no_line(self, tmp_path: Path) -> None:
        for path in CATALOGUES.glob("*.po*"):
            (tmp_path / path.name).write_bytes(path.read_bytes())
        update(collected(), tmp_path)
        written = {path.name: without_the_writer(path) for path in tmp_path.iterdir()}
        assert written == {path.name: without_the_writer(path) for path in CATALOGUES.glob("*.po*")}, COMMAND
        assert [name for name, text in written.items() if LINE_NUMBER.search(text)] == []

    def test_a_text_that_moves_within_its_file_changes_nothing(self) -> None:
        template = read_po(BytesIO((CATALOGUES / "messages.pot").read_bytes()))
        of_a_file = groupby((message for message in template if message.id), lambda message: message.locations)
        order = {str(files): [str(message.id) for message in messages] for files, messages in of_a_file}
        assert order == {files: sorted(said) for files, said in order.items()}

    @pytest.mark.costly
    def test_a_catalogue_that_cannot_be_read_is_left_as_it_is(self, tmp_path: Path) -> None:
        broken = f"{SKETCH}\n<<<<<<< a merge that nobody finished\n"
        (tmp_path / "de.po").write_text(broken)
        with pytest.raises(PoFileError):
            update(collected(), tmp_path)
        assert (tmp_path / "de.po").read_text() == broken

    def test_a_translation_stays_with_its_text_and_what_is_missing_is_marked_until_it_is_there(
        self, tmp_path: Path
    ) -> None:
        (tmp_path / "de.po").write_text(SKETCH)
        missing = update(collected(), tmp_path)["de.po"]
        catalogue = read("de.po", tmp_path)
        moved = catalogue.get("Reload")
        assert moved is not None
        assert (moved.string, moved.user_comments) == ("Neu laden", [])
        assert [file for file, _ in moved.locations if file.startswith("templates/")]
        assert "What nobody says any more" not in (tmp_path / "de.po").read_text()
        marked = [message for message in catalogue if MISSING in message.user_comments]
        assert len(marked) == missing == len(ids(catalogue)) - 1
        (tmp_path / "de.po").write_text((tmp_path / "de.po").read_text().replace('msgstr ""', 'msgstr "x"', 2))
        assert update(collected(), tmp_path)["de.po"] == missing - 1  # the first is the head's
        assert update(collected(), tmp_path)["de.po"] == missing - 1, "a second run changes nothing"

    def test_a_plural_is_there_only_with_all_its_forms(self) -> None:
        one = ("one", "many")
        assert not is_translated(Message(one, ("eins", "")))
        assert not is_translated(Message(one, ("", "")))
        assert not is_translated(Message("one", "eins", flags=["fuzzy"]))
        assert is_translated(Message(one, ("eins", "viele")))

    def test_english_says_what_we_say_and_no_language_takes_what_another_one_says(self, tmp_path: Path) -> None:
        for name in ("de.po", "en.po", "ru.po"):
            (tmp_path / name).write_text(SKETCH)
        missing = update(collected(), tmp_path)
        assert missing["ru.po"] == missing["de.po"] == len(ids(read("en.po", tmp_path))) - 1
        assert missing["en.po"] == 0
        assert all(texts(message)[0] == texts(message)[1] for message in read("en.po", tmp_path) if message.id)
