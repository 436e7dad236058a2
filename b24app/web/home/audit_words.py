"""An audit entry in words: what was decided, and what was decided before."""

from collections.abc import Mapping
from dataclasses import dataclass

from b24app.domain.message import Message, Said
from b24app.domain.portal.access import Choice
from b24app.domain.portal.audit import Action, AuditEntry
from b24app.domain.portal.changes import NOBODY_KNOWS
from b24app.domain.portal.tab_settings import Export

CHOICES: Mapping[str, Message] = {
    Choice.EVERYBODY: Message("Everybody whom Bitrix24 gives the application"),
    Choice.ADMINISTRATORS: Message("Administrators only"),
    Choice.CHOSEN: Message("Chosen people and departments"),
    NOBODY_KNOWS: Message("Not known any more"),
}
EXPORTS: Mapping[str, Message] = {
    Export.EVERYBODY: Message("Everybody who sees the tab"),
    Export.ADMINISTRATORS: Message("Administrators only"),
    Export.NOBODY: Message("Nobody"),
}
ACTIONS: Mapping[Action, Message] = {
    Action.CHOSE: Message("Who may see leads"),
    Action.ADDED: Message("Put on the list"),
    Action.REMOVED: Message("Taken off the list"),
    Action.EXPORT: Message("Who may copy and export"),
    Action.KEY_FIELDS: Message("Key fields"),
    Action.REPAIRED: Message("Check and repair"),
}
NONE = Message("None")
NOTHING_TO_REPAIR = Message("All was right")


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One entry in words. `before` is "" where the audit does not keep it."""

    what: Message
    now: Said
    before: Said = ""


def told(entry: AuditEntry) -> Told:
    """Return the entry in words. One that a later release wrote in another form is told without details."""
    what = ACTIONS[entry.action]
    match entry.action, entry.about:
        case Action.CHOSE, (before, now):
            return Told(what=what, now=CHOICES.get(now, now), before=CHOICES.get(before, before))
        case Action.EXPORT, (before, now):
            return Told(what=what, now=EXPORTS.get(now, now), before=EXPORTS.get(before, before))
        case ((Action.ADDED | Action.REMOVED), (code, name)):
            return Told(what=what, now=f"{name} ({code})" if name else code)
        case Action.KEY_FIELDS, codes:
            return Told(what=what, now=", ".join(codes) or NONE)
        case Action.REPAIRED, methods:
            return Told(what=what, now=", ".join(methods) or NOTHING_TO_REPAIR)
    return Told(what=what, now="")
