from b24app.domain.audit import AuditEntry, Deed
from tests.fakes.invented import NOW


def test_an_entry_says_who_what_and_when_and_can_say_it_without_particulars() -> None:
    entry = AuditEntry(at=NOW, user_id=1, name="Ada Archer", deed=Deed.REPAIRED)
    assert (entry.at, entry.user_id, entry.name, entry.deed.value, entry.about) == (
        NOW,
        1,
        "Ada Archer",
        "repaired",
        (),
    )
