from dataclasses import FrozenInstanceError

import pytest

from b24app.domain.portal_answers import DirectoryEntry, FieldDescription


def test_a_description_is_nobodys_to_change() -> None:
    described = FieldDescription(code="TITLE", type="string", title="Lead")
    with pytest.raises(FrozenInstanceError):
        described.title = "Another"  # type: ignore[misc]


def test_two_descriptions_share_no_words_of_an_enumeration() -> None:
    one, other = (FieldDescription(code=code, type="enumeration", title="") for code in ("UF_A", "UF_B"))
    assert one.items == other.items == {}
    assert one.items is not other.items


def test_what_the_portal_did_not_say_is_the_careful_answer() -> None:
    """A field is not custom, not required and may be written unless the portal says so; a stage has no colour."""
    described = FieldDescription(code="TITLE", type="string", title="")
    assert not (described.is_custom)
    assert not (described.is_required)
    assert not (described.is_read_only)
    assert not (described.is_multiple)
    assert DirectoryEntry(name="New").color == ""
