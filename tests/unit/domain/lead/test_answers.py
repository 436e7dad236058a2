from b24app.domain.lead.answers import DirectoryEntry, FieldDescription


def test_what_the_portal_did_not_say_is_the_careful_answer() -> None:
    """A field is not custom, not required and may be written unless the portal says so; a stage has no colour."""
    described = FieldDescription(code="TITLE", type="string", title="")
    assert not (described.is_custom)
    assert not (described.is_required)
    assert not (described.is_read_only)
    assert not (described.is_multiple)
    assert described.items == {}
    assert DirectoryEntry(name="New").color == ""
