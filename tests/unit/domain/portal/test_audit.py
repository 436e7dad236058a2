from b24app.domain.portal.access import LONGEST_NAME
from b24app.domain.portal.audit import Action, AuditEntry, entry
from tests.fakes.invented import NOW


def test_an_entry_says_who_what_and_when_and_can_say_it_without_particulars() -> None:
    made = entry(NOW, 1, "Ada Archer", Action.REPAIRED)
    assert made == AuditEntry(at=NOW, user_id=1, name="Ada Archer", action=Action.REPAIRED, about=())


def test_a_name_is_one_line_of_bounded_length() -> None:
    assert entry(NOW, 1, " Ada\n\tArcher ", Action.REPAIRED).name == "Ada Archer"
    assert len(entry(NOW, 1, "W" * 10_000, Action.REPAIRED).name) == LONGEST_NAME


def test_the_log_is_told_what_changed_without_the_names_of_people() -> None:
    cases: list[tuple[Action, tuple[str, ...], str]] = [
        (Action.CHOSE, ("everybody", "chosen"), "everybody > chosen"),
        (Action.ADDED, ("U2", "Sara Holt"), "U2"),
        (Action.REMOVED, ("U2", "Sara Holt"), "U2"),
        (Action.KEY_FIELDS, ("NAME", "PHONE"), "NAME > PHONE"),
        (Action.REPAIRED, (), ""),
    ]
    for action, about, change in cases:
        assert entry(NOW, 1, "Ada", action, about).change == change, action
