from dataclasses import replace

import pytest

from b24app.domain.portal.access import EVERYBODY, LOST_RULE, AccessRule, Choice, Listed
from b24app.domain.portal.audit import Action
from b24app.domain.portal.changes import AddListed, ArrangeFields, Change, ChooseRule, LetExport, RemoveListed, notes
from b24app.domain.portal.installation import DEFAULT_KEY_FIELDS, Export, Installation, Move
from tests.fakes.invented import installation, origin

DIRK, SALES = Listed(code="U7", name="Dirk"), Listed(code="D4", name="Sales")
BEFORE = replace(installation(), access=EVERYBODY)
CHOSEN = replace(BEFORE, access=AccessRule(choice=Choice.CHOSEN, listed=(DIRK, SALES)))
LOST = replace(BEFORE, access=LOST_RULE)


@pytest.mark.rule("S46", "good")
def test_each_change_leaves_its_trace_and_what_changes_nothing_leaves_none() -> None:
    cases: list[tuple[Installation, Change, list[tuple[Action, tuple[str, ...]]]]] = [
        (BEFORE, ChooseRule(choice=Choice.ADMINISTRATORS), [(Action.CHOSE, ("everybody", "administrators"))]),
        (LOST, ChooseRule(choice=Choice.ADMINISTRATORS), [(Action.CHOSE, ("lost", "administrators"))]),
        (
            BEFORE,
            AddListed(added=(DIRK, SALES)),
            [(Action.CHOSE, ("everybody", "chosen")), (Action.ADDED, ("U7", "Dirk")), (Action.ADDED, ("D4", "Sales"))],
        ),
        (CHOSEN, RemoveListed(code="U7"), [(Action.REMOVED, ("U7", "Dirk"))]),
        (
            replace(CHOSEN, access=replace(CHOSEN.access, listed=(DIRK,))),
            RemoveListed(code="U7"),
            [(Action.CHOSE, ("chosen", "administrators")), (Action.REMOVED, ("U7", "Dirk"))],
        ),
        (BEFORE, LetExport(export=Export.NOBODY), [(Action.EXPORT, ("everybody", "nobody"))]),
        (BEFORE, ArrangeFields(move=Move.ADD, code="WEB"), [(Action.KEY_FIELDS, (*DEFAULT_KEY_FIELDS, "WEB"))]),
        (BEFORE, ArrangeFields(move=Move.RESET), []),
        (BEFORE, ChooseRule(choice=Choice.EVERYBODY), []),
        (CHOSEN, AddListed(added=(DIRK,)), []),
    ]
    for before, change, said in cases:
        assert list(notes(before, change.applied(before))) == said, (before, change, said)


def test_a_change_touches_nothing_but_what_an_administrator_chooses() -> None:
    for change in (
        ChooseRule(choice=Choice.ADMINISTRATORS),
        AddListed(added=(Listed(code="U8"),)),
        RemoveListed(code="U7"),
        LetExport(export=Export.NOBODY),
        ArrangeFields(move=Move.REMOVE, code="NAME"),
    ):
        after = change.applied(CHOSEN)
        assert after != CHOSEN, change
        assert replace(after, access=CHOSEN.access, tab=CHOSEN.tab) == CHOSEN, change


def test_what_no_administrator_decided_leaves_no_trace() -> None:
    assert notes(BEFORE, replace(BEFORE, endpoint=origin("new.test"), revision=9)) == ()
