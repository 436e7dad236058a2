import os
from pathlib import Path

import pytest
from babel.messages import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, write_po

from b24app.web.language.catalogue_files import read_catalogue

NEVER = 10**9  # of this world's clocks: what is written then is older than everything else


def german(told: str) -> Catalog:
    catalogue = Catalog(locale="de")
    catalogue.add("Reload", told)
    return catalogue


def text(folder: Path, told: str) -> Path:
    path = folder / "de.po"
    with path.open("wb") as file:
        write_po(file, german(told))
    return path


def compiled(folder: Path, told: str) -> Path:
    path = folder / "de.mo"
    with path.open("wb") as file:
        write_mo(file, german(told))
    return path


def test_a_wheel_has_what_is_compiled_and_no_text(tmp_path: Path) -> None:
    compiled(tmp_path, "Neu laden")
    assert read_catalogue(tmp_path, "de").ugettext("Reload") == "Neu laden"


def test_a_checkout_that_nobody_built_has_the_text(tmp_path: Path) -> None:
    text(tmp_path, "Neu laden")
    assert read_catalogue(tmp_path, "de").ugettext("Reload") == "Neu laden"


@pytest.mark.parametrize(("older", "said"), [("de.mo", "as text"), ("de.po", "compiled")])
def test_what_was_made_last_is_said(older: str, said: str, tmp_path: Path) -> None:
    text(tmp_path, "as text")
    compiled(tmp_path, "compiled")
    os.utime(tmp_path / older, ns=(NEVER, NEVER))
    assert read_catalogue(tmp_path, "de").ugettext("Reload") == said


def test_a_language_without_a_catalogue_says_our_own_words(tmp_path: Path) -> None:
    assert read_catalogue(tmp_path, "de").ugettext("Reload") == "Reload"


def test_a_broken_text_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "de.po").write_text("<<<<<<< a merge that nobody finished\n")
    with pytest.raises(PoFileError):
        read_catalogue(tmp_path, "de")
