"""The catalogues hold what we say now: nothing missing, nothing left over."""

from io import BytesIO

import pytest
from babel.messages import Catalog
from babel.messages.pofile import read_po

from b24app.web.catalogues import collect
from b24app.web.words import CATALOGUES, LOCALES

COMMAND = "run: python -m b24app.web.catalogues"


def ids(catalogue: Catalog) -> set[str]:
    return {str(message.id) for message in catalogue if message.id}


def read(name: str) -> Catalog:
    return read_po(BytesIO((CATALOGUES / name).read_bytes()), abort_invalid=True)


def test_the_template_of_all_catalogues_is_what_the_code_and_the_templates_say() -> None:
    said = ids(collect())
    assert said
    assert ids(read("messages.pot")) == said, COMMAND


@pytest.mark.parametrize("name", sorted(path.name for path in CATALOGUES.glob("*.po")))
def test_a_catalogue_is_complete_and_its_values_fit(name: str) -> None:
    catalogue = read(name)
    assert ids(catalogue) == ids(read("messages.pot")), COMMAND
    assert not [message.id for message in catalogue if message.id and (not message.string or message.fuzzy)]
    assert not [(message.id, errors) for message, errors in catalogue.check()]


def test_every_catalogue_is_of_a_language_that_bitrix24_has() -> None:
    names = {path.stem for path in CATALOGUES.glob("*.po")}
    assert "en" in names
    assert names <= set(LOCALES.values())


def test_no_message_carries_markup_for_it_would_be_shown_as_text() -> None:
    assert [said for said in ids(collect()) if "<" in said] == []
