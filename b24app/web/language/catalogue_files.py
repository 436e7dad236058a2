"""Reads the catalogue of a language: compiled where the app was built, from its text where that has changed since."""

from io import BytesIO
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations

CATALOGUES = Path(__file__).parent / "locales"


def read_catalogue(folder: Path, locale: str) -> NullTranslations:
    """Return the catalogue of a language, by Babel's name of it; an empty one where there is none.

    A wheel has no text. In a checkout, who changes a word need not compile anything: the text takes 60 ms to read, and
    what is compiled 3 ms.

    Raises:
        PoFileError: The text is broken.
    """
    text, compiled = folder / f"{locale}.po", folder / f"{locale}.mo"
    if _is_current(compiled, text):
        with compiled.open("rb") as file:
            return Translations(file)
    if not text.exists():
        return NullTranslations()
    made = BytesIO()
    with text.open("rb") as file:
        write_mo(made, read_po(file, locale=locale, abort_invalid=True))
    made.seek(0)
    return Translations(made)


def _is_current(compiled: Path, text: Path) -> bool:
    if not compiled.exists():
        return False
    return not text.exists() or compiled.stat().st_mtime_ns >= text.stat().st_mtime_ns
