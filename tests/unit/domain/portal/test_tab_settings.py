from b24app.domain.portal.installation import (
    DEFAULT_KEY_FIELDS,
    MOST_KEY_FIELDS,
    Export,
    Move,
    TabSettings,
    arranged,
    may_export,
)


def test_who_may_copy_and_export() -> None:
    for export, is_admin, allowed in (
        (Export.EVERYBODY, False, True),
        (Export.EVERYBODY, True, True),
        (Export.ADMINISTRATORS, False, False),
        (Export.ADMINISTRATORS, True, True),
        (Export.NOBODY, False, False),
        (Export.NOBODY, True, False),
    ):
        assert may_export(TabSettings(export=export), is_admin=is_admin) is allowed, (export, is_admin, allowed)


def test_the_key_fields_by_default_are_few_and_each_once() -> None:
    assert len(set(DEFAULT_KEY_FIELDS)) == len(DEFAULT_KEY_FIELDS) <= MOST_KEY_FIELDS


def test_a_key_field_is_moved_and_an_impossible_move_changes_nothing() -> None:
    cases: list[tuple[Move, str, tuple[str, ...]]] = [
        (Move.ADD, "D", ("A", "B", "C", "D")),
        (Move.ADD, "B", ("A", "B", "C")),
        (Move.REMOVE, "B", ("A", "C")),
        (Move.REMOVE, "X", ("A", "B", "C")),
        (Move.UP, "C", ("A", "C", "B")),
        (Move.UP, "A", ("A", "B", "C")),
        (Move.UP, "X", ("A", "B", "C")),
        (Move.RESET, "", DEFAULT_KEY_FIELDS),
    ]
    for move, code, left in cases:
        assert arranged(("A", "B", "C"), move, code) == left, (move, code, left)


def test_there_are_never_more_key_fields_than_a_glance_has_room_for() -> None:
    full = tuple(f"UF_{number}" for number in range(MOST_KEY_FIELDS))
    assert arranged(full, Move.ADD, "NAME") == full
    assert arranged(full[1:], Move.ADD, "NAME") == (*full[1:], "NAME")
