from b24app.domain.message import Message, Said
from b24app.domain.portal.audit import Action, AuditEntry
from b24app.web.home.access_part import ACTIONS, NONE, NOTHING_TO_REPAIR, Told, told
from b24app.web.home.step_words import STEPS
from tests.fakes.invented import NOW

LABELS: dict[str, Said] = {"NAME": Message("First name")}


def entry(action: Action, *about: str) -> AuditEntry:
    return AuditEntry(at=NOW, user_id=1, name="Ada", action=action, about=about)


def test_every_action_has_its_words() -> None:
    assert set(ACTIONS) == set(Action)


def test_an_entry_is_told_with_what_is_now_and_what_was_before() -> None:
    cases: list[tuple[AuditEntry, tuple[Said, ...], Said]] = [
        (
            entry(Action.CHOSE, "lost", "chosen"),
            (Message("Selected employees and departments"),),
            Message("No longer known"),
        ),
        (entry(Action.EXPORT, "everybody", "nobody"), (Message("No one"),), Message("Everyone who can see the tab")),
        (entry(Action.ADDED, "D4", "Sales"), ("Sales (D4)",), ""),
        (entry(Action.REMOVED, "D4", ""), ("D4",), ""),
        (entry(Action.KEY_FIELDS, "NAME", "WEB"), (LABELS["NAME"], "WEB"), ""),
        (entry(Action.KEY_FIELDS), (NONE,), ""),
        (entry(Action.REPAIRED, "event.bind", "event.bind"), (STEPS["event.bind"],), ""),
        (entry(Action.REPAIRED, "a later release's"), ("a later release's",), ""),
        (entry(Action.REPAIRED), (NOTHING_TO_REPAIR,), ""),
        (
            entry(Action.CHOSE, "everybody", "a later release's"),
            ("a later release's",),
            Message("Everyone who has access to the app in Bitrix24"),
        ),
        (entry(Action.ADDED, "one"), (), ""),
    ]
    for said, now, before in cases:
        assert told(said, LABELS) == Told(what=ACTIONS[said.action], now=now, before=before), said
